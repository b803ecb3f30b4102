package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.TaskGroup
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.ChildHandle
import kotlinx.coroutines.ChildJob
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.InternalForInheritanceCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob

/** A task group as a scope. */
internal class GroupScope(
    group: TaskGroup,
    loop: EventLoop,
    private val more: CoroutineContext,
) : CoroutineScope {
    private val job = GroupJob(group, loop)
    private val dispatcher = LoopDispatcher(loop)

    // Asked at every launch: what is launched begins with the values of whoever launches it.
    override val coroutineContext: CoroutineContext
        get() = ContextVars(ContextValues.copyOfCurrent()) + job + dispatcher + more
}

/**
 * A task group as the parent of coroutines. To the group each of them is a task, which stands for
 * it; to the coroutines their parent is [inner], which does not mind their failures, as they are
 * the group's.
 */
@OptIn(InternalCoroutinesApi::class, InternalForInheritanceCoroutinesApi::class)
@Suppress("DEPRECATION_ERROR") // ChildJob and ChildHandle: kotlinx has no other door for a parent
internal class GroupJob(
    private val group: TaskGroup,
    val loop: EventLoop,
    private val inner: Job = SupervisorJob(),
) : Job by inner {
    override fun attachChild(child: ChildJob): ChildHandle {
        check(loop.isCurrent) {
            "coroutines of $this can be launched on its loop only; this is another thread"
        }
        val handle = inner.attachChild(child)
        val standIn = StandIn(child, loop) {}
        try {
            group.spawn(member(child, standIn))
        } catch (over: IllegalStateException) {
            child.cancel(CancellationException(over.message))
        }
        return Link(handle)
    }

    private fun member(child: Job, standIn: Coroutine<Unit>) = Coroutine.Atomic {
        // Not before: the coroutine is being made while it is attached, and has no name yet.
        nameOf(child)?.let { Coroutines.currentTask().setName(it) }
        if (Coroutines.currentTask().cancelling() > 0) {
            child.cancel() // before its turn, which comes next, so that it never runs
        }
        try {
            standIn.run()
        } catch (failure: Throwable) {
            // That of a supervised coroutine has been brought elsewhere.
            if (!group.isSupervised || failure is CancellationException) throw failure
        }
    }

    private inner class Link(private val handle: ChildHandle) : ChildHandle by handle {
        override val parent
            get() = this@GroupJob

        /** Whether this parent takes a child's failure on itself. */
        override fun childCancelled(cause: Throwable) =
            !group.isSupervised || handle.childCancelled(cause)
    }

    override fun cancel(cause: CancellationException?) {
        inner.cancel(cause)
        if (loop.isCurrent) {
            group.cancel()
        } else {
            try {
                loop.execute(group::cancel)
            } catch (_: RejectedExecutionException) {
                // The group is over.
            }
        }
    }

    // An element of a context is itself, and not what it delegates to.

    override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R =
        operation(initial, this)

    override fun <E : CoroutineContext.Element> get(key: CoroutineContext.Key<E>): E? {
        @Suppress("UNCHECKED_CAST") // the key says so
        return if (key === Job) this as E else null
    }

    override fun minusKey(key: CoroutineContext.Key<*>): CoroutineContext =
        if (key === Job) EmptyCoroutineContext else this

    override fun plus(context: CoroutineContext): CoroutineContext = super<Job>.plus(context)

    override fun toString() = group.toString()
}
