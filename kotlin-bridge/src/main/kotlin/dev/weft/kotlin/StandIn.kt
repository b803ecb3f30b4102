package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.EventLoop
import java.util.concurrent.CancellationException
import kotlin.coroutines.Continuation
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Job

/**
 * What a task runs that stands for a job: it ends when the job does, and as that does; the task's
 * cancellation is the job's. Atomic, for the job may be at work before the task has begun, and must
 * be waited for then too.
 */
internal class StandIn<T>(private val job: Job, loop: EventLoop, private val result: () -> T) :
    Coroutine.Atomic<T> {
    private val end = TaskJoin(loop, job)
    private var failure: Throwable? = null

    init {
        job.invokeOnCompletion {
            failure = it
            end.tellDone()
        }
    }

    override fun run(): T {
        try {
            end.join(job::cancel)
        } catch (asked: CancellationException) {
            throw if (failure is CancellationException) asked else failure ?: asked
        }
        failure?.let { throw it }
        return result()
    }
}

/**
 * The name of a job that is a coroutine, as all of kotlinx's are; of another job nobody knows one.
 */
internal fun nameOf(job: Any): String? =
    (job as? Continuation<*>)?.context?.get(CoroutineName)?.name
