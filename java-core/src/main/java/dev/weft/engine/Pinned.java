package dev.weft.engine;

/// Says which frame keeps a stack from being suspended.
final class Pinned {
    private Pinned() {}

    /// @param trace the stack that could not be suspended, innermost frame first
    /// @return the error to throw at the await
    static IllegalStateException by(StackTraceElement[] trace) {
        StackTraceElement culprit = null;
        for (StackTraceElement frame : trace) {
            boolean ours = frame.getClassName().startsWith("dev.weft.engine.");
            boolean entry = frame.getClassName().startsWith("jdk.internal.vm.Continuation");
            if (!ours
                    && !entry
                    && (frame.isNativeMethod() || frame.getMethodName().equals("<clinit>"))
                    && !frame.getClassName().equals("java.lang.Thread")) {
                culprit = frame;
                break;
            }
        }
        return new IllegalStateException(
                culprit == null
                        ? "cannot await here: a native frame is on the stack; await outside of it"
                        : "cannot await here: %s (a class initialiser or native method) is on the stack and cannot be suspended; await outside of it"
                                .formatted(culprit));
    }
}
