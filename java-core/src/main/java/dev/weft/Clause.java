package dev.weft;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/// Something that [Coroutines#select] may choose: a way to wait, and what to do when it comes.
///
/// A clause is only a description. It may be kept and used by many selects, also at the same time.
///
/// The four methods are what `select` and a clause say to each other; a program calls none of them.
/// Whoever makes a new thing to wait for makes its clauses by them:
///
/// | | |
/// | --- | --- |
/// | first | [#tryChoose] of each in turn. The first that says yes is chosen |
/// | if none does | [#enlist] of each, and the task waits. The first to complete the gate is chosen |
/// | then | what [#enlist] gave is run for each, so that nobody waits any more |
/// | at last | [#take] of the chosen one, or [#passOn] if the task was cancelled meanwhile |
///
/// All of it happens on the task's loop, and nothing else runs between two of the steps but where
/// the task waits.
///
/// Semantics: kotlinx.coroutines' select clauses.
///
/// @param <R> the type of the result
public interface Clause<R> {
    /// Chooses this clause if it needs no waiting. What it is to get is then set aside for it.
    ///
    /// @return whether it is chosen; if so, [#take] follows at once
    boolean tryChoose();

    /// Has this clause wait. When its turn comes, it completes the gate with itself, or with
    /// another clause that is to be taken in its place. It is chosen if [Future#complete] returns
    /// true; else another one was, or the task was cancelled, and the turn is the next waiter's.
    ///
    /// @param gate what to complete, on the loop
    /// @return what ends the waiting; it is run once, whoever was chosen
    Runnable enlist(Future<? super Clause<R>> gate);

    /// Does what this clause, the chosen one, is for. Runs in the task and may await.
    ///
    /// @return the result of the select
    R take();

    /// Gives to the next in line what was set aside for this clause, which was chosen and is not
    /// going to be taken: its task was cancelled before it went on.
    ///
    /// @return true if that was done, or there was nothing to do; false if what this clause is for
    ///   has happened and cannot be undone. Then it is taken all the same, and the task gets its
    ///   cancellation at its next await
    boolean passOn();

    /// A clause that waits for a future.
    ///
    /// A future that is not chosen goes on, and so does one whose select is cancelled. A failure or
    /// cancellation of the future makes it ready too, and is what the select throws.
    ///
    /// @param <T> the type of the future's value
    /// @param <R> the type of the result
    /// @param future of the running loop
    /// @param then makes the result from the future's value; runs in the selecting task
    /// @return the clause
    static <T, R> Clause<R> of(Future<T> future, Function<? super T, ? extends R> then) {
        return new FutureClause<>(future, then);
    }

    /// A clause that waits for a time to pass. With a time of zero, as the last one, it makes a
    /// select that does not wait.
    ///
    /// @param <R> the type of the result
    /// @param delay how long, from the beginning of the select
    /// @param then makes the result; runs in the selecting task
    /// @return the clause
    static <R> Clause<R> after(Duration delay, Supplier<? extends R> then) {
        return new DelayClause<>(delay, then);
    }
}
