package dev.weft.net;

import dev.weft.Coroutine;
import dev.weft.testing.Simulation;

import java.nio.file.Path;

class SimulatedNetworkContractTest extends NetworkContract {
    @Override
    void run(Coroutine.Action main) {
        Simulation.run(main);
        Simulation.runSeeded(1, main);
        Simulation.runSeeded(2, main);
    }

    @Override
    Path directory() {
        return Path.of("no such directory");
    }
}
