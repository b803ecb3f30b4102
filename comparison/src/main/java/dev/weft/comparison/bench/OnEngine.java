package dev.weft.comparison.bench;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The engine that Weft's side of a benchmark runs on; JMH gives each one a JVM of its own.
@State(Scope.Benchmark)
public class OnEngine {
    /// The engine's name, as `-Dweft.engine` takes it.
    @Param({"continuation", "scheduled", "handoff"})
    public String engine;

    /// Makes every loop from here on use the engine.
    @Setup(Level.Trial)
    public void choose() {
        System.setProperty("weft.engine", engine);
    }
}
