package dev.weft.comparison.proxy.injava;

import static dev.weft.Coroutines.sleep;

import dev.weft.comparison.proxy.Console;
import dev.weft.comparison.proxy.ProxySettings;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The proxy in numbers. Loop only.
final class Status {
    private static final String ROW = "%-24s %-6s%8s%10s%10s%12s%12s\n";

    private final ProxySettings settings;
    private final List<Backend> backends;

    /// Clients for whom there was no back end, and those whose connection was cut for silence.
    long turnedAway, cutForSilence;

    Status(ProxySettings settings, List<Backend> backends) {
        this.settings = settings;
        this.backends = backends;
    }

    /// Shows the line, again and again, until this task is cancelled.
    void showOn(Console console) {
        try {
            while (true) {
                console.show(line());
                sleep(console.pace());
            }
        } finally {
            console.show("");
        }
    }

    /// The numbers in a line.
    String line() {
        String each =
                backends.stream()
                        .map(it -> "%s %s %d".formatted(it, stateOf(it), it.active))
                        .collect(Collectors.joining(", "));
        int active = backends.stream().mapToInt(Backend::active).sum();
        return "%s, %d served, %d turned away, %s sent, %s received | %s"
                .formatted(
                        connections(active),
                        backends.stream().mapToLong(it -> it.served).sum(),
                        turnedAway,
                        size(backends.stream().mapToLong(it -> it.sent).sum()),
                        size(backends.stream().mapToLong(it -> it.received).sum()),
                        each);
    }

    /// The numbers on a page.
    String page() {
        var page = new StringBuilder();
        page.append(
                "%s, %d turned away, %d cut for silence\n\n"
                        .formatted(settings.policy(), turnedAway, cutForSilence));
        page.append(
                ROW.formatted("back end", "state", "now", "served", "failed", "sent", "received"));
        for (Backend it : backends) {
            page.append(
                    ROW.formatted(
                            it,
                            stateOf(it),
                            it.active,
                            it.served,
                            it.failed,
                            size(it.sent),
                            size(it.received)));
        }
        return page.toString();
    }

    /// A number of connections.
    static String connections(int count) {
        return count == 1 ? "1 connection" : count + " connections";
    }

    private static String stateOf(Backend backend) {
        return backend.isUp() ? "up" : "down";
    }

    /// A number of bytes, in the unit that suits it.
    private static String size(long bytes) {
        double rest = bytes;
        for (String unit : List.of("B", "KiB", "MiB", "GiB")) {
            if (rest < 1024) {
                return String.format(
                        Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", rest, unit);
            }
            rest /= 1024;
        }
        return String.format(Locale.ROOT, "%.1f TiB", rest);
    }
}
