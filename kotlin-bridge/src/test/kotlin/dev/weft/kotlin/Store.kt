package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import java.io.IOException

/** What Java implements, and what it is given and gives: functions that suspend. */
internal interface Store {
    suspend fun load(key: String): String?

    @Throws(IOException::class) suspend fun save(key: String, value: Int)
}

/** One whose loading runs Java-like code. */
internal fun store(body: () -> String?): Store = JavaStore(Coroutine { body() })

/** One that waits for ever, and cleans up at its end with an await. */
internal fun hanging(trail: Trail): Store = store {
    try {
        trail += "begins"
        Coroutines.await(Coroutines.currentLoop().createFuture<String>())
    } finally {
        Coroutines.yieldNow()
        trail += "cleaned up"
    }
}

/** What a call fails with, which is not to give a value. */
internal suspend fun failureOf(call: suspend () -> Any?): Throwable {
    val value =
        try {
            call()
        } catch (failure: Throwable) {
            return failure
        }
    throw AssertionError("it gave $value")
}

/** What gives Java a function value. */
internal class HasFunction(val function: suspend () -> String)

/** What Java gives a function value. */
internal fun interface TakesFunction {
    suspend fun call(function: suspend () -> String): String
}

/** Function values of each number of arguments, for Java to call and to make. */
internal object Values {
    val none: suspend () -> String = { "none" }
    val one: suspend (String) -> Int = { it.length }
    val two: suspend String.(Int) -> String = { times -> repeat(times) }
    val three: suspend (Int, Long, List<Int>) -> Map<Int, Long> = { a, b, c ->
        c.associate { it + a to b }
    }
    val nothing: suspend (Trail) -> Unit = { it += "nothing" }

    suspend fun callNone(function: suspend () -> String) = function()

    suspend fun callOne(function: suspend (String) -> Int) = function("four")

    suspend fun callTwo(function: suspend String.(Int) -> String) = "ab".function(3)

    suspend fun callThree(function: suspend (Int, Long, List<Int>) -> Map<Int, Long>) =
        function(1, 2, listOf(3))

    suspend fun callNothing(function: suspend (Trail) -> Unit, trail: Trail) = function(trail)
}
