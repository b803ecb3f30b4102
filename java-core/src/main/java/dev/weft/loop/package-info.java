/// What a loop is made of: the ready queue, the timers, the inbox for other threads, and the
/// selector that it sleeps in. Not exported, and of use to `EventLoop` alone.
package dev.weft.loop;
