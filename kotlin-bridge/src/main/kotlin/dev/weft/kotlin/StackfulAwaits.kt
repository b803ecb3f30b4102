package dev.weft.kotlin

import dev.weft.Guest
import java.util.concurrent.CancellationException
import java.util.concurrent.ConcurrentHashMap
import java.util.function.Consumer
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.jvm.internal.CoroutineStackFrame
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable

/** A coroutine whose code calls Java code that awaits, as the loop sees it. Loop only. */
internal class CoroutineGuest : Guest() {
    /** The context of the coroutine where its present stretch began. */
    lateinit var context: CoroutineContext

    // Its code has had the cancellation of this job, and may wait again: as in any task.
    private var told: Job? = null

    override fun name(): String? = context[CoroutineName]?.name

    @OptIn(InternalCoroutinesApi::class)
    override fun whileWaiting(cancel: Consumer<CancellationException>): Wait {
        val job = innermostJob()
        if (job == null || job === told) return UNMINDED
        val handle =
            job.invokeOnCompletion(onCancelling = true) {
                if (it != null) {
                    // Its own exception: withTimeout knows its timeout by that.
                    cancel.accept(job.getCancellationException())
                }
            }
        return Wait { cancelled ->
            handle.dispose()
            if (cancelled) {
                told = job
            }
        }
    }

    /**
     * The job of the innermost `coroutineScope`, `withTimeout` and the like that the code is inside
     * of. Those that were entered in this stretch nobody has told the dispatcher of, but the job
     * outside of each has it among its children.
     */
    private fun innermostJob(): Job? {
        var job = ContextVars.whereIs(context)[Job] ?: return null
        while (true) {
            job = job.children.firstOrNull { it.isScope() } ?: return job
        }
    }

    companion object {
        private val UNMINDED = Wait {}
        private val known = ConcurrentHashMap<Job, CoroutineGuest>() // any thread

        init {
            areFoundBy { stretch -> contextOf(stretch)?.let(::of) }
        }

        /** Has the loops know whose stretches they run. */
        fun makeKnown() = Unit // by the initialiser

        private fun contextOf(stretch: Any): CoroutineContext? =
            when (stretch) {
                is Stretch -> stretch.context
                is Continuation<*> -> stretch.context // kotlinx's tasks are their continuations
                else -> null
            }

        private fun of(context: CoroutineContext): CoroutineGuest {
            val guest =
                when (val coroutine = context[Job]?.ofWholeCoroutine()) {
                    null -> CoroutineGuest()
                    is LoopCoroutine<*> -> coroutine.guest
                    else -> of(coroutine)
                }
            guest.context = context
            return guest
        }

        private fun of(coroutine: Job): CoroutineGuest {
            known[coroutine]?.let {
                return it
            }
            val guest = CoroutineGuest()
            known[coroutine] = guest
            coroutine.invokeOnCompletion {
                known.remove(coroutine)
                guest.isOver()
            }
            return guest
        }
    }
}

/** What a loop is to run that begins or continues a coroutine, and is no task of kotlinx's. */
internal interface Stretch {
    val context: CoroutineContext
}

/** The coroutine that a scope is a part of. */
@OptIn(ExperimentalCoroutinesApi::class)
private fun Job.ofWholeCoroutine(): Job {
    var job = this
    while (job.isScope()) {
        job = job.parent?.takeIf { it !== NonCancellable } ?: return job
    }
    return job
}

/** Whether this is a part of a coroutine, which waits at its end, and not one by itself. */
private fun Job.isScope() = this is CoroutineStackFrame
