package dev.weft;

import dev.weft.engine.Engine;

import java.util.Arrays;

/// The values of [ContextVar]s in force somewhere: an immutable list, so that inheriting a context
/// is copying a reference.
///
/// Programs have a handful of variables; a flat array searched from the start beats any tree there.
final class Context {
    static final Context EMPTY = new Context(new Object[0]);

    private static final ThreadLocal<Context> ELSEWHERE = new ThreadLocal<>();

    private final Object[] entries; // variable, value, variable, value, …

    private Context(Object[] entries) {
        this.entries = entries;
    }

    /// The context of the running task or callback, or of a thread that belongs to no loop.
    static Context current() {
        return of(Engine.running());
    }

    /// The same, where it is known already what [Engine#running] tells.
    static Context of(Object running) {
        if (running instanceof Task<?> task) {
            return task.context;
        }
        if (running instanceof LoopHost host) {
            return host.loop().context;
        }
        Context context = ELSEWHERE.get();
        return context == null ? EMPTY : context;
    }

    /// Puts a context in force for the code that runs now.
    static void set(Context context) {
        switch (Engine.running()) {
            case Task<?> task -> task.context = context;
            case LoopHost host -> host.loop().context = context;
            case null, default -> ELSEWHERE.set(context);
        }
    }

    /// The place of a variable's value, or a negative number.
    private int find(ContextVar<?> variable) {
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] == variable) {
                return i + 1;
            }
        }
        return -1;
    }

    boolean has(ContextVar<?> variable) {
        return find(variable) >= 0;
    }

    Object get(ContextVar<?> variable) {
        return entries[find(variable)];
    }

    Context with(ContextVar<?> variable, Object value) {
        int at = find(variable);
        Object[] copy = at >= 0 ? entries.clone() : Arrays.copyOf(entries, entries.length + 2);
        if (at < 0) {
            at = entries.length + 1;
            copy[at - 1] = variable;
        }
        copy[at] = value;
        return new Context(copy);
    }

    Context without(ContextVar<?> variable) {
        int at = find(variable);
        if (at < 0) {
            return this;
        }
        Object[] copy = new Object[entries.length - 2];
        System.arraycopy(entries, 0, copy, 0, at - 1);
        System.arraycopy(entries, at + 1, copy, at - 1, entries.length - at - 1);
        return new Context(copy);
    }
}
