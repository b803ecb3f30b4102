package dev.weft;

import dev.weft.engine.Engine;

import java.util.NoSuchElementException;
import java.util.Objects;

/// A variable whose value belongs to the running task, and is inherited by what the task starts.
///
/// A task, a callback and a [Coroutines#toThread] call each begin with the values that were in
/// force where they were made. From then on a change is theirs alone: neither their parent nor
/// their siblings see it.
///
/// **Thread**: any. Outside a loop the value belongs to the thread.
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="contextVariable"}
///
/// Semantics: Python's `contextvars`. For values that are bound for a block and never set, the
/// JDK's `ScopedValue` works in tasks too, but is not inherited by [Coroutines#spawn].
///
/// @param <T> the type of the value
public final class ContextVar<T> {
    private final String name;
    private final boolean hasDefault;
    private final T defaultValue;

    private ContextVar(String name, boolean hasDefault, T defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.hasDefault = hasDefault;
        this.defaultValue = defaultValue;
    }

    /// A variable that has no value until it is set.
    ///
    /// @param <T> the type of the value
    /// @param name how it is called in messages
    /// @return a new variable, different from every other
    public static <T> ContextVar<T> named(String name) {
        return new ContextVar<>(name, false, null);
    }

    /// A variable that has a value from the start.
    ///
    /// @param <T> the type of the value
    /// @param name how it is called in messages
    /// @param defaultValue its value where it was not set; may be null
    /// @return a new variable, different from every other
    public static <T> ContextVar<T> withDefault(String name, T defaultValue) {
        return new ContextVar<>(name, true, defaultValue);
    }

    /// The value in force.
    ///
    /// @return the value that was set, else the default
    /// @throws NoSuchElementException if there is neither
    @SuppressWarnings("unchecked") // set took a T
    public T get() {
        Context context = Context.current();
        if (context.has(this)) {
            return (T) context.get(this);
        }
        if (hasDefault) {
            return defaultValue;
        }
        throw new NoSuchElementException(name + " is not set here and has no default");
    }

    /// The value in force, or another where there is none.
    ///
    /// @param other what to return if the variable was not set; the default is not looked at
    /// @return the value that was set, else `other`
    @SuppressWarnings("unchecked") // set took a T
    public T orElse(T other) {
        Context context = Context.current();
        return context.has(this) ? (T) context.get(this) : other;
    }

    /// Gives the variable a value, for the running task and what it starts from now on.
    ///
    /// @param value the value; may be null
    /// @return what [#reset] needs to restore the value of before
    public Token<T> set(T value) {
        Context before = Context.current();
        change(before.with(this, value));
        return new Token<>(
                this, owner(), before.has(this), before.has(this) ? before.get(this) : null);
    }

    /// Restores the value that was in force before a [#set].
    ///
    /// @param token what that `set` returned
    /// @throws IllegalArgumentException if the token is another variable's, or another task's
    /// @throws IllegalStateException if the token was used before
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException(
                    "the token is one of " + token.variable + ", not of " + this);
        }
        if (token.owner != owner()) {
            throw new IllegalArgumentException(
                    "the token of "
                            + this
                            + " was made elsewhere: what one task set, no other resets");
        }
        if (token.used) {
            throw new IllegalStateException("the token of " + this + " was used before");
        }
        token.used = true;
        Context now = Context.current();
        change(token.wasSet ? now.with(this, token.before) : now.without(this));
    }

    /// Puts values in force that differ from those of before in this variable alone.
    private void change(Context values) {
        if (Context.inForce(Engine.running()) instanceof ContextValues shared) {
            shared.replace(this, values);
        } else {
            Context.set(values);
        }
    }

    /// Whose value it is: a task's, or what a bridge has put in its place, else a thread's.
    private static Object owner() {
        Object running = Engine.running();
        if (Context.inForce(running) instanceof ContextValues shared) {
            return shared.owner();
        }
        return running instanceof Task<?> ? running : Thread.currentThread();
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + "]";
    }

    /// The state of a variable before it was set; good for one [ContextVar#reset].
    ///
    /// @param <T> the type of the variable's value
    public static final class Token<T> {
        private final ContextVar<T> variable;
        private final Object owner;
        private final boolean wasSet;
        private final Object before;
        private boolean used;

        private Token(ContextVar<T> variable, Object owner, boolean wasSet, Object before) {
            this.variable = variable;
            this.owner = owner;
            this.wasSet = wasSet;
            this.before = before;
        }
    }
}
