package dev.weft.snippets;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.net.DatagramProtocol;
import dev.weft.net.DatagramTransport;
import dev.weft.net.ExtraInfo;
import dev.weft.net.Transports;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The example of datagrams, run.
class DatagramSnippetsTest {
    // @start region="datagrams"
    static class Echo implements DatagramProtocol {
        private DatagramTransport transport;

        @Override
        public void connectionMade(DatagramTransport transport) {
            this.transport = transport;
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress sender) {
            transport.send(data, sender);
        }
    }

    // @end

    @Test
    void datagramsGoThereAndBack() {
        String answer =
                run(() -> {
                    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                    var echo = Transports.datagrams(new Echo(), anyPort, null);
                    Future<String> heard = currentLoop().createFuture();
                    var listening =
                            new DatagramProtocol() {
                                @Override
                                public void datagramReceived(
                                        ByteBuffer data, SocketAddress sender) {
                                    heard.complete(StandardCharsets.UTF_8.decode(data).toString());
                                }
                            };
                    var peer =
                            Transports.datagrams(
                                    listening, null, echo.extraInfo(ExtraInfo.LOCAL_ADDRESS));
                    peer.send(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
                    String text = await(heard);
                    peer.close();
                    echo.close();
                    return text;
                });

        assertThat(answer).isEqualTo("hello");
    }
}
