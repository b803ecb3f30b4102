/// Weft from Kotlin: suspend functions await Weft's futures, and Weft's tasks call suspend
/// functions.
module dev.weft.kotlin {
    requires transitive dev.weft.core;
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;

    exports dev.weft.kotlin;
}
