/// Cooperative coroutines for Java: one event loop, one thread of execution, and a switch only
/// where the code says `await`.
///
/// Start at [dev.weft.Coroutines].
module dev.weft.core {
    exports dev.weft;
    exports dev.weft.net;
    exports dev.weft.process;
    exports dev.weft.sync;
    exports dev.weft.testing;

    requires static org.junit.jupiter.api; // for @WeftTest, where a program has it
}
