/// Coroutines for Java: what asyncio is to Python. Begin with [dev.weft.Coroutines].
///
/// ## The laws
///
/// 1. **Run to suspension.** The tasks and callbacks of one loop never overlap. A task runs until
///    it awaits something that is not there yet; nowhere else does it make room for others. (On the
///    `SCHEDULED` engine a blocking call of the JDK, such as a contended lock, makes room too.)
/// 2. **Nothing completes inline.** Completing a future, cancelling a task or spawning one puts
///    work at the end of the ready queue. No call of this package runs foreign code on the spot,
///    but for [dev.weft.Coroutines#spawnEager(Coroutine)], whose purpose that is.
/// 3. **First come, first served.** The ready queue is a queue, in batches: what becomes ready
///    while a batch runs belongs to the next one. Timers fire by deadline, then age. Same inputs,
///    same interleaving, on every engine, and the same as asyncio's; what comes from clocks and
///    other threads is input too.
/// 4. **An await rethrows the very exception**, checked or not; the place of the await is added to
///    it once, as a suppressed [dev.weft.AwaitSite].
/// 5. **A cancellation is one exception at one await**, counted, and may be answered by cleanup
///    that awaits. It loses nothing: what the waiter was about to get stays where it was or goes to
///    the next. It is a request: code that catches `Exception` and goes on has refused it, and then
///    no timeout, task group or Ctrl-C can end the task. In a loop that must survive failures,
///    catch and rethrow [java.util.concurrent.CancellationException] first.
/// 6. **Nothing is lost silently.** A failure that no code was told of reaches the loop's
///    [dev.weft.ExceptionHandler]. (A `gather` was told of all of its futures' failures, though it
///    throws the first alone, as asyncio's does; a [dev.weft.TaskGroup] attaches the others.)
/// 7. **Any thread** may complete or cancel a future, hand work to a loop with `execute`,
///    `callSoonThreadSafe` or `submit`, and block in `get`. All else is for the loop's own tasks
///    and callbacks, and says so with an [IllegalStateException] elsewhere.
///
/// ## How a program is ended from outside
///
/// Ctrl-C, SIGTERM and a [java.lang.System#exit] elsewhere begin the JVM's shutdown, which waits
/// for each `run` that is going on: its main task is cancelled, then the tasks that it leaves
/// behind, and their cleanup may await. The exit code is the JVM's own: 130 after Ctrl-C, 143 after
/// SIGTERM, or what `exit` was given.
///
/// - **A second Ctrl-C or SIGTERM** ends the JVM at once, without cleanup, with the exit code of
///   that signal. In the first fifth of a second it counts as the first one told twice.
/// - **Tasks that are not done five seconds after their cancellation**, or after
///   `-Dweft.shutdown.warnMillis`, are named on the error stream, once, and where they are.
/// - **A loop that is kept by a blocking call** or by code that never awaits is given up after two
///   seconds.
///
/// ## How an await works
///
/// Four files: [dev.weft.Coroutines#await(Future)] asks the running [dev.weft.Task], which adds
/// itself to the [dev.weft.Future]'s waiters and suspends its strand (`engine/Strand`); the future,
/// when done, puts the strand back into the ready queue, and the [dev.weft.EventLoop] resumes it.
///
/// ## What suspends the stack
///
/// One of three engines, chosen when a loop is made. `SCHEDULED`, virtual threads that the loop
/// itself schedules, is the default where the JVM runs with `--add-opens
/// java.base/java.lang=ALL-UNNAMED`; else `HANDOFF`, virtual threads that pass a baton, which needs
/// no flag. `-Dweft.engine=continuation` asks for the fastest, which gives up thread semantics. A
/// program whose tasks neither block nor hold a lock across an await prints the same on each; the
/// classes of `dev.weft.engine` say what each promises about locks, thread-locals and blocking
/// calls. `println(currentLoop())` says which one runs.
package dev.weft;
