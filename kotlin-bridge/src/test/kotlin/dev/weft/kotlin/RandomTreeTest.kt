package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Inside
import dev.weft.TaskGroup
import dev.weft.testing.Simulation
import java.time.Duration
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource

/**
 * Trees of tasks and coroutines, grown at random and cancelled at random: nobody is left behind,
 * each parent outlives its children, and each that began has cleaned up once. Ten thousand trees, a
 * hundred of them on one loop and each hundred in another order of what is ready.
 */
@Tag("stress")
class RandomTreeTest {
    private class Node(private val parent: Node?) {
        var cleanups = 0
        var isOver = false
        private var childrenAtWork = 0

        init {
            check(parent?.isOver != true) { "a child began after its parent's end" }
            parent?.let { it.childrenAtWork++ }
        }

        fun beginCleanup(): Node = also { it.cleanups++ }

        fun end() {
            check(childrenAtWork == 0) { "$childrenAtWork children are orphans" }
            isOver = true
            parent?.let { it.childrenAtWork-- }
        }
    }

    private class Tree(seed: Int) {
        private val random = Random(seed)
        private val nodes = mutableListOf<Node>()
        private val cancels = mutableListOf<() -> Unit>()
        private val wrong = mutableListOf<Throwable>()
        var failed = 0

        private fun node(parent: Node?) = Node(parent).also { nodes += it }

        private fun children(depth: Int) = if (depth == 0) 0 else random.nextInt(4)

        private fun end(node: Node) {
            try {
                node.end()
            } catch (orphans: IllegalStateException) {
                wrong += orphans
            }
        }

        private fun mayFail() {
            if (random.nextInt(12) == 0) {
                failed++
                throw Failure("at random")
            }
        }

        private fun java(depth: Int, parent: Node?) {
            val node = node(parent)
            try {
                TaskGroup.run(
                    TaskGroup.Action { group ->
                        val scope = group.asCoroutineScope()
                        repeat(children(depth)) {
                            if (random.nextBoolean()) {
                                val task = group.spawn(Coroutine { java(depth - 1, node) })
                                cancels += { task.cancel() }
                            } else {
                                val job = scope.launch { kotlin(depth - 1, node) }
                                cancels += { job.cancel() }
                            }
                            if (random.nextInt(3) == 0) Coroutines.yieldNow()
                        }
                        Coroutines.sleep(Duration.ofMillis(random.nextLong(5)))
                        mayFail()
                    }
                )
            } finally {
                node.beginCleanup()
                try {
                    Coroutines.yieldNow() // where one more cancellation may come
                } finally {
                    end(node)
                }
            }
        }

        private suspend fun kotlin(depth: Int, parent: Node?) {
            val node = node(parent)
            try {
                coroutineScope {
                    repeat(children(depth)) {
                        when (random.nextInt(3)) {
                            0 -> spawn { java(depth - 1, node) }.let { cancels += { it.cancel() } }
                            1 ->
                                launch { kotlin(depth - 1, node) }
                                    .let { cancels += { it.cancel() } }
                            else ->
                                launch { implemented(depth - 1, node) }
                                    .let { cancels += { it.cancel() } }
                        }
                        if (random.nextInt(3) == 0) yield()
                    }
                    delay(random.nextLong(5).milliseconds)
                    mayFail()
                }
            } finally {
                node.beginCleanup()
                withContext(NonCancellable) { yield() }
                end(node)
            }
        }

        /** Kotlin calls a method that Java implements; neither begins without the other. */
        private suspend fun implemented(depth: Int, parent: Node?) {
            JavaStore(Coroutine { null.also { java(depth, parent) } }).load("key")
        }

        private fun call(block: suspend () -> Unit) {
            Suspending.call(Suspending.Call<Unit, RuntimeException> { block() })
        }

        /** Lets the tree grow and wither, and says what was wrong with it. */
        fun live(): List<String> {
            val isJava = random.nextBoolean()
            val root =
                Coroutines.spawn(
                    Coroutine { if (isJava) java(3, null) else call { kotlin(3, null) } }
                )
            cancels += { root.cancel() }
            while (!root.isDone) {
                Coroutines.sleep(Duration.ofMillis(random.nextLong(1, 4)))
                if (random.nextInt(3) > 0) cancels[random.nextInt(cancels.size)]()
            }
            root.outcomeNow() // a failure is as good as a value
            val faults = wrong.mapTo(mutableListOf()) { "${it.message}" }
            if (nodes.any { !it.isOver }) faults += "somebody has not ended"
            if (nodes.any { it.cleanups != 1 }) faults += "somebody has not cleaned up once"
            if (Coroutines.allTasks().size != 1) faults += "left: ${Coroutines.allTasks()}"
            if (!Inside.hasNoTimers(Coroutines.currentLoop())) faults += "a timer is left"
            return faults
        }

        val size
            get() = nodes.size
    }

    private var grown = 0
    private var failures = 0

    private fun hundredFrom(first: Int) {
        for (seed in first until first + 100) {
            val tree = Tree(seed)
            assertThat(tree.live()).describedAs("tree %d", seed).isEmpty()
            grown += tree.size
            failures += tree.failed
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    fun keepsItsLaws(block: Int) {
        for (order in 0 until 5) {
            val first = block * 500 + order * 100
            Simulation.runSeeded(first.toLong(), Coroutine { hundredFrom(first) })
        }
        assertThat(grown).isGreaterThan(1_000)
        assertThat(failures).isPositive()
    }

    @Test
    fun aTreeIsTheSameTwiceOverIfItsSeedIs() {
        val sizes = List(2) { Simulation.run(Coroutine { Tree(4).also { it.live() }.size }) }
        assertThat(sizes[0]).isEqualTo(sizes[1])
    }

    companion object {
        @JvmStatic fun blocks() = (0 until 20).toList()
    }
}
