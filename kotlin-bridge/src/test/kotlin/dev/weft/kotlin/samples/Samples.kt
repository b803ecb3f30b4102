package dev.weft.kotlin.samples

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Generator
import dev.weft.TaskGroup
import dev.weft.kotlin.asChannel
import dev.weft.kotlin.asContextElement
import dev.weft.kotlin.asCoroutineDispatcher
import dev.weft.kotlin.asCoroutineScope
import dev.weft.kotlin.asDeferred
import dev.weft.kotlin.asFlow
import dev.weft.kotlin.asFuture
import dev.weft.kotlin.asGenerator
import dev.weft.kotlin.asTask
import dev.weft.kotlin.await
import dev.weft.kotlin.awaitFull
import dev.weft.kotlin.awaitSet
import dev.weft.kotlin.awaitShielded
import dev.weft.kotlin.awaitSignal
import dev.weft.kotlin.awaitUntil
import dev.weft.kotlin.consumeAsFlow
import dev.weft.kotlin.currentContextVars
import dev.weft.kotlin.future
import dev.weft.kotlin.receive
import dev.weft.kotlin.runWeft
import dev.weft.kotlin.runWeftTest
import dev.weft.kotlin.send
import dev.weft.kotlin.spawn
import dev.weft.kotlin.waitUntilBlocked
import dev.weft.kotlin.withLock
import dev.weft.kotlin.withPermit
import dev.weft.sync.Barrier
import dev.weft.sync.Condition
import dev.weft.sync.Event
import dev.weft.sync.Lock
import dev.weft.sync.Queue
import dev.weft.sync.Semaphore
import java.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.test.resetMain
import kotlinx.coroutines.test.setMain
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

// What the KDoc shows. SamplesTest runs each and compares what it prints.

internal fun awaitFuture() {
    EventLoop.start("Java's loop").use { loop ->
        val greeting = loop.createFuture<String>()
        runBlocking {
            loop.execute { greeting.complete("hello") }
            println(greeting.await())
        }
    }
}

internal fun awaitSharedFuture() {
    EventLoop.start("Java's loop").use { loop ->
        val greeting = loop.createFuture<String>()
        runBlocking {
            // The timeout ends this wait; others may still want the greeting.
            println(withTimeoutOrNull(1) { greeting.awaitShielded() })
            loop.execute { greeting.complete("hello") }
            println(greeting.await())
        }
    }
}

internal fun futureAsDeferred() {
    EventLoop.start("Java's loop").use { loop ->
        val never = loop.createFuture<String>().asDeferred()
        val soon = loop.submit { "the task was first" }.asDeferred()
        runBlocking {
            val first = select {
                never.onAwait { it }
                soon.onAwait { it }
            }
            println(first)
        }
    }
}

internal fun deferredAsFuture() {
    EventLoop.start("Java's loop").use { loop ->
        runBlocking {
            val answer = async(Dispatchers.Default) { 42 }.asFuture(loop)
            val task = loop.submit { "the task got ${Coroutines.await(answer)}" }
            println(task.await())
        }
    }
}

internal fun deferredAsTask() {
    EventLoop.start("Java's loop").use { loop ->
        runBlocking {
            val answer = async(CoroutineName("answer")) { awaitCancellation() }
            val task = answer.asTask(loop)
            task.cancel()
            answer.join()
            println("${task.name()} was cancelled: ${answer.isCancelled}")
        }
    }
}

internal fun jobAsTask() {
    EventLoop.start("Java's loop").use { loop ->
        runBlocking {
            val printing = launch(Dispatchers.Default) { println("Kotlin prints") }.asTask(loop)
            val task = loop.submit {
                Coroutines.await(printing)
                "Java goes on"
            }
            println(task.await())
        }
    }
}

internal fun dispatchToLoop() {
    EventLoop.start("Java's loop").use { loop ->
        var counter = 0 // of the loop: no lock
        loop.submit { repeat(2) { counter++ } }
        runBlocking {
            repeat(2) { launch(loop.asCoroutineDispatcher()) { counter++ } }
        }
        println(runBlocking { withContext(loop.asCoroutineDispatcher()) { counter } })
    }
}

internal fun javaThatAwaits() {
    fun page(name: String): String { // of a Java class
        Coroutines.sleep(Duration.ofMillis(1))
        return "the page $name"
    }
    runWeft {
        launch { println(page("home")) }
        yield()
        println("meanwhile")
    }
}

internal fun coroutineAsFuture() {
    val lines =
        Coroutines.run(
            Coroutine {
                val page =
                    Coroutines.currentLoop().future {
                        coroutineScope {
                            val head = async {
                                delay(2)
                                "head"
                            }
                            val body = async {
                                delay(1)
                                "body"
                            }
                            "${head.await()} and ${body.await()}"
                        }
                    }
                Coroutines.sleep(Duration.ofMillis(1))
                Coroutines.await(page)
            }
        )
    println(lines)
}

internal fun contextVarAsElement() {
    val user = ContextVar.withDefault("user", "nobody")
    fun greet() = println("hello, ${user.get()}") // what Java code would do
    runWeft {
        withContext(user.asContextElement("Ada")) {
            greet()
            Coroutines.currentLoop().spawn(Coroutine { greet() }).await()
        }
        greet()
    }
}

internal fun contextVarsOfAScope() {
    val user = ContextVar.withDefault("user", "nobody")
    EventLoop.start("Java's loop").use { loop ->
        user.set("Ada")
        val scope = CoroutineScope(loop.asCoroutineDispatcher() + currentContextVars())
        user.set("Grace")
        runBlocking { scope.launch { println(user.get()) }.join() }
    }
}

