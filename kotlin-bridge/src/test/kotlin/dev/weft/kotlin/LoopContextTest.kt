package dev.weft.kotlin

import dev.weft.ContextValues
import dev.weft.EventLoop
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

/** The context in one object is what Kotlin's own chain of elements would be. */
class LoopContextTest {
    private val loop = EventLoop.start("context")
    private val vars = ContextVars(ContextValues.copyOfCurrent())
    private val job = Job()
    private val dispatcher = LoopDispatcher(loop)

    @AfterEach
    fun closeLoop() {
        loop.close()
    }

    @OptIn(ExperimentalStdlibApi::class)
    @Suppress("DEPRECATION") // which Kotlin asks for all the same
    private val oldKey: CoroutineContext.Key<CoroutineDispatcher> = CoroutineDispatcher

    private val whole = vars + job + dispatcher

    private fun elementsOf(context: CoroutineContext): Set<CoroutineContext.Element> =
        context.fold(emptySet()) { seen, element ->
            assertThat(context[element.key]).isSameAs(element)
            assertThat(seen).doesNotContain(element)
            seen + element
        }

    @Test
    fun isMadeInWhateverOrderTheElementsCome() {
        assertThat(whole).isInstanceOf(LoopContext::class.java)
        assertThat(vars + dispatcher + job).isInstanceOf(LoopContext::class.java)
        assertThat(elementsOf(whole)).containsExactlyInAnyOrder(vars, job, dispatcher)
        assertThat(elementsOf(vars + dispatcher + job))
            .containsExactlyInAnyOrder(vars, job, dispatcher)
        assertThat(elementsOf(EmptyCoroutineContext + whole))
            .containsExactlyInAnyOrder(vars, job, dispatcher)
        assertThat(elementsOf(job + (vars + dispatcher)))
            .containsExactlyInAnyOrder(vars, job, dispatcher)
    }

    @Test
    fun findsTheDispatcherByEachOfItsNames() {
        assertThat(whole[ContinuationInterceptor]).isSameAs(dispatcher)
        assertThat(whole[oldKey]).isSameAs(dispatcher)
        assertThat(whole[CoroutineName]).isNull()
        assertThat((vars + job)[oldKey]).isNull()
    }

    @Test
    fun anotherOfTheSameKindTakesThePlace() {
        val other = Job()
        assertThat(elementsOf(whole + other)).containsExactlyInAnyOrder(vars, other, dispatcher)
        val values = ContextVars(ContextValues.copyOfCurrent())
        assertThat(elementsOf(whole + values)).containsExactlyInAnyOrder(values, job, dispatcher)
        assertThat(elementsOf(whole + Dispatchers.IO))
            .containsExactlyInAnyOrder(vars, job, Dispatchers.IO)
        assertThat(elementsOf(whole + Dispatchers.IO + dispatcher))
            .containsExactlyInAnyOrder(vars, job, dispatcher)
        assertThat(elementsOf(whole + whole)).containsExactlyInAnyOrder(vars, job, dispatcher)
        assertThat(whole + EmptyCoroutineContext).isSameAs(whole)
    }

    @Test
    fun takesOtherElements() {
        val name = CoroutineName("name")
        val handler = CoroutineExceptionHandler { _, _ -> }
        assertThat(elementsOf(whole + name + handler))
            .containsExactlyInAnyOrder(vars, job, dispatcher, name, handler)
        assertThat(elementsOf(name + whole)).containsExactlyInAnyOrder(vars, job, dispatcher, name)
        assertThat(elementsOf(vars + dispatcher + name))
            .containsExactlyInAnyOrder(vars, dispatcher, name)
        assertThat(elementsOf(vars + job + name)).containsExactlyInAnyOrder(vars, job, name)
    }

    @Test
    fun letsGoOfEach() {
        assertThat(elementsOf(whole.minusKey(Job))).containsExactlyInAnyOrder(vars, dispatcher)
        assertThat(elementsOf(whole.minusKey(ContinuationInterceptor)))
            .containsExactlyInAnyOrder(vars, job)
        assertThat(elementsOf(whole.minusKey(oldKey))).containsExactlyInAnyOrder(vars, job)
        assertThat(elementsOf(whole.minusKey(ContextVars)))
            .containsExactlyInAnyOrder(job, dispatcher)
        assertThat(elementsOf((vars + job).minusKey(Job))).containsExactly(vars)
        assertThat(elementsOf((vars + dispatcher).minusKey(ContinuationInterceptor)))
            .containsExactly(vars)
        assertThat(whole.minusKey(CoroutineName)).isSameAs(whole)
        assertThat(whole).hasToString((job + vars + dispatcher).toString())
    }
}
