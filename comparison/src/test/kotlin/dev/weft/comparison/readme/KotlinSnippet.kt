package dev.weft.comparison.readme

import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.kotlin.await
import dev.weft.kotlin.future

// The Kotlin code of the README.

// region: kotlin
suspend fun shout(page: Future<String>): String = page.await().uppercase() // awaits a Java task

fun kotlinProgram(): String =
    EventLoop.start("app").use { loop -> // one loop for both languages
        val page = loop.submit { JavaSnippet().fetch("three") }
        loop.future { shout(page) }.get()
    }
// endregion
