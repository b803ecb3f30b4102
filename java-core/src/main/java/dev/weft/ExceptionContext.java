package dev.weft;

/// Something that went wrong where no code was waiting to hear of it.
///
/// @param message what happened, in a sentence
/// @param exception what was thrown; null where nothing was (a slow callback, for one)
/// @param source the callback or task that it happened in; null where it is not known any more
public record ExceptionContext(String message, Throwable exception, Object source) {
    /// An object as text for a message. The object is the user's, and may throw instead.
    static String textOf(Object source) {
        try {
            return String.valueOf(source);
        } catch (Throwable inToString) {
            return source.getClass().getName()
                    + " (its toString threw "
                    + inToString.getClass()
                    + ")";
        }
    }
}
