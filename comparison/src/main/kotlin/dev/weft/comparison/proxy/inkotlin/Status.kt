package dev.weft.comparison.proxy.inkotlin

import dev.weft.comparison.proxy.Console
import dev.weft.comparison.proxy.Policy
import java.util.Locale
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.delay

/** The proxy in numbers. Loop only. */
internal class Status(private val policy: Policy, private val backends: List<Backend>) {
    var turnedAway = 0L // clients for whom there was no back end
    var cutForSilence = 0L

    /** Shows the line, again and again, until it is cancelled. */
    suspend fun showOn(console: Console): Nothing {
        try {
            while (true) {
                console.show(line())
                delay(console.pace().toKotlinDuration())
            }
        } finally {
            console.show("")
        }
    }

    /** The numbers in a line. */
    fun line(): String {
        val each = backends.joinToString { "$it ${it.state} ${it.active}" }
        return "${connections(backends.sumOf { it.active })}, " +
            "${backends.sumOf { it.served }} served, $turnedAway turned away, " +
            "${size(backends.sumOf { it.sent })} sent, " +
            "${size(backends.sumOf { it.received })} received | $each"
    }

    /** The numbers on a page. */
    fun page() = buildString {
        append("$policy, $turnedAway turned away, $cutForSilence cut for silence\n\n")
        append(row("back end", "state", "now", "served", "failed", "sent", "received"))
        for (it in backends) {
            append(
                row(it, it.state, it.active, it.served, it.failed, size(it.sent), size(it.received))
            )
        }
    }
}

/** A number of connections. */
internal fun connections(count: Int) = if (count == 1) "1 connection" else "$count connections"

private val Backend.state
    get() = if (isUp) "up" else "down"

private fun row(vararg cells: Any) = "%-24s %-6s%8s%10s%10s%12s%12s\n".format(*cells)

/** A number of bytes, in the unit that suits it. */
private fun size(bytes: Long): String {
    if (bytes < 1024) return "$bytes B"

    var rest = bytes / 1024.0
    val units = ArrayDeque(listOf("KiB", "MiB", "GiB", "TiB"))
    while (rest >= 1024 && units.size > 1) {
        rest /= 1024
        units.removeFirst()
    }
    return "%.1f %s".format(Locale.ROOT, rest, units.first())
}
