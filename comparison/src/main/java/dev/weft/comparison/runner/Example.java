package dev.weft.comparison.runner;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The ladder of examples, lowest rung first: the one place that knows their names and parameters.
///
/// From the constant come the name on the command line (`lucas-monitor`) and the stem of the
/// sources (`LucasMonitor`). The arguments go to the program in each language, so that no bound,
/// count or delay is written down three times.
enum Example {
    GENERATORS("a function that is resumed for the next number", "1000"),
    SCHEDULER_FROM_SCRATCH(
            "generators taking turns in a home-made scheduler", "1000000", "5", "300"),
    SCHEDULER_TO_AWAIT("the same program on the event loop", "1000000", "5", "300"),
    LUCAS_MONITOR(
            "a monitor beside a search of millions of switches", "10", "1000000", "10", "12", "13"),
    FUTURES_AND_TASKS("a result, a failure, a cancellation"),
    GATHER_AND_TIMEOUT("sleeps end by deadline, one is timed out", "50"),
    TASK_GROUP_FAILURE("a child fails, its siblings clean up"),
    ACROSS_THE_BRIDGE("Java awaits Kotlin awaits Java"),
    PRODUCER_CONSUMER("a queue makes the fast wait for the slow", "2", "6"),
    AS_COMPLETED("answers in the order in which they come", "5"),
    SEMAPHORE_CRAWL("many tasks, a few of which may fetch", "3"),
    CONDITION_AND_BARRIER("waiting for a state, and for each other", "4"),
    SELECT_FIRST_WINS("one wait for the first of several things", "20"),
    ASYNC_GENERATOR("a stream of values, closed by who stops early", "3", "5"),
    CANCELLATION_AND_SHIELD("what a cancel reaches and what it must not", "10"),
    CONTEXT_VARIABLES("a value that follows the flow of work"),
    FLOW_AND_GENERATOR("one language's stream in the other's loop"),
    CHANNEL_AND_QUEUE("between the languages, and nothing is lost"),
    SCOPES_NEST("groups of two languages, one in the other"),
    SUSPEND_FROM_JAVA("Java calls suspend functions of every kind", "20"),
    JAVA_FROM_SUSPEND("suspend code calls what Java implements"),
    CHATTERBOX_PROTOCOL("a chat room as transport and protocol", "40000", "8000"),
    CHATTERBOX_STREAMS("the chat room as streams", "40000", "8000", "20"),
    LOAD_BALANCER("a relay to whichever back end answers", "4", "1");

    private final String shows;
    private final List<String> arguments;

    Example(String shows, String... arguments) {
        this.shows = shows;
        this.arguments = List.of(arguments);
    }

    /// The example of a name, or of the stem of its sources.
    static Optional<Example> named(String name) {
        return Arrays.stream(values())
                .filter(it -> it.toString().equals(name) || it.stem().equals(name))
                .findAny();
    }

    /// What the example shows, in a few words.
    String shows() {
        return shows;
    }

    /// What the program is given on its command line, in every language.
    List<String> arguments() {
        return arguments;
    }

    /// The name that its sources and its transcript share.
    String stem() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
