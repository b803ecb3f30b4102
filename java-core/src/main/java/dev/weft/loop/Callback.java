package dev.weft.loop;

/// Something in the ready queue that runs on the loop's own stack, where nothing can await: all
/// that is neither a task's turn nor a command given to an executor.
public interface Callback extends Runnable {}
