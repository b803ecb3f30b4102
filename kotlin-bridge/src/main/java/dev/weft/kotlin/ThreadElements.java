package dev.weft.kotlin;

/// What kotlinx.coroutines has to say of elements that follow a coroutine from thread to thread.
final class ThreadElements {
    /// What such an element may leave behind, in the place of an old value, if there is nothing to
    /// put back. kotlinx's own mark of that, which saves it from looking for the element; where a
    /// version has no such mark, some object that only costs that time.
    static final Object NOTHING_TO_RESTORE = mark();

    private ThreadElements() {}

    private static Object mark() {
        try {
            return Class.forName("kotlinx.coroutines.internal.ThreadContextKt")
                    .getField("NO_THREAD_ELEMENTS")
                    .get(null);
        } catch (ReflectiveOperationException | LinkageError anotherVersion) {
            return new Object();
        }
    }
}
