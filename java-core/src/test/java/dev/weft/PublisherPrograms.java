package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.yieldNow;

import java.util.concurrent.Flow;

/// A generator's code as a publisher, and who listens to it.
abstract class PublisherPrograms {
    final Trail trail = new Trail();

    /// Yields 1, 2 and 3, and tells what it does between.
    void oneTwoThree(Generator.Yielder<Integer> out) {
        trail.add("begin");
        try {
            for (int i = 1; i <= 3; i++) {
                out.yield(i);
                trail.add("after " + i);
            }
        } finally {
            yieldNow();
            trail.add("finally");
        }
    }

    Flow.Publisher<Integer> publisher(Generator.Body<Integer> body) {
        return Generator.publisher(currentLoop(), body);
    }

    Listener<Integer> listenToA(Generator.Body<Integer> body) {
        return listenTo(publisher(body));
    }

    Listener<Integer> listenTo(Flow.Publisher<Integer> publisher) {
        var listener = new Listener<Integer>(trail);
        publisher.subscribe(listener);
        Quietly.turns(3);
        return listener;
    }

    void tellReports() {
        currentLoop().setExceptionHandler((_, context) -> trail.addThrown(context.exception()));
    }
}
