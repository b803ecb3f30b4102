package dev.weft.net;

import dev.weft.Coroutine;
import dev.weft.Coroutines;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SystemNetworkTest extends NetworkContract {
    @TempDir Path directory;

    @Override
    void run(Coroutine.Action main) {
        Coroutines.run(main);
    }

    @Override
    Path directory() {
        return directory;
    }
}
