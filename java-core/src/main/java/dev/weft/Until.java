package dev.weft;

/// When [Coroutines#waitUntil] has waited long enough.
///
/// Semantics: the constants of `asyncio.wait`.
public enum Until {
    /// When all of the futures are done, however they ended.
    ALL_DONE,

    /// When the first one is done, however it ended.
    FIRST_DONE,

    /// When the first one has failed; being cancelled is no failure. Else as [#ALL_DONE].
    FIRST_FAILED
}
