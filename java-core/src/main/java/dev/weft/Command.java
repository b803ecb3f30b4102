package dev.weft;

/// What [EventLoop#execute] runs in a context. Not a [Call]: it is as likely to be the turn of a
/// Kotlin coroutine as a callback, and a simulation treats both alike, with a context or without.
record Command(EventLoop loop, Runnable command, Context context) implements Runnable {
    @Override
    public void run() {
        loop.context = context;
        command.run();
    }

    @Override
    public String toString() {
        return ExceptionContext.textOf(command);
    }
}
