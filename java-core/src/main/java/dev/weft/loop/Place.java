package dev.weft.loop;

import java.security.CodeSource;
import java.util.Objects;
import java.util.Set;

/// The place in a program that a stack is at: what a line about a task that waits should name.
public final class Place {
    private static final String BRIDGE = "dev.weft.kotlin";
    private static final Set<String> KOTLINS_OWN = Set.of("kotlin", "kotlinx");

    private Place() {}

    /// The innermost frame that is not Weft's, the JDK's or Kotlin's own.
    ///
    /// @param stack frames, innermost first
    /// @return the frame; null if there is none
    public static StackTraceElement of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (!isInside(frame.getClassName())) {
                return frame;
            }
        }
        return null;
    }

    private static boolean isInside(String name) {
        int first = name.indexOf('.');
        if (first > 0 && KOTLINS_OWN.contains(name.substring(0, first))) {
            return true;
        }
        if (name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(BRIDGE)) {
            return true;
        }
        try {
            Class<?> type = Class.forName(name, false, Place.class.getClassLoader());
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return source == null || Objects.equals(source, weft());
        } catch (ClassNotFoundException | LinkageError elsewhere) {
            return false;
        }
    }

    private static CodeSource weft() {
        return Place.class.getProtectionDomain().getCodeSource();
    }
}
