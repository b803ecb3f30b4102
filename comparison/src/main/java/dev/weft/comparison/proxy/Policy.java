package dev.weft.comparison.proxy;

import dev.weft.comparison.runner.Choice;

/// How a back end is chosen among those that are up.
public enum Policy {
    /// Each in its turn.
    ROUND_ROBIN,

    /// The one with the fewest connections; in turn where several have as few.
    LEAST_CONNECTIONS;

    /// The name on the command line.
    @Override
    public String toString() {
        return Choice.word(this);
    }

    /// Reads a policy's name on the command line.
    static final class Converter extends Choice<Policy> {
        Converter() {
            super("policy", values());
        }
    }
}
