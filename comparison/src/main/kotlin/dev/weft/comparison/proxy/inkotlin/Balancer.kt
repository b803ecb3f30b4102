package dev.weft.comparison.proxy.inkotlin

import dev.weft.comparison.proxy.Policy

/**
 * Says whose turn it is. Loop only.
 *
 * Those that are down come last and not never: should all be down, or be thought to be, a client
 * may still find one that is not.
 */
internal class Balancer(private val backends: List<Backend>, policy: Policy) {
    private val preference =
        when (policy) {
            Policy.ROUND_ROBIN -> compareByDescending(Backend::isUp)
            Policy.LEAST_CONNECTIONS -> compareByDescending(Backend::isUp).thenBy(Backend::active)
        }
    private var turn = 0

    /**
     * The next back end for a client, the first of equals in turn; null if it has been let down by
     * all of them.
     */
    fun next(tried: Set<Backend>): Backend? {
        val inTurn = backends.drop(turn) + backends.take(turn)
        val next = inTurn.filter { it !in tried }.minWithOrNull(preference) ?: return null
        turn = (backends.indexOf(next) + 1) % backends.size
        return next
    }
}
