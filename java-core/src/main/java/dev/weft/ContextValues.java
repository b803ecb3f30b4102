package dev.weft;

import dev.weft.engine.Engine;

import java.util.Objects;

/// The values of [ContextVar]s for code that is no task of its own: a block that runs in a copy of
/// them, or a coroutine of another language, which goes on now here and now there.
///
/// What the code sets stays in here, and is in force again when these values are.
///
/// {@snippet class="dev.weft.snippets.StructuredSnippetsTest" region="contextValues"}
///
/// **Thread**: any, but one at a time, and each must see what the one before it did; so it is with
/// whoever hands work from thread to thread.
///
/// Semantics: the `Context` of Python's `contextvars`, with `copy_context` and its `run`.
public final class ContextValues extends Context {
    private final Object owner;
    private final ContextValues under; // gets what is set but the one below; null for none
    private final ContextVar<?> shadowed;
    private Context values;

    private ContextValues(
            Object owner, Context values, ContextValues under, ContextVar<?> shadowed) {
        this.owner = owner == null ? this : owner;
        this.values = values;
        this.under = under;
        this.shadowed = shadowed;
    }

    /// A copy of the values in force, for code that is to go its own way.
    ///
    /// @return new values; what is set here is not seen there, nor the other way round
    public static ContextValues copyOfCurrent() {
        return new ContextValues(null, Context.current(), null, null);
    }

    /// A copy of these values as they are now.
    ///
    /// @return new values
    public ContextValues copy() {
        return new ContextValues(null, values, null, null);
    }

    /// The values in force themselves, for code that does a part of the caller's work elsewhere:
    /// what is set here is seen there, and the other way round.
    ///
    /// @return the values of the running task, callback or thread
    public static ContextValues current() {
        Object running = Engine.running();
        Context inForce = Context.inForce(running);
        if (inForce instanceof ContextValues shared) {
            return shared;
        }
        Object owner = running instanceof Task<?> ? running : Thread.currentThread();
        var shared = new ContextValues(owner, inForce, null, null);
        Context.put(running, shared);
        return shared;
    }

    /// The values in force, but for one variable. What is set of that one stays in here; of others
    /// it is set in those that are in force now, too.
    ///
    /// @param <T> the type of the variable's value
    /// @param variable which one
    /// @param value its value; may be null
    /// @return new values
    public static <T> ContextValues currentWith(ContextVar<T> variable, T value) {
        Objects.requireNonNull(variable, "variable");
        ContextValues under = current();
        return new ContextValues(under.owner, under.values.with(variable, value), under, variable);
    }

    /// Runs code with these values in force. It may await.
    ///
    /// @param <T> the type of the result
    /// @param body what to run
    /// @return its result
    /// @throws Exception what the body threw, the very object
    public <T> T call(Coroutine<T> body) throws Exception {
        Object before = enter();
        try {
            return body.run();
        } finally {
            leave(before);
        }
    }

    /// Runs code that has no result with these values in force; see [#call(Coroutine)].
    ///
    /// @param body what to run
    /// @throws Exception what the body threw, the very object
    public void run(Coroutine.Action body) throws Exception {
        call(body.asCoroutine());
    }

    /// Puts these values in force for the code that runs now: the calling task, or callback, or a
    /// thread of no loop. For who resumes the code of others, who must [#leave] them when that code
    /// stops; [#call] does both.
    ///
    /// @return what was in force, for `leave`
    public Object enter() {
        Object running = Engine.running();
        Context before = Context.inForce(running);
        if (before != this) {
            Context.put(running, this);
        }
        return before;
    }

    /// Puts these values in force for the rest of the running callback or command, if none are yet.
    /// For who resumes the code of others with nothing to follow it: there is nothing to leave.
    ///
    /// @return false if others are in force, or no callback or command runs; then nothing was done
    public boolean enterForCommand() {
        if (Engine.running() instanceof LoopHost(EventLoop loop) && loop.context == Context.EMPTY) {
            loop.context = this;
            return true;
        }
        return false;
    }

    /// Puts back what was in force before an [#enter], in the same task, callback or thread.
    ///
    /// @param before what `enter` returned
    public static void leave(Object before) {
        Object running = Engine.running();
        if (Context.inForce(running) != before) {
            Context.put(running, (Context) before);
        }
    }

    /// Whose the tokens are that are made of these values.
    Object owner() {
        return owner;
    }

    void replace(Context snapshot) {
        values = snapshot;
    }

    /// Takes over the value that one variable has in other values.
    void replace(ContextVar<?> changed, Context from) {
        values = from;
        if (under != null && changed != shadowed) {
            Context below = under.values;
            under.replace(
                    changed,
                    from.has(changed)
                            ? below.with(changed, from.get(changed))
                            : below.without(changed));
        }
    }

    @Override
    Context snapshot() {
        return values;
    }

    /// These values, for logs: only whose they are, for they may be secrets.
    @Override
    public String toString() {
        return "ContextValues" + (owner instanceof Task<?> task ? "[of " + task.name() + "]" : "");
    }
}
