package dev.weft.kotlin

import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.Job

/**
 * The context of a coroutine on a loop that has just what each of them has: a job, a dispatcher and
 * its own context variables.
 *
 * It is the same as the chain that Kotlin would make of these. But kotlinx asks a context four
 * times in each turn of a coroutine, and goes through all of it once, and that is most of what a
 * turn takes; here the answer is in a field. With any other element it becomes such a chain.
 */
internal class LoopContext(
    private val vars: ContextVars,
    private val job: Job?,
    private val dispatcher: LoopDispatcher?,
) : CoroutineContext {
    override fun <E : CoroutineContext.Element> get(key: CoroutineContext.Key<E>): E? {
        val element =
            when {
                key === Job -> job
                key === ContinuationInterceptor -> dispatcher
                key === ContextVars -> vars
                else -> return dispatcher?.get(key) // which has other names too
            }
        @Suppress("UNCHECKED_CAST") // the key says so
        return element as E?
    }

    // The variables first, so that kotlinx, which builds a child's context in this order, makes
    // one of these again.
    override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R {
        var result = operation(initial, vars)
        if (job != null) {
            result = operation(result, job)
        }
        if (dispatcher != null) {
            result = operation(result, dispatcher)
        }
        return result
    }

    override fun plus(context: CoroutineContext): CoroutineContext =
        when (context) {
            EmptyCoroutineContext -> this
            is Job -> LoopContext(vars, context, dispatcher)
            is LoopDispatcher -> LoopContext(vars, job, context)
            else -> asChain() + context
        }

    override fun minusKey(key: CoroutineContext.Key<*>): CoroutineContext =
        if (get(key) == null) this else asChain().minusKey(key)

    // Begins with the others, to which these are elements like any: vars + job is one of this
    // class.
    private fun asChain(): CoroutineContext =
        (job ?: EmptyCoroutineContext) + (dispatcher ?: EmptyCoroutineContext) + vars

    override fun toString() = asChain().toString()
}
