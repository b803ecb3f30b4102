// Shows: a site crawled by as many tasks as it has pages, of which a few at a time may fetch.
// New since AsCompleted: a bound on what is in flight; a scope that waits for all that turns up.
package dev.weft.comparison.inkotlin

import dev.weft.kotlin.runWeft
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

// region: site
private val SITE =
    mapOf(
        "/" to listOf("/docs", "/blog", "/about"),
        "/docs" to listOf("/docs/tasks", "/docs/queues", "/"),
        "/docs/tasks" to listOf("/docs/queues"),
        "/docs/queues" to listOf("/docs"),
        "/blog" to listOf("/blog/1", "/blog/2", "/about"),
        "/blog/1" to listOf("/blog/2", "/gone"),
        "/blog/2" to listOf("/blog"),
        "/about" to listOf("/"),
    )

private suspend fun load(page: String): List<String>? {
    repeat(page.length) { yield() } // longer names take longer
    return SITE[page]
}

// endregion

// region: crawl
private class Crawl(private val scope: CoroutineScope, limit: Int) {
    private val permits = Semaphore(limit)
    private var running = 0
    val seen = mutableSetOf<String>()
    var most = 0

    fun visit(page: String) {
        if (seen.add(page)) {
            scope.launch { fetch(page) }
        }
    }

    private suspend fun fetch(page: String) {
        val links = permits.withPermit {
            running++
            most = maxOf(most, running)
            load(page).also { running-- }
        }
        println("  $page: ${links?.joinToString(" ") ?: "not found"}")
        links?.forEach { visit(it) }
    }
}

// endregion

// region: main
private suspend fun crawl(limit: Int) {
    println("a crawl, $limit at a time")
    val crawl = coroutineScope { Crawl(this, limit).also { it.visit("/") } }
    println("${crawl.seen.size} pages, never more than ${crawl.most} at once")
}

fun main(args: Array<String>) = runWeft { crawl(args[0].toInt()) }

// endregion
