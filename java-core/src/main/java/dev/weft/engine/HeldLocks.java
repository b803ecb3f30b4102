package dev.weft.engine;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Looks for locks that the running stack holds, for debug mode.
///
/// Monitors are found exactly. The JDK keeps no list of the `java.util.concurrent` locks that a
/// thread holds, so of those it finds the ones that a frame of the stack can name: in a local
/// variable, or in a field of the class whose method runs. It needs `java.lang` open, for the JDK's
/// live stack frames.
public final class HeldLocks {
    private HeldLocks() {}

    /// Whether [#onThisStack] can see anything in this JVM.
    public static boolean areVisible() {
        return JavaLang.isOpen();
    }

    /// What the calling thread's stack holds.
    ///
    /// @return a description of each monitor and lock; empty if there are none
    public static List<String> onThisStack() {
        var held = new ArrayList<String>();
        var seen = new LinkedHashSet<Object>();
        JavaLang.liveStackWalker()
                .forEach(frame -> {
                    if (isOurs(frame.getClassName())) {
                        return;
                    }
                    for (Object monitor : JavaLang.monitors(frame)) {
                        if (monitor == null) { // taken and given back
                            continue;
                        }
                        held.add(
                                "the monitor of a %s, taken in %s"
                                        .formatted(
                                                monitor.getClass().getName(),
                                                frame.toStackTraceElement()));
                    }
                    addLocks(frame, seen);
                });
        seen.forEach(lock -> held.add("the lock " + lock));
        return held;
    }

    private static boolean isOurs(String className) {
        return className.startsWith("dev.weft.engine.") || className.startsWith("java.lang.");
    }

    private static void addLocks(StackWalker.StackFrame frame, Set<Object> found) {
        Object[] locals = JavaLang.locals(frame);
        for (Object local : locals) {
            addIfHeld(local, found);
        }
        Object receiver = locals.length == 0 ? null : locals[0];
        Class<?> type = frame.getDeclaringClass();
        for (Field field : type.getDeclaredFields()) {
            boolean isStatic = Modifier.isStatic(field.getModifiers());
            if (mayHoldLock(field) && (isStatic || type.isInstance(receiver))) {
                addIfHeld(valueOf(field, isStatic ? null : receiver), found);
            }
        }
    }

    private static boolean mayHoldLock(Field field) {
        return field.getType().getPackageName().equals("java.util.concurrent.locks");
    }

    private static Object valueOf(Field field, Object receiver) {
        try {
            return field.trySetAccessible() ? field.get(receiver) : null;
        } catch (IllegalAccessException closed) {
            return null;
        }
    }

    private static void addIfHeld(Object candidate, Set<Object> found) {
        boolean held =
                switch (candidate) {
                    case ReentrantLock lock -> lock.isHeldByCurrentThread();
                    case ReentrantReadWriteLock lock ->
                            lock.isWriteLockedByCurrentThread() || lock.getReadHoldCount() > 0;
                    case ReentrantReadWriteLock.WriteLock lock -> lock.isHeldByCurrentThread();
                    case null, default -> false;
                };
        if (held) {
            found.add(candidate);
        }
    }
}
