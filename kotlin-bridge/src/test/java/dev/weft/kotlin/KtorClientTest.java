package dev.weft.kotlin;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.gather;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;
import dev.weft.sync.Barrier;
import dev.weft.sync.Event;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.request.BuildersKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;

import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlin.text.Charsets;

import kotlinx.coroutines.JobKt;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/// A library of suspend functions that knows nothing of Weft, ktor's HTTP client, called from Java
/// tasks as it is. The server is Weft's, on the same loop; the client's connections are ktor's own,
/// on its own threads.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KtorClientTest {
    private static final String NEVER = "/never";

    private final HttpClient client = HttpClientKt.HttpClient(CIO.INSTANCE, _ -> Unit.INSTANCE);

    private interface Pages {
        String page(String path) throws Exception;
    }

    private interface Visit {
        void to(String url) throws Exception;
    }

    /// What the server knows of its clients that wait for the page which never comes.
    private final Event asked = new Event();

    private final Event hungUp = new Event();

    /// Visits a server of pages, and looks whether both sides have left nothing behind.
    private void visit(Pages pages, Visit visit) {
        run(() -> {
            Server server = Streams.serveLocally(0, (in, out) -> answer(pages, in, out));
            visit.to("http://127.0.0.1:" + server.port());
            client.close();
            server.close();

            waitForAllOf(client.getCoroutineContext());
            waitForAllOf(client.getEngine().getCoroutineContext());
            server.waitClosed();
            assertThat(allTasks()).containsExactly(currentTask());
        });
    }

    private static void waitForAllOf(CoroutineContext scope) {
        Suspending.call(c -> JobKt.getJob(scope).join(c));
    }

    private void answer(Pages pages, StreamReader in, StreamWriter out) throws Exception {
        String path = in.readLine().split(" ")[1];
        while (!in.readLine().isEmpty()) {
            // A header.
        }
        if (path.equals(NEVER)) {
            asked.set();
            waitForTheEndOf(in);
            hungUp.set();
            return;
        }
        byte[] page = pages.page(path).getBytes(Charsets.UTF_8);
        out.write(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                        .formatted(page.length));
        out.write(page);
    }

    private static void waitForTheEndOf(StreamReader in) {
        try {
            assertThat(in.read(1)).isEmpty();
        } catch (IOException reset) {
            // This is an end, too.
        }
    }

    private String get(String url) {
        HttpResponse response =
                Suspending.call(c -> BuildersKt.get(client, url, _ -> Unit.INSTANCE, c));
        assertThat(response.getStatus().getValue()).isEqualTo(200);
        return Suspending.call(c -> HttpResponseKt.bodyAsText(response, Charsets.UTF_8, c));
    }

    @Test
    void aTaskGetsAPage() {
        visit(
                path -> "the page " + path,
                url -> {
                    assertThat(get(url + "/home")).isEqualTo("the page /home");
                });
    }

    @Test
    void aLongPageComesWhole() {
        String line = "all work and no play\n";
        visit(
                _ -> line.repeat(100_000),
                url -> {
                    assertThat(get(url + "/novel")).isEqualTo(line.repeat(100_000));
                });
    }

    @Test
    void severalRequestsAreOnTheirWayAtOnce() {
        var all = new Barrier(5);
        visit(
                path -> {
                    all.await(); // or else the first one would be answered too late
                    return path;
                },
                url -> {
                    List<String> pages =
                            TaskGroup.call(group ->
                                    await(
                                            gather(
                                                    IntStream.range(0, 5)
                                                            .mapToObj(i ->
                                                                    group.spawn(() ->
                                                                            get(url + "/" + i)))
                                                            .toList())));
                    assertThat(pages).containsExactly("/0", "/1", "/2", "/3", "/4");
                });
    }

    @Nested
    class ARequestOnItsWay {
        private void visitOneThatNeverAnswers(Visit visit) {
            visit(
                    _ -> "a page",
                    url -> {
                        visit.to(url);
                        hungUp.await();
                        assertThat(get(url + "/another")).isEqualTo("a page");
                    });
        }

        @Test
        void isCancelledWithItsTask() {
            visitOneThatNeverAnswers(url -> {
                Task<String> task = spawn(() -> get(url + NEVER));
                asked.await();
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
            });
        }

        @Test
        void isCancelledByATimeout() {
            visitOneThatNeverAnswers(url -> {
                assertThatThrownBy(() ->
                                dev.weft.Timeout.run(
                                        null,
                                        timeout -> {
                                            spawn(() -> {
                                                asked.await();
                                                timeout.reschedule(currentLoop().time());
                                            });
                                            get(url + NEVER);
                                        }))
                        .isInstanceOf(TimeoutException.class);
                assertThat(currentTask().cancelling()).isZero();
            });
        }

        @Test
        void isCancelledByTheFailureOfAnother() {
            visitOneThatNeverAnswers(url -> {
                var failure = new IOException("boom");
                assertThatThrownBy(() ->
                                TaskGroup.run(group -> {
                                    group.spawn(() -> get(url + NEVER));
                                    group.spawn(() -> {
                                        asked.await();
                                        throw failure;
                                    });
                                }))
                        .isSameAs(failure);
            });
        }

        @Test
        void isCancelledWhenTheLoopCloses() throws Exception {
            EventLoop loop = EventLoop.start("the client's");
            visitOneThatNeverAnswers(url -> {
                Future<String> task = loop.submit(() -> get(url + NEVER));
                asked.await();
                loop.close();
                assertThat(task.isCancelled()).isTrue();
            });
        }
    }

    @Test
    void aFailureOfTheClientIsTheVeryException() throws Exception {
        var fetcher = new Fetcher(client);
        // Bound, and so nobody else's, but not listening.
        try (var nobody = SocketChannel.open()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) nobody.getLocalAddress()).getPort();
            visit(
                    _ -> "a page",
                    _ -> {
                        Task<String> task =
                                spawn(() ->
                                        Suspending.call(
                                                c -> fetcher.fetch("http://127.0.0.1:" + port, c)));
                        assertThatThrownBy(() -> await(task))
                                .isInstanceOf(ConnectException.class)
                                .isSameAs(fetcher.getFailure());
                    });
        }
    }
}
