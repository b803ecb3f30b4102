/// How the JVM suspends and resumes a stack. Not exported.
///
/// The rest of Weft sees two types: an [Engine] makes strands, and a [Strand] is a stack that can
/// stop in the middle and go on later. Which mechanism of the JVM is behind them is told by
/// [EngineKind]; when the JDK gets a public scheduler API for virtual threads, only
/// [ScheduledStrand] and [JavaLang] change.
///
/// This package knows nothing of futures, tasks or timers: to it, a program is a sequence of
/// strands and callbacks that a [Host] hands out one at a time.
package dev.weft.engine;