internal fun groupAsScope() {
    Coroutines.run(
        Coroutine {
            TaskGroup.run(
                TaskGroup.Action { group ->
                    group.spawn("Java's", Coroutine { println("a task") })
                    group.asCoroutineScope().launch { println("a coroutine") }
                }
            )
            println("both are done")
        }
    )
}

internal fun taskInScope() = runWeft {
    coroutineScope {
        spawn("Java's") {
            Coroutines.sleep(Duration.ofMillis(1)) // what Java code would do
            println("a task")
        }
        launch { println("a coroutine") }
    }
    println("both are done")
}

internal fun program() {
    val greeting = runWeft {
        val loop = Coroutines.currentLoop()
        val word = loop.spawn(Coroutine { "hello" }) // what Java code would do
        launch { println("a child is waited for") }
        "${word.await()}, world"
    }
    println(greeting)
}

internal fun virtualTime() = runWeftTest {
    val reminder = launch {
        delay(1.hours)
        println("an hour is over")
    }
    reminder.join() // which takes no time
}

@OptIn(ExperimentalCoroutinesApi::class)
internal fun virtualTimeOfMain() = runWeftTest {
    Dispatchers.setMain(Coroutines.currentLoop().asCoroutineDispatcher())
    try {
        val screen = MainScope() // what the program under test would do
        val title = screen.async {
            delay(1.hours)
            "loaded after an hour"
        }
        println(title.await())
    } finally {
        Dispatchers.resetMain()
    }
}

internal fun blockedOnes() = runWeftTest {
    val open = Event()
    val guests = List(2) { launch { open.awaitSet() } }
    waitUntilBlocked()
    println(open) // both have come, whatever that took
    open.set()
    guests.joinAll()
}

internal fun generatorAsFlow() = runWeft {
    val sensor =
        Generator.of<Int> { out -> // what Java code would do
            try {
                for (celsius in 20..99) {
                    Coroutines.sleep(Duration.ofMillis(1))
                    out.`yield`(celsius)
                }
            } finally {
                println("switched off")
            }
        }
    println(sensor.consumeAsFlow().take(2).toList())
}

internal fun codeAsFlow() = runWeft {
    val dice =
        Generator.Body<Int> { out -> // what Java code would do
                Coroutines.sleep(Duration.ofMillis(1))
                out.`yield`(5)
                out.`yield`(3)
            }
            .asFlow()
    println("${dice.toList()} and again ${dice.toList()}")
}

internal fun flowAsGenerator() = runWeft {
    val pages = flow {
        delay(1)
        emit("home")
        delay(1)
        emit("news")
    }
    // what Java code would do
    val task =
        Coroutines.spawn(Coroutine { pages.asGenerator().iterator().asSequence().joinToString() })
    println(task.await())
}

internal fun queueFromCoroutines() = runWeft {
    val questions = Queue.bounded<Int>(1)
    val answers = Queue.bounded<Int>(1)
    Coroutines.spawn(
        Coroutine { questions.forEach { answers.put(it * it) } } // what Java code would do
    )
    questions.send(7)
    println(answers.receive())
}

internal fun queueAsChannel() = runWeft {
    val queue = Queue.bounded<String>(1)
    Coroutines.spawn(
        Coroutine { // what Java code would do
            queue.put("one")
            queue.put("two")
            queue.shutdown()
        }
    )
    for (item in queue.asChannel()) {
        println(item)
    }
}

internal fun lockInCoroutines() = runWeft {
    val lock = Lock() // which Java code may hold too
    var balance = 0
    coroutineScope {
        repeat(3) {
            launch {
                lock.withLock {
                    val before = balance
                    delay(1)
                    balance = before + 1
                }
            }
        }
    }
    println(balance)
}

internal fun semaphoreInCoroutines() = runWeft {
    val ovens = Semaphore(2)
    repeat(3) {
        launch {
            ovens.withPermit {
                println("bakes $it")
                delay(1)
            }
        }
    }
}

internal fun eventInCoroutines() = runWeft {
    val open = Event()
    val guest = launch {
        open.awaitSet()
        println("comes in")
    }
    Coroutines.spawn( // what Java code would do
        Coroutine {
            println("opens")
            open.set()
        }
    )
    guest.join()
}

internal fun conditionInCoroutines() = runWeft {
    val changed = Condition()
    var stock = 0
    val buyer = launch {
        changed.withLock {
            changed.awaitUntil { stock >= 2 }
            println("buys 2 of $stock")
        }
    }
    Coroutines.spawn( // what Java code would do
        Coroutine {
            repeat(3) { changed.hold().use { stock++ } }
            changed.hold().use { changed.signalAll() }
        }
    )
    buyer.join()
}

internal fun signalInCoroutines() = runWeft {
    val doorbell = Condition()
    val host = launch {
        doorbell.withLock {
            doorbell.awaitSignal()
            println("who is there?")
        }
    }
    yield()
    doorbell.withLock { doorbell.signal() }
    host.join()
}

internal fun barrierInCoroutines() = runWeft {
    val table = Barrier(2)
    val guest = launch {
        table.awaitFull()
        println("the coroutine eats")
    }
    Coroutines.spawn( // what Java code would do
        Coroutine {
            println("the task comes too")
            table.await()
        }
    )
    guest.join()
}
