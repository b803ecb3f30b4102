/// Tests of code that awaits: sleeps that take no time, orders that can be had again, deadlocks
/// that explain themselves, networks that break.
///
/// [dev.weft.testing.Simulation] runs a main task so; [dev.weft.testing.WeftTest] a test method of
/// JUnit Jupiter. They need nothing of the code under test, which is the same as in earnest.
/// Connections go over a [dev.weft.testing.SimulatedNetwork], with [dev.weft.testing.Faults] if
/// they are wanted.
package dev.weft.testing;
