package dev.weft.comparison.proxy.inkotlin

import dev.weft.EventLoop
import dev.weft.Handle
import java.time.Duration

/**
 * Tells when nothing has moved for a while, or never if [limit] is zero. A move costs a look at the
 * clock and no timer: the one that is set finds out, when its time has come, how long is left. Loop
 * only.
 */
internal class IdleTimer(
    private val loop: EventLoop,
    private val limit: Duration,
    private val whenIdle: () -> Unit,
) {
    private var moved = Duration.ZERO
    private var timer: Handle? = null

    fun start() {
        move()
        look()
    }

    /** Something has moved. */
    fun move() {
        moved = loop.time()
    }

    fun stop() {
        timer?.cancel()
    }

    private fun look() {
        if (limit.isZero) return

        val left = moved + limit - loop.time()
        if (left.isPositive) timer = loop.callLater(left, ::look) else whenIdle()
    }
}
