package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.spawn;

/// Classes whose static initialisers run a piece of code. Each can do it once, so every test has
/// its own.
final class Initialisers {
    /// What an initialiser is to do, and what came of it.
    private static Coroutine<?> work;

    private static Object outcome;

    private Initialisers() {}

    private static void tryIt() {
        try {
            outcome = work.run();
        } catch (Exception e) {
            outcome = e;
        }
    }

    static final class OfAwait {
        static {
            tryIt();
        }
    }

    static final class OfSleep {
        static {
            tryIt();
        }
    }

    static final class OfYieldNow {
        static {
            tryIt();
        }
    }

    static final class OfGenerator {
        static {
            tryIt();
        }
    }

    static final class OfBody {
        static {
            tryIt();
        }
    }

    static final class OfCancelled {
        static {
            tryIt();
        }
    }

    static final class Outermost {
        static {
            initialise(Innermost.class);
        }
    }

    static final class Innermost {
        static {
            tryIt();
        }
    }

    static final class Failing {
        static {
            await(spawn(Initialisers::five));
        }
    }

    /// Not a lambda of the class that is being initialised: another thread could not call that.
    private static int five() {
        return 5;
    }

    static Object runIn(Class<?> type, Coroutine<?> code) {
        work = code;
        initialise(type);
        return outcome;
    }

    static void initialise(Class<?> type) {
        try {
            Class.forName(type.getName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
