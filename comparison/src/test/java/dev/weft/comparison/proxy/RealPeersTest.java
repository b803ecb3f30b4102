package dev.weft.comparison.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The proxy as a process, between programs that nobody here wrote.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealPeersTest {
    @TempDir private Path directory;

    private static String program(String name) {
        List<Path> found =
                Stream.concat(
                                Stream.of(System.getenv("PATH").split(":")),
                                Stream.of("/usr/sbin", "/usr/local/sbin"))
                        .map(place -> Path.of(place, name))
                        .filter(Files::isExecutable)
                        .toList();
        if (found.isEmpty()) {
            System.out.println("skipped: there is no " + name + " on this machine");
        }
        assumeTrue(!found.isEmpty(), "there is no " + name + " on this machine");
        return found.getFirst().toString();
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes());
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /// An nginx with its own configuration, which answers every request with `hello`.
    private final class Nginx implements AutoCloseable {
        private final Process process;
        private final int port = freePort();

        private Nginx(String program) throws IOException, InterruptedException {
            Path configuration = directory.resolve("nginx.conf");
            Files.writeString(
                    configuration,
                    """
                    daemon off;
                    master_process off;
                    pid DIRECTORY/pid;
                    error_log DIRECTORY/errors;
                    events { worker_connections 512; }
                    http {
                        access_log off;
                        keepalive_requests 1000000;
                        client_body_temp_path DIRECTORY/body;
                        proxy_temp_path DIRECTORY/proxy;
                        fastcgi_temp_path DIRECTORY/fastcgi;
                        uwsgi_temp_path DIRECTORY/uwsgi;
                        scgi_temp_path DIRECTORY/scgi;
                        server {
                            listen 127.0.0.1:PORT;
                            location / { return 200 "hello\\n"; }
                        }
                    }
                    """
                            .replace("DIRECTORY", directory.toString())
                            .replace("PORT", "" + port));
            process =
                    new ProcessBuilder(
                                    program,
                                    "-c",
                                    configuration.toString(),
                                    "-e",
                                    directory.resolve("errors").toString())
                            .inheritIO()
                            .start();
            while (!isUp()) {
                assertThat(process.waitFor(10, TimeUnit.MILLISECONDS))
                        .as("nginx has ended")
                        .isFalse();
            }
        }

        private boolean isUp() {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return probe.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void curlGetsItsAnswerFromNginx(Language language) throws Exception {
        String curl = program("curl");
        try (var nginx = new Nginx(program("nginx"));
                var proxy = ProxyProcess.start(language, "1", "" + nginx.port)) {
            String url = "http://127.0.0.1:" + proxy.port;
            assertThat(output(curl, "-sS", "--noproxy", "*", url, url)).isEqualTo("hello\nhello\n");
            assertThat(output(curl, "-sS", "--noproxy", "*", "--http1.0", url))
                    .isEqualTo("hello\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrkSeesNoErrors(Language language) throws Exception {
        String wrk = program("wrk");
        try (var nginx = new Nginx(program("nginx"));
                var proxy = ProxyProcess.start(language, "" + nginx.port)) {
            String url = "http://127.0.0.1:" + proxy.port + "/";
            assertThat(output(wrk, "-t1", "-c20", "-d1s", "--timeout", "30s", url))
                    .contains("Requests/sec:")
                    .doesNotContain("Non-2xx", "Socket errors", "unable to");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sigtermLetsTheConnectionsEndFirst(Language language) throws Exception {
        try (var proxy = ProxyProcess.start(language);
                var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port)) {
            assertThat(echoed(client)).isEqualTo(7);
            proxy.terminate();
            assertThat(proxy.lineWith("stopping; 1 connection has 10s to end")).isNotNull();
            assertThat(echoed(client)).isEqualTo(7);
            client.shutdownOutput();

            assertThat(proxy.rest()).isEqualTo("proxy: stopped; all connections have ended");
            assertThat(proxy.exitCode()).isEqualTo(143);
        }
    }

    private static int echoed(Socket client) throws IOException {
        client.getOutputStream().write(7);
        return client.getInputStream().read();
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatIsTakenIsExitCodeOne(Language language) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String place = "--listen=" + taken.getLocalPort();
            Process process = ProxyProcess.begin(language, place, "--connections=10", "1");
            assertThat(process.errorReader().lines())
                    .singleElement()
                    .asString()
                    .startsWith("proxy: cannot listen at 127.0.0.1:" + taken.getLocalPort());
            assertThat(process.waitFor()).isEqualTo(1);
        }
    }
}
