package dev.weft.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.Executor;

/// The few members of `java.lang` that are not public and that two engines need. The only class
/// that reaches for them.
final class JavaLang {
    private static final int NO_INHERITED_THREAD_LOCALS = 1 << 2;

    // All null or none: either java.lang is open to this module and every handle was found, or no
    // engine may use this class.
    private static final MethodHandle CURRENT_CARRIER;
    private static final MethodHandle NEW_VIRTUAL_THREAD;
    private static final MethodHandle SCOPED_BINDINGS;
    private static final MethodHandle SET_SCOPED_BINDINGS;
    private static final MethodHandle LIVE_STACK_WALKER;
    private static final MethodHandle MONITORS;
    private static final MethodHandle LOCALS;
    private static final VarHandle THREAD_LOCALS;
    private static final VarHandle INHERITABLE_THREAD_LOCALS;
    private static final VarHandle STACKABLE_SCOPES;
    private static final Executor DEFAULT_SCHEDULER;
    private static final boolean OPEN;

    static {
        MethodHandle carrier = null;
        MethodHandle newThread = null;
        MethodHandle bindings = null;
        MethodHandle setBindings = null;
        MethodHandle walker = null;
        MethodHandle monitors = null;
        MethodHandle locals = null;
        VarHandle threadLocals = null;
        VarHandle inheritable = null;
        VarHandle scopes = null;
        Executor scheduler = null;
        boolean open = false;
        if (Thread.class.getModule().isOpen("java.lang", JavaLang.class.getModule())) {
            try {
                var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
                carrier =
                        lookup.findStatic(
                                Thread.class,
                                "currentCarrierThread",
                                MethodType.methodType(Thread.class));
                newThread =
                        lookup.findStatic(
                                Class.forName("java.lang.ThreadBuilders"),
                                "newVirtualThread",
                                MethodType.methodType(
                                        Thread.class,
                                        Executor.class,
                                        String.class,
                                        int.class,
                                        Runnable.class));
                bindings =
                        lookup.findStatic(
                                Thread.class,
                                "scopedValueBindings",
                                MethodType.methodType(Object.class));
                setBindings =
                        lookup.findStatic(
                                Thread.class,
                                "setScopedValueBindings",
                                MethodType.methodType(void.class, Object.class));
                Class<?> liveFrame = Class.forName("java.lang.LiveStackFrame");
                walker =
                        lookup.findStatic(
                                liveFrame,
                                "getStackWalker",
                                MethodType.methodType(StackWalker.class, Set.class));
                monitors =
                        lookup.findVirtual(
                                liveFrame, "getMonitors", MethodType.methodType(Object[].class));
                locals =
                        lookup.findVirtual(
                                liveFrame, "getLocals", MethodType.methodType(Object[].class));
                Class<?> localMap = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
                threadLocals = lookup.findVarHandle(Thread.class, "threadLocals", localMap);
                inheritable =
                        lookup.findVarHandle(Thread.class, "inheritableThreadLocals", localMap);
                scopes =
                        lookup.findVarHandle(
                                Thread.class,
                                "headStackableScopes",
                                Class.forName("jdk.internal.vm.StackableScope"));
                scheduler =
                        (Executor)
                                lookup.findStatic(
                                                Class.forName("java.lang.VirtualThread"),
                                                "defaultScheduler",
                                                MethodType.methodType(Executor.class))
                                        .invoke();
                open = true;
            } catch (Throwable changed) {
                System.getLogger("dev.weft")
                        .log(
                                System.Logger.Level.WARNING,
                                "java.lang is open but this JDK differs from the one Weft knows;"
                                        + " only the HANDOFF engine can work",
                                changed);
            }
        }
        CURRENT_CARRIER = carrier;
        NEW_VIRTUAL_THREAD = newThread;
        SCOPED_BINDINGS = bindings;
        SET_SCOPED_BINDINGS = setBindings;
        LIVE_STACK_WALKER = walker;
        MONITORS = monitors;
        LOCALS = locals;
        THREAD_LOCALS = threadLocals;
        INHERITABLE_THREAD_LOCALS = inheritable;
        STACKABLE_SCOPES = scopes;
        DEFAULT_SCHEDULER = scheduler;
        OPEN = open;
    }

    private JavaLang() {}

    /// Whether the other methods of this class may be called.
    static boolean isOpen() {
        return OPEN;
    }

    /// None of these methods throws, unless stack or memory is used up.
    private static Error asError(Throwable thrown) {
        return thrown instanceof Error error ? error : new AssertionError(thrown);
    }

    static Thread currentCarrierThread() {
        try {
            return (Thread) CURRENT_CARRIER.invokeExact();
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    static Thread newVirtualThread(Executor scheduler, String name, Runnable body) {
        try {
            return (Thread)
                    NEW_VIRTUAL_THREAD.invokeExact(
                            scheduler, name, NO_INHERITED_THREAD_LOCALS, body);
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    /// Whether a virtual thread, the running one, is as a new one would be for what runs on it
    /// next.
    ///
    /// @param uncaught the handler that it began with
    static boolean isAsNew(Thread thread, Thread.UncaughtExceptionHandler uncaught) {
        return THREAD_LOCALS.get(thread) == null
                && INHERITABLE_THREAD_LOCALS.get(thread) == null
                && STACKABLE_SCOPES.get(thread) == null
                && thread.getUncaughtExceptionHandler() == uncaught
                && thread.getContextClassLoader() == ClassLoader.getSystemClassLoader()
                && !thread.isInterrupted();
    }

    static Object scopedValueBindings() {
        try {
            return (Object) SCOPED_BINDINGS.invokeExact();
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    static void setScopedValueBindings(Object bindings) {
        try {
            SET_SCOPED_BINDINGS.invokeExact(bindings);
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    /// A walker whose frames know their locals and monitors, this thread's continuation included.
    static StackWalker liveStackWalker() {
        try {
            return (StackWalker)
                    LIVE_STACK_WALKER.invoke(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE));
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    /// The objects whose monitors a frame of [#liveStackWalker] holds.
    static Object[] monitors(StackWalker.StackFrame frame) {
        try {
            return (Object[]) MONITORS.invoke(frame);
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    /// The local variables of a frame of [#liveStackWalker], the receiver first; primitive ones as
    /// objects of the JDK's own.
    static Object[] locals(StackWalker.StackFrame frame) {
        try {
            return (Object[]) LOCALS.invoke(frame);
        } catch (Throwable thrown) {
            throw asError(thrown);
        }
    }

    /// The scheduler of ordinary virtual threads.
    static Executor defaultScheduler() {
        return DEFAULT_SCHEDULER;
    }
}
