package dev.weft.engine;

import java.util.Locale;

/// The three mechanisms by which a stack is suspended, and the choice among them.
public enum EngineKind {
    /// Virtual threads that pass a baton; needs no JVM flag. See [HandoffEngine].
    HANDOFF,
    /// Virtual threads scheduled by the event loop itself; needs `java.lang` open. See
    /// [ScheduledEngine].
    SCHEDULED,
    /// Bare JDK continuations on the loop's thread; needs both flags, and must be asked for. See
    /// [ContinuationEngine].
    CONTINUATION;

    /// The system property that chooses an engine by name.
    public static final String PROPERTY = "weft.engine";

    // Whom a flag must name: Weft on the class path is in no module.
    private static final String US =
            EngineKind.class.getModule().isNamed()
                    ? EngineKind.class.getModule().getName()
                    : "ALL-UNNAMED";

    /// The flag that lets Weft give virtual threads a scheduler of its own.
    public static final String OPENS_FLAG = "--add-opens java.base/java.lang=" + US;

    /// The flag that lets Weft use the JDK's continuations directly.
    public static final String EXPORTS_FLAG = "--add-exports java.base/jdk.internal.vm=" + US;

    private static final System.Logger LOG = System.getLogger("dev.weft");

    /// The engine that `-Dweft.engine` asks for or, where it asks for none, the best one that keeps
    /// thread semantics.
    ///
    /// @throws IllegalStateException if the engine that was asked for cannot work in this JVM; the
    ///   message names the missing flag
    /// @throws IllegalArgumentException if the property names no engine
    public static EngineKind chosen() {
        String asked = System.getProperty(PROPERTY, "").strip();
        if (!asked.isEmpty()) {
            return named(asked).checked();
        }
        if (SCHEDULED.missing() == null) {
            return SCHEDULED;
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                "Weft runs on the HANDOFF engine; with {0} a switch costs a third as much",
                OPENS_FLAG);
        return HANDOFF;
    }

    private static EngineKind named(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "-D%s=%s names no engine; use handoff, scheduled or continuation"
                            .formatted(PROPERTY, name));
        }
    }

    private EngineKind checked() {
        String flag = missing();
        if (flag != null) {
            throw new IllegalStateException(
                    "The %s engine was asked for with -D%s but cannot work in this JVM: start it with %s"
                            .formatted(name(), PROPERTY, flag));
        }
        return this;
    }

    /// What this JVM lacks for this engine, as the flags to add; null if nothing.
    private String missing() {
        return switch (this) {
            case HANDOFF -> null;
            case SCHEDULED -> JavaLang.isOpen() ? null : OPENS_FLAG;
            case CONTINUATION -> {
                boolean exported = continuationsAreExported();
                if (exported && JavaLang.isOpen()) {
                    yield null;
                }
                if (exported) {
                    yield OPENS_FLAG;
                }
                yield JavaLang.isOpen() ? EXPORTS_FLAG : OPENS_FLAG + " " + EXPORTS_FLAG;
            }
        };
    }

    private static boolean continuationsAreExported() {
        return Object.class.getModule().isExported("jdk.internal.vm", EngineKind.class.getModule());
    }

    /// Makes the engine of one loop.
    ///
    /// @param host the loop
    /// @param name how the loop's thread is called
    /// @param loop the loop's own code, which must hold no monitor while it resumes a strand
    /// @return a fresh engine, for that loop alone
    public Engine open(Host host, String name, Runnable loop) {
        return switch (this) {
            case HANDOFF -> new HandoffEngine(host, name, loop);
            case SCHEDULED -> new ScheduledEngine(new LoopThread(host, name, loop));
            case CONTINUATION -> new ContinuationEngine(new LoopThread(host, name, loop));
        };
    }
}
