package dev.weft;

import java.lang.ref.Cleaner;

/// The one cleaner of this JVM's loops; its thread starts when something first needs it.
final class Collected {
    static final Cleaner CLEANER = Cleaner.create();

    private Collected() {}
}
