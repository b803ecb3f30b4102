/// What tasks of one loop need to wait for each other: locks, semaphores, events, conditions,
/// barriers and queues. It is asyncio's set, with Kotlin's kinds of channel among the queues.
///
/// ## The laws of this chapter
///
/// 1. **Fair.** Waiters are served first come, first served, and nobody who comes later gets in
///    between: a lock, a permit or an item is given to a waiter when it is released or put, not
///    left lying until the waiter runs.
/// 2. **A cancelled waiter takes nothing with it.** While it waits it just leaves the line. If it
///    was cancelled between its wake-up and its next turn, what it was given goes to the next in
///    line, or back. Where that cannot be done, because somebody has already taken the item that it
///    put, the method returns as if nothing had happened and the task gets its cancellation at its
///    next await.
/// 3. **The form that does not wait is the truth.** `get` is `getNoWait`, or waiting until that
///    would do. It switches only if it has to wait.
/// 4. **One loop.** An object belongs to the first loop on which it is used, until that loop is
///    closed, and refuses all others with an [IllegalStateException]. Before and after it may be
///    filled and read where no loop runs. What waits needs a task; all else may be called from
///    callbacks too.
///
/// A lock of this chapter is not one of `java.util.concurrent`: it keeps apart tasks, not threads,
/// and belongs to no task in particular. As tasks switch only at an await, most data needs none;
/// one is for what must stay as it is *across* an await.
package dev.weft.sync;
