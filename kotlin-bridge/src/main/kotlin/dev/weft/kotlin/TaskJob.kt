package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Task
import java.util.concurrent.CancellationException
import java.util.concurrent.Future.State
import java.util.concurrent.RejectedExecutionException
import java.util.function.Consumer
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.InternalForInheritanceCoroutinesApi

/** A task as the child of a scope: its job, which ends when the task does, and as that does. */
@OptIn(InternalCoroutinesApi::class, InternalForInheritanceCoroutinesApi::class)
internal class TaskJob<T>(context: CoroutineContext, private val loop: EventLoop) :
    AbstractCoroutine<T>(context, initParentJob = true, active = true), Consumer<Future<T>> {
    // Any thread: set before `isCancelled` is read, and read after that is set.
    @Volatile private var task: Task<T>? = null

    /** Starts the task. Once; any thread. */
    fun spawn(name: String?, coroutine: Coroutine<T>): Task<T> {
        val nameInMessages = name ?: context[CoroutineName]?.name
        var refusal: Throwable? = null
        // As the beginning of a coroutine, so that the elements of its context are in force.
        start(CoroutineStart.UNDISPATCHED, this) {
            try {
                task =
                    if (loop.isCurrent) loop.spawn(nameInMessages, coroutine)
                    else loop.submit(nameInMessages, coroutine)
            } catch (refused: Throwable) {
                refusal = refused
            }
            suspendCoroutineUninterceptedOrReturn<T> { COROUTINE_SUSPENDED }
        }
        val task = this.task
        if (task == null) {
            endWithoutTask()
            throw refusal!!
        }
        if (isCancelled) {
            task.cancel(getCancellationException().message)
        }
        try {
            task.addDoneCallback(this)
        } catch (_: RejectedExecutionException) {
            // The loop has closed meanwhile, the task with it.
            if (task.isDone) accept(task) else endWithoutTask()
        }
        return task
    }

    private fun endWithoutTask() {
        resumeWith(Result.failure(CancellationException("the loop is closed")))
    }

    override fun onCancelling(cause: Throwable?) {
        task?.cancel(cause?.message)
    }

    /** The task is done. */
    override fun accept(done: Future<T>) {
        resumeWith(
            when (done.state()) {
                State.SUCCESS -> Result.success(done.resultNow())
                State.CANCELLED -> Result.failure(done.cancellation())
                else -> Result.failure(failureOf(done))
            }
        )
    }

    override fun onCancelled(cause: Throwable, handled: Boolean) {
        val task = this.task ?: return
        if (handled && task.state() == State.FAILED) {
            task.exceptionNow() // which counts as having looked at it
        }
    }
}

/** What a future failed with, without counting as having looked at it. */
private fun failureOf(failed: Future<*>): Throwable =
    try {
        error("$failed has the value ${failed.resultNow()}")
    } catch (hasNone: IllegalStateException) {
        hasNone.cause!!
    }
