// Shows: a group in a group; a failure goes out through both, a cancel goes in through both.
// New since ChannelAndQueue: the inner group is the Java file's, a task with a coroutine of ours.
package dev.weft.comparison.inkotlin

import dev.weft.Coroutines.currentLoop
import dev.weft.Future
import dev.weft.TaskGroup
import dev.weft.comparison.injava.ScopesNest as InJava
import dev.weft.kotlin.asCoroutineScope
import dev.weft.kotlin.await
import dev.weft.kotlin.runWeft
import dev.weft.kotlin.spawn
import java.io.IOException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

// region: leaf
private suspend fun leaf(working: Future<Void>, go: Future<Void>) {
    println("    leaf works")
    working.complete(null)
    try {
        go.await()
    } finally {
        println("    leaf has cleaned up")
    }
}

/** For the Java file's inner group, whose child the leaf is. */
fun launchLeaf(group: TaskGroup, working: Future<Void>, go: Future<Void>): Job =
    group.asCoroutineScope().launch(CoroutineName("leaf")) { leaf(working, go) }

// endregion

// region: inner
private suspend fun inner(working: Future<Void>, go: Future<Void>) {
    println("  inner group begins")
    try {
        coroutineScope { spawn("leaf") { InJava.leaf(working, go) } }
    } finally {
        println("  inner group is over")
    }
}

/** For the Java program, whose inner group is this one: its leaf is a task. */
fun launchInner(group: TaskGroup, working: Future<Void>, go: Future<Void>): Job =
    group.asCoroutineScope().launch(CoroutineName("inner")) { inner(working, go) }

// endregion

// region: outer
private suspend fun neighbour(cleanedUp: Future<Void>) {
    try {
        awaitCancellation()
    } finally {
        cleanedUp.complete(null)
    }
}

private suspend fun outer(ready: Future<Void>, go: Future<Void>) {
    println("outer group begins")
    val working = currentLoop().createFuture<Void>()
    val cleanedUp = currentLoop().createFuture<Void>()
    try {
        coroutineScope {
            spawn("inner") { InJava.inner(working, go) }
            launch(CoroutineName("neighbour")) { neighbour(cleanedUp) }
            working.await()
            println("outer body: all are at work")
            ready.complete(null)
        }
    } finally {
        val done = if (cleanedUp.isDone) "True" else "False"
        println("outer group is over, its other child too: $done")
    }
}

// endregion

// region: main
private suspend fun scopesNest() {
    println("-- the leaf fails")
    try {
        coroutineScope {
            val ready = currentLoop().createFuture<Void>()
            val go = currentLoop().createFuture<Void>()
            launch { outer(ready, go) }
            ready.await()
            go.completeExceptionally(IOException("no more paper"))
        }
    } catch (error: IOException) {
        println("main saw it fail: ${error.message}")
    }

    println("-- main cancels")
    coroutineScope {
        val ready = currentLoop().createFuture<Void>()
        val cancelled = launch { outer(ready, currentLoop().createFuture()) }
        ready.await()
        cancelled.cancelAndJoin()
        if (cancelled.isCancelled) println("main saw it cancelled")
    }
}

fun main() = runWeft { scopesNest() }

// endregion
