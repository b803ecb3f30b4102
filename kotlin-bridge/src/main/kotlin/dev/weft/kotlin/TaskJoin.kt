package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException

/** The end of a job, for a task to wait for. */
internal class TaskJoin(private val loop: EventLoop, private val job: Any) {
    // Any thread: a child may run anywhere, and the last child to end is what ends a job. `isDone`
    // is set before `turn` is read, and `turn` is set before `isDone` is read.
    @Volatile
    var isDone: Boolean = false
        private set

    @Volatile private var turn: Future<Unit>? = null

    /** The job is done. Any thread. */
    fun tellDone() {
        isDone = true
        turn?.complete(Unit)
    }

    /**
     * Waits in the calling task, and passes the task's cancellation on to [cancel]. Throws that
     * cancellation, but not before the job has cleaned up; never throws what became of the job
     * itself.
     */
    fun join(cancel: (CancellationException) -> Unit) {
        var cancellation: CancellationException? = null
        while (!isDone) {
            val turn = loop.createFuture<Unit>(job)
            this.turn = turn
            if (isDone) break
            try {
                Coroutines.await(turn)
            } catch (asked: CancellationException) {
                if (cancellation == null) {
                    cancellation = asked
                    cancel(asked)
                }
            } catch (cannotWaitHere: IllegalStateException) {
                cancel(CancellationException(cannotWaitHere.message))
                throw cannotWaitHere
            }
        }
        if (cancellation != null) throw cancellation
    }
}
