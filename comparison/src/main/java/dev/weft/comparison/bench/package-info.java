/// One JMH class per operation of the kernel, each with kotlinx.coroutines beside it in the same
/// run.
///
/// A benchmark reports; it asserts nothing. The counts are shared by both sides: [Counts] in Java,
/// and the same constants handed to the Kotlin functions of `KotlinPeers`.
package dev.weft.comparison.bench;
