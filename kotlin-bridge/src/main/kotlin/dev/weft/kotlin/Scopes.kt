package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.ExceptionHandler
import dev.weft.Future
import dev.weft.Task
import dev.weft.TaskGroup
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.newCoroutineContext

/**
 * A scope whose coroutines are children of this group, as the tasks that are spawned in it are: the
 * group waits for them, and cancelling it cancels them and lets them clean up.
 *
 * **Failure**: that of a coroutine is the group's, the very exception, and cancels the other
 * children and the group's body. Under a supervised group it goes where kotlinx brings it under a
 * [SupervisorJob]: to whoever awaits the coroutine, or to its [CoroutineExceptionHandler], or else
 * to the loop's [ExceptionHandler].
 *
 * **Cancel**: [cancel] of the scope is [TaskGroup.cancel]. A coroutine that is launched after that,
 * or after the end of the group, is cancelled before it begins, and its [Job] says why.
 *
 * **Name**: each coroutine is a task in [TaskGroup.children] and [TaskGroup.tree], which has the
 * name of its [CoroutineName].
 *
 * **Context**: coroutines run on the loop unless their context says otherwise, and begin with the
 * [ContextVar] values of whoever launches them.
 *
 * **Thread**: tasks, callbacks and coroutines of the group's loop; this function too, and every
 * launch in the scope.
 *
 * @param context what the coroutines' context is to have besides, an exception handler for example
 * @throws IllegalArgumentException if [context] has a [Job]
 * @throws IllegalStateException on another thread
 * @sample dev.weft.kotlin.samples.groupAsScope
 * @see spawn
 */
public fun TaskGroup.asCoroutineScope(
    context: CoroutineContext = EmptyCoroutineContext
): CoroutineScope {
    require(context[Job] == null) { "the coroutines' parent is the group, and no other job" }
    return GroupScope(this, Coroutines.currentLoop(), context)
}

/**
 * Starts a task, which is Java's kind of coroutine, as a child of this scope: the scope waits for
 * it, and cancelling the scope cancels it and lets it clean up.
 *
 * **Failure**: cancels the scope with the very exception. Under a [SupervisorJob] it is left to
 * whoever awaits the task, or else goes to the loop's [ExceptionHandler].
 *
 * **Order**: the task starts when the loop comes to it.
 *
 * **Cancel**: cancelling the task alone is no failure of the scope. In a scope that is cancelled
 * already the task never runs.
 *
 * **Context**: the task has the [ContextVar] values that a coroutine launched in this scope would
 * have.
 *
 * **Thread**: any. The task belongs to the loop of the scope's dispatcher, or else to the loop of
 * the calling thread, or else to that of the nearest coroutine around the scope which has one.
 *
 * @param name what the task is called in messages; the scope's [CoroutineName] unless given
 * @param coroutine what the task runs: a lambda which may await wherever it likes, though not
 *   suspend; [Suspending.call] in it does that
 * @return the task, to be awaited by either language
 * @throws IllegalStateException if none of them has a loop
 * @throws RejectedExecutionException if the loop is closed
 * @sample dev.weft.kotlin.samples.taskInScope
 * @see asCoroutineScope
 * @see Future.await
 */
@OptIn(ExperimentalCoroutinesApi::class)
public fun <T> CoroutineScope.spawn(name: String? = null, coroutine: Coroutine<T>): Task<T> {
    val loop = loopFor(coroutineContext, "scope")
    return TaskJob<T>(newCoroutineContext(LoopDispatcher(loop)), loop).spawn(name, coroutine)
}
