package dev.weft;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// The generators that some code made and that are open: that of one task, or the body of one
/// generator. They are closed when that code ends, as if it had made them in try-with-resources;
/// but one that it has handed to code that still runs goes over to it. Loop only.
///
/// Why the maker and not the consumer: asking for an item in a task of its own,
/// `spawn(generator::next)`, is how a program waits for an item or something else, and that task
/// must not take the generator with it; nor may a generator that gives the first five items of
/// another. C# and JavaScript close where a loop is left, which Java cannot see; asyncio closes
/// with the loop.
final class OpenGenerators {
    private static final Comparator<ItemSource<?>> BY_AGE =
            Comparator.comparingLong(ItemSource::number);

    final EventLoop loop;
    private TreeSet<ItemSource<?>> open; // null until there was one
    private OpenGenerators outer; // of whoever asks the body that these belong to; null for a task
    private boolean over;

    OpenGenerators(EventLoop loop) {
        this.loop = loop;
    }

    /// Says whose code waits while the body that these belong to runs.
    void isInside(OpenGenerators outer) {
        this.outer = outer;
    }

    /// Those of the task that runs this code, however many bodies it is inside of.
    OpenGenerators outermost() {
        OpenGenerators each = this;
        while (each.outer != null) {
            each = each.outer;
        }
        return each;
    }

    /// Whether the code has ended.
    boolean isOver() {
        return over;
    }

    void add(ItemSource<?> source) {
        if (open == null) {
            open = new TreeSet<>(BY_AGE);
        }
        open.add(source);
    }

    void remove(ItemSource<?> source) {
        open.remove(source);
    }

    /// Closes them, the newest first, and takes no more. Runs in the task, and may await.
    ///
    /// @param thrown what the code has thrown, or null
    /// @param name of the task or generator
    /// @return what is to be thrown now
    Throwable closeAll(Throwable thrown, Supplier<String> name) {
        Throwable first = thrown;
        while (open != null && !open.isEmpty()) {
            try {
                open.pollLast().ownerHasEnded(name);
            } catch (Throwable inCleanup) {
                first = add(first, inCleanup);
            }
        }
        over = true;
        return first;
    }

    private Throwable add(Throwable first, Throwable inCleanup) {
        if (first == null) {
            return inCleanup;
        }
        if (first instanceof CancellationException) {
            // Of which nobody takes much notice.
            loop.report(
                    new ExceptionContext("a generator failed as it was closed", inCleanup, null));
        } else if (first != inCleanup) {
            first.addSuppressed(inCleanup);
        }
        return first;
    }
}
