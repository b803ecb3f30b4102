package dev.weft.kotlin

import dev.weft.Guest
import java.util.concurrent.CancellationException
import java.util.concurrent.ConcurrentHashMap
import java.util.function.Consumer
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.jvm.internal.CoroutineStackFrame
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CoroutineName
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
        if (job == null || job.isToldToo()) return UNMINDED
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
     * Whether this is the job of whose cancellation the code knows, or of a scope inside of that.
     */
    private fun Job.isToldToo() = told != null && withScopesAround().any { it === told }

    /** Hears by what the present stretch began: by a cancellation, which its code has had then. */
    private fun beginsBy(stretch: Any) {
        if (stretch is CancellableContinuation<*> && stretch.isCancelled) {
            told = context[Job]?.withScopesAround()?.takeWhile { it.isCancelled }?.lastOrNull()
        }
    }

    /**
     * The job of the innermost `coroutineScope`, `withTimeout` and the like that the code is inside
     * of. Those that were entered in this stretch nobody has told the dispatcher of, but the job
     * outside of each has it among its children.
     */
    private fun innermostJob(): Job? {
        var job = ContextVars.whereIs(context)[Job] ?: return null
        // A scope that ends hands its result straight to the code around it, in the same stretch.
        while (job.isCompleted) {
            job = job.aroundScope() ?: break
        }
        while (true) {
            job = job.children.firstOrNull { it.isScope() } ?: return job
        }
    }

    companion object {
        private val UNMINDED = Wait {}
        private val known = ConcurrentHashMap<Job, CoroutineGuest>() // any thread

        init {
            areFoundBy { stretch ->
                contextOf(stretch)?.let { context -> of(context).also { it.beginsBy(stretch) } }
            }
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
                    null,
                    NonCancellable -> CoroutineGuest()
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
                guest.end()
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
private fun Job.ofWholeCoroutine(): Job = withScopesAround().last()

/** This job and, if it is that of a scope, those of the code around it, up to the coroutine's. */
private fun Job.withScopesAround() = generateSequence(this) { it.aroundScope() }

/**
 * The job of the code that entered a scope, and goes on when that ends; null if this is none. Not
 * its parent: one that has ended has no parent any more, and some never have that one.
 */
private fun Job.aroundScope(): Job? =
    ((this as? CoroutineStackFrame)?.callerFrame as? Continuation<*>)?.context?.get(Job)

/** Whether this is a part of a coroutine, which waits at its end, and not one by itself. */
private fun Job.isScope() = this is CoroutineStackFrame
