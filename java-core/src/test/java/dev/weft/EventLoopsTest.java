package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.Connection;
import dev.weft.net.ServeOptions;
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopsTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void giveEachLoopItsTurn() throws Exception {
        try (EventLoops loops = EventLoops.start("turns", 3)) {
            var turns = new ArrayList<EventLoop>();
            for (int i = 0; i < 6; i++) {
                turns.add(loops.next());
            }

            assertThat(turns.subList(0, 3)).containsExactlyElementsOf(loops.all());
            assertThat(turns.subList(3, 6)).containsExactlyElementsOf(loops.all());
            assertThat(loops.next().submit(() -> currentLoop()).get())
                    .isSameAs(loops.all().getFirst());
        }
    }

    @Test
    void closeTogether() {
        EventLoops loops = EventLoops.start("together", 2);

        loops.close();

        assertThat(loops.all()).allMatch(EventLoop::isClosed);
    }

    @Test
    void cannotBeClosedFromWithin() throws Exception {
        try (EventLoops loops = EventLoops.start("within", 2)) {
            Task<String> inside =
                    loops.next()
                            .submit(() -> {
                                assertThatThrownBy(loops::close)
                                        .isInstanceOf(IllegalStateException.class);
                                return "open";
                            });

            assertThat(inside.get()).isEqualTo("open");
            assertThat(loops.all()).noneMatch(EventLoop::isClosed);
        }
    }

    @Test
    void mustBeAtLeastOne() {
        assertThatThrownBy(() -> EventLoops.start("none", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void serveConnectionsEachInTurn() {
        Set<EventLoop> servedBy = ConcurrentHashMap.newKeySet();
        List<String> answers = new ArrayList<>();
        try (EventLoops loops = EventLoops.start("serve", 2)) {
            run(() -> {
                Server server =
                        Streams.serve(
                                ANY_PORT,
                                (reader, writer) -> {
                                    servedBy.add(currentLoop());
                                    writer.write(reader.readLine() + "!\n");
                                },
                                ServeOptions.defaults().loops(loops));
                for (String word : List.of("one", "two", "three", "four")) {
                    try (Connection peer = Streams.connect("localhost", server.port())) {
                        peer.writer().write(word + "\n");
                        answers.add(peer.reader().readLine());
                    }
                }
                assertThat(server.drain(Duration.ofSeconds(30))).isTrue();
            });

            assertThat(answers).containsExactly("one!", "two!", "three!", "four!");
            assertThat(servedBy).containsExactlyInAnyOrderElementsOf(loops.all());
        }
    }

    @Test
    void areToldByTheirServerToEndConnections() {
        var over = new TreeSet<String>();
        try (EventLoops loops = EventLoops.start("end", 2)) {
            run(() -> {
                Server server =
                        Streams.serve(
                                ANY_PORT,
                                (reader, writer) -> {
                                    writer.write("hello\n");
                                    reader.readAll();
                                },
                                ServeOptions.defaults().loops(loops));
                var peers = new ArrayList<Connection>();
                for (int i = 0; i < 4; i++) {
                    peers.add(Streams.connect("localhost", server.port()));
                    peers.getLast().reader().readLine();
                }
                server.close();
                server.abortClients();
                server.waitClosed();
                for (Connection peer : peers) {
                    over.add("" + peer.reader().readLine());
                    peer.close();
                }
            });
        }

        assertThat(over).containsExactly("null");
    }
}
