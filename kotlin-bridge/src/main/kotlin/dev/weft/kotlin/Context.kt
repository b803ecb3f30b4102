package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.ContextVar
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CopyableThreadContextElement
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.asContextElement as asThreadLocalElement

/**
 * An element of a coroutine's context that gives this variable a value: for Java code that the
 * coroutine calls, for tasks that it starts, and for coroutines launched under it.
 *
 * Code that sets the variable itself changes it until the coroutine suspends; what it sets of other
 * variables stays set.
 *
 * **Thread**: any dispatcher.
 *
 * Semantics: kotlinx's [asThreadLocalElement] of a `ThreadLocal`.
 *
 * @param value the value; may be null
 * @sample dev.weft.kotlin.samples.contextVarAsElement
 * @see currentContextVars
 */
public fun <T> ContextVar<T>.asContextElement(value: T): ThreadContextElement<*> =
    OneValue(this, value)

/**
 * An element that carries a copy of the [ContextVar] values in force: for a coroutine that Weft did
 * not start, of a scope of one's own, or on another dispatcher.
 *
 * Coroutines of [runWeft], [future] and [Suspending.call] have one already, and so have those that
 * are launched under them, wherever they run. Each coroutine begins with the values of the one that
 * it is launched under, and keeps its own from then on, whoever resumes it. [Suspending.call] does
 * a part of the calling task's work: what the suspend function sets is set in the task.
 *
 * A coroutine without one has on the loop's [dispatcher][asCoroutineDispatcher] the values of
 * whoever resumed it, and those of the thread on others, such as [Dispatchers.IO].
 *
 * **Thread**: any.
 *
 * Semantics: `copy_context` of Python's `contextvars`, done for each coroutine as asyncio does it
 * for each task.
 *
 * @sample dev.weft.kotlin.samples.contextVarsOfAScope
 * @see asContextElement
 */
public fun currentContextVars(): ThreadContextElement<*> =
    ContextVars(ContextValues.copyOfCurrent())

/**
 * The values of one coroutine, put in force wherever it goes on.
 *
 * kotlinx looks up after each stretch of a coroutine whose elements are to put something back,
 * which takes as long as the rest of a turn. A stretch that is a command of a loop's need not: what
 * is in force ends with it. The first one may be a part of anything.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class ContextVars(private val values: ContextValues) : CopyableThreadContextElement<Any?> {
    companion object Key : CoroutineContext.Key<ContextVars> {
        /**
         * Where the code is that was resumed with a context: as far as elements are told, which is
         * inside of each `withContext`.
         */
        fun whereIs(context: CoroutineContext): CoroutineContext = context[Key]?.place ?: context
    }

    // Of whoever runs the coroutine.
    private var place: CoroutineContext? = null // as `whereIs` tells it
    private var ofCommands: CoroutineContext? = null // with which commands resume it, alone

    override val key
        get() = Key

    override fun updateThreadContext(context: CoroutineContext): Any? {
        val outer = place
        if (outer !== context) {
            place = context
        }
        if (context === ofCommands && values.enterForCommand()) {
            return ThreadElements.NOTHING_TO_RESTORE
        }
        val before = values.enter()
        return if (before === values) outer else before
    }

    override fun restoreThreadContext(context: CoroutineContext, oldState: Any?) {
        if (oldState === ThreadElements.NOTHING_TO_RESTORE) return

        if (oldState == null || oldState is CoroutineContext) {
            place = oldState // of code around, in the same values
        } else {
            ContextValues.leave(oldState)
        }
        ofCommands = context.takeIf { it[ContinuationInterceptor] is LoopDispatcher }
    }

    override fun plus(context: CoroutineContext): CoroutineContext =
        when (context) {
            is Job -> LoopContext(this, context, null)
            is LoopDispatcher -> LoopContext(this, null, context)
            else -> super.plus(context)
        }

    override fun copyForChild() = ContextVars(values.copy())

    override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
        overwritingElement
}

private class OneValue<T>(private val variable: ContextVar<T>, private val value: T) :
    ThreadContextElement<Any?> {
    private data class Key(val variable: ContextVar<*>) : CoroutineContext.Key<OneValue<*>>

    override val key: CoroutineContext.Key<*> = Key(variable)

    // Made anew each time: the element may be that of several coroutines, and of one that goes on
    // in another thread while this one has not put back what was before.
    override fun updateThreadContext(context: CoroutineContext): Any? =
        ContextValues.currentWith(variable, value).enter()

    override fun restoreThreadContext(context: CoroutineContext, oldState: Any?) {
        ContextValues.leave(oldState)
    }

    override fun toString() = "$variable=$value"
}
