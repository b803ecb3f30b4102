package dev.weft.kotlin;

import dev.weft.Coroutine;

/// Function values between the languages, taken and given as Java code would.
final class JavaFunctions {
    private JavaFunctions() {}

    /// Calls one of Kotlin's.
    static String invoke(HasFunction kotlin) {
        return Suspending.invoke(kotlin.getFunction());
    }

    /// Has Kotlin call one of Java's.
    static String implement(TakesFunction kotlin, Coroutine<String> body) {
        return Suspending.call(c -> kotlin.call(own -> Suspending.implement(own, body), c));
    }
}
