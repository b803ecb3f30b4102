package dev.weft.jvm;

import dev.weft.Coroutines;

/// Prints the engine that a loop got, after a switch on it, and the module that Weft is in; or the
/// error. In a package that Weft's module lacks, so that it may be on the class path beside it.
public final class EngineOfTheLoop {
    private EngineOfTheLoop() {}

    public static void main(String[] args) {
        try {
            System.out.println(
                    Coroutines.run(() -> {
                        Coroutines.yieldNow();
                        return engineOf(Coroutines.currentLoop().toString());
                    }));
            System.out.println(Coroutines.class.getModule());
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static String engineOf(String loop) {
        return loop.replaceAll(".* on (\\w+), running.*", "$1");
    }
}
