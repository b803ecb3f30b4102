package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import dev.weft.Future;
import dev.weft.Task;

import java.util.concurrent.CancellationException;

/// A server on a port that the system chose, for as long as some guests need it.
final class Evening {
    private final Task<Void> server;
    private final int port;

    private Evening(Task<Void> server, int port) {
        this.server = server;
        this.port = port;
    }

    /// What happens there.
    interface Story {
        void tell(Evening evening) throws Exception;
    }

    static void with(Language language, ServerSettings settings, Story story) {
        run(() -> hold(language, settings, story));
    }

    /// The same inside a task.
    static void hold(Language language, ServerSettings settings, Story story) throws Exception {
        Future<Integer> open = currentLoop().createFuture();
        var server = spawn(() -> language.serve(settings.atPort(0), open::complete));
        server.addDoneCallback(_ -> open.cancel());
        var evening = new Evening(server, await(open));
        story.tell(evening);
        evening.close();
    }

    static void with(Language language, Story story) {
        with(language, ServerSettings.defaults(), story);
    }

    int port() {
        return port;
    }

    /// Has the server told to stop, as by a signal.
    void end() {
        server.cancel();
    }

    /// Stops the server and waits until it is closed.
    void close() {
        server.cancel();
        try {
            await(server);
        } catch (CancellationException closed) {
            // As it should be.
        }
    }
}
