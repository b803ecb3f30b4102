package dev.weft.comparison.proxy.inkotlin

import dev.weft.Coroutine
import dev.weft.Coroutines.spawn
import dev.weft.kotlin.await

/**
 * Calls Java code that awaits as Weft's tasks do, in a task, and suspends until it is done. To
 * cancel the coroutine is to cancel the task.
 */
internal suspend fun <T> inTask(code: () -> T): T = spawn(Coroutine { code() }).await()
