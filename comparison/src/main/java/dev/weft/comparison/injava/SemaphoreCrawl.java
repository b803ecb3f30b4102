// Shows: a site crawled by as many tasks as it has pages, of which a few at a time may fetch.
// New since AsCompleted: a bound on what is in flight; a group that waits for all that turns up.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.TaskGroup;
import dev.weft.sync.Semaphore;

final class SemaphoreCrawl {

    // region: site
    static final Map<String, List<String>> SITE =
            Map.of(
                    "/", List.of("/docs", "/blog", "/about"),
                    "/docs", List.of("/docs/tasks", "/docs/queues", "/"),
                    "/docs/tasks", List.of("/docs/queues"),
                    "/docs/queues", List.of("/docs"),
                    "/blog", List.of("/blog/1", "/blog/2", "/about"),
                    "/blog/1", List.of("/blog/2", "/gone"),
                    "/blog/2", List.of("/blog"),
                    "/about", List.of("/"));

    static Optional<List<String>> load(String page) {
        for (int i = 0; i < page.length(); i++) { // longer names take longer
            yieldNow();
        }
        return Optional.ofNullable(SITE.get(page));
    }

    // endregion

    // region: crawl
    static final class Crawl {
        final TaskGroup group;
        final Semaphore permits;
        final Set<String> seen = new HashSet<>();
        int running;
        int most;

        Crawl(TaskGroup group, int limit) {
            this.group = group;
            this.permits = new Semaphore(limit);
        }

        void visit(String page) {
            if (seen.add(page)) {
                group.spawn(() -> fetch(page));
            }
        }

        void fetch(String page) {
            Optional<List<String>> links;
            try (var _ = permits.hold()) {
                running++;
                most = Math.max(most, running);
                links = load(page);
                running--;
            }
            IO.println(
                    "  " + page + ": " + links.map(it -> String.join(" ", it)).orElse("not found"));
            links.ifPresent(it -> it.forEach(this::visit));
        }
    }

    // endregion

    // region: main
    static void crawl(int limit) {
        IO.println("a crawl, " + limit + " at a time");
        var crawl =
                TaskGroup.call(group -> {
                    var started = new Crawl(group, limit);
                    started.visit("/");
                    return started;
                });
        IO.println(crawl.seen.size() + " pages, never more than " + crawl.most + " at once");
    }

    static void main(String[] args) {
        run(() -> crawl(Integer.parseInt(args[0])));
    }

    // endregion
}
