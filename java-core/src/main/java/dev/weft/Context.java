package dev.weft;

import dev.weft.engine.Engine;

import java.util.Arrays;

/// The values of [ContextVar]s in force somewhere: an immutable list, so that inheriting a context
/// is copying a reference. In the place of one there may be a [ContextValues], which is not
/// immutable; what is inherited is a [#snapshot] of it.
///
/// Programs have a handful of variables; a flat array searched from the start beats any tree there.
sealed class Context permits ContextValues {
    static final Context EMPTY = new Context(new Object[0]);

    private static final ThreadLocal<Context> ELSEWHERE = new ThreadLocal<>();

    private final Object[] entries; // variable, value, variable, value, …

    private Context(Object[] entries) {
        this.entries = entries;
    }

    /// For a context whose values are elsewhere.
    Context() {
        this(EMPTY.entries);
    }

    /// The values of the running task or callback, or of a thread that belongs to no loop.
    static Context current() {
        return of(Engine.running());
    }

    /// The same, where it is known already what [Engine#running] tells.
    static Context of(Object running) {
        return inForce(running).snapshot();
    }

    /// What is in force, and may change in place.
    static Context inForce(Object running) {
        if (running instanceof Task<?> task) {
            return task.context;
        }
        if (running instanceof LoopHost host) {
            return host.loop().context;
        }
        Context context = ELSEWHERE.get();
        return context == null ? EMPTY : context;
    }

    /// Puts values in force for the code that runs now.
    static void set(Context values) {
        Object running = Engine.running();
        if (inForce(running) instanceof ContextValues shared) {
            shared.replace(values);
        } else {
            put(running, values);
        }
    }

    /// Puts a context in force in the place of another.
    static void put(Object running, Context context) {
        switch (running) {
            case Task<?> task -> task.context = context;
            case LoopHost host -> host.loop().context = context;
            case null, default -> ELSEWHERE.set(context);
        }
    }

    /// The values of now, which do not change.
    Context snapshot() {
        return this;
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
