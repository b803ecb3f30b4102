package dev.weft.comparison.proxy.injava;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.comparison.proxy.CannotListenException;
import dev.weft.comparison.proxy.Console;
import dev.weft.comparison.proxy.Endpoint;
import dev.weft.comparison.proxy.ProxySettings;
import dev.weft.comparison.proxy.TimeSpan;
import dev.weft.net.ServeOptions;
import dev.weft.net.Server;
import dev.weft.net.Streams;
import dev.weft.net.Transports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A TCP load balancer, from the first accept to the drain.
///
/// @param settings what to do
/// @param console where to say what happens
public record Proxy(ProxySettings settings, Console console) {
    private static final int ECHOES = 2;

    /// Serves until this task is cancelled, and then lets the connections end.
    ///
    /// @throws IOException if it cannot listen
    public void run() throws IOException {
        if (!settings.backends().isEmpty()) {
            balance(settings.backends());
            return;
        }
        var echoes = new ArrayList<Server>();
        try {
            for (int i = 0; i < ECHOES; i++) {
                var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                echoes.add(Transports.serve(EchoBackend::new, anyPort));
            }
            console.say("no back end is named, so here are two that send back what they get");
            balance(echoes.stream().map(Proxy::addressOf).toList());
        } finally {
            echoes.forEach(Server::close);
            echoes.forEach(Server::abortClients);
        }
    }

    private void balance(List<InetSocketAddress> addresses) throws IOException {
        List<Backend> backends = addresses.stream().map(this::backend).toList();
        var status = new Status(settings, backends);
        try (Server server = serve(new Balancer(backends, settings.policy()), status);
                Server page = servePage(status)) {
            announce(backends, server, page);
            try {
                serveAndCheck(server, backends, status);
            } finally {
                drain(server);
            }
        }
    }

    private Backend backend(InetSocketAddress address) {
        var health = new Health(settings.fall(), settings.rise());
        return new Backend(address, settings.connectTimeout(), health, console);
    }

    // ---- beginning

    private Server serve(Balancer balancer, Status status) throws IOException {
        EventLoop loop = currentLoop();
        var options = ServeOptions.defaults().connectionLimit(settings.connectionLimit());
        if (settings.tls() != null) {
            options = options.tls(settings.tls());
        }
        try {
            return Transports.serve(
                    () -> new Relay(loop, settings, balancer, status).client(),
                    settings.listen(),
                    options);
        } catch (IOException failure) {
            throw new CannotListenException(settings.listen(), "--listen", failure);
        }
    }

    /// @return the server; null if none is wanted
    private Server servePage(Status status) throws IOException {
        if (settings.statusPage() == null) {
            return null;
        }
        try {
            return Streams.serve(settings.statusPage(), new StatusPage(status));
        } catch (IOException failure) {
            throw new CannotListenException(settings.statusPage(), "--status-page", failure);
        }
    }

    private void announce(List<Backend> backends, Server server, Server page) {
        String all = backends.stream().map(Backend::toString).collect(Collectors.joining(", "));
        console.say(
                "listening at %s, %s over %s"
                        .formatted(Endpoint.text(addressOf(server)), settings.policy(), all));
        if (page != null) {
            console.say("status at http://%s/".formatted(Endpoint.text(addressOf(page))));
        }
    }

    private static InetSocketAddress addressOf(Server server) {
        return (InetSocketAddress) server.addresses().getFirst();
    }

    // ---- going on

    private void serveAndCheck(Server server, List<Backend> backends, Status status) {
        TaskGroup.run(group -> {
            if (settings.checkInterval().isPositive()) {
                for (Backend each : backends) {
                    group.spawn(new HealthCheck(each, settings.checkInterval())::run);
                }
            }
            if (settings.statusLine()) {
                group.spawn("status", () -> status.showOn(console));
            }
            server.waitClosed();
        });
    }

    // ---- ending

    private void drain(Server server) {
        server.close();
        int left = server.clients().size();
        if (left > 0) {
            console.say(
                    "stopping; %s %s %s to end"
                            .formatted(
                                    Status.connections(left),
                                    left == 1 ? "has" : "have",
                                    TimeSpan.text(settings.drainTimeout())));
        }
        boolean inTime = server.drain(settings.drainTimeout());
        console.say(
                inTime
                        ? "stopped; all connections have ended"
                        : "stopped; some connections were cut");
    }
}
