package dev.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.jvm.ChildJvm;
import dev.weft.jvm.EngineOfTheLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/// Weft as the module `dev.weft.core`. Once is enough: the children choose their own engine.
@DisabledIfSystemProperty(named = EngineKind.PROPERTY, matches = "scheduled|continuation")
class ModulePathTest {
    private static final String WEFT = "dev.weft.core";

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aModularProgramRunsOnEachEngine(EngineKind engine) throws Exception {
        compileModule();
        assertThat(
                        asked(engine, ChildJvm.flagsFor(engine, WEFT))
                                .from(
                                        "--module-path",
                                        weft() + File.pathSeparator + directory.resolve("out"),
                                        "--module",
                                        "guest/guest.Main")
                                .run()
                                .lines())
                .containsExactly("module guest on " + engine + " in module dev.weft.core");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aProgramOnTheClassPathMayUseTheModule(EngineKind engine) throws Exception {
        assertThat(withClassPath(asked(engine, ChildJvm.flagsFor(engine, WEFT))).run().lines())
                .containsExactly(engine.name(), "module dev.weft.core");
    }

    @Test
    void flagsForTheClassPathDoNotHelpTheModuleAndTheErrorSaysWhatWould() throws Exception {
        var flags = ChildJvm.flagsFor(EngineKind.CONTINUATION, "ALL-UNNAMED");
        assertThat(withClassPath(asked(EngineKind.CONTINUATION, flags)).run().lines())
                .singleElement()
                .asString()
                .endsWith(
                        "start it with --add-opens java.base/java.lang=dev.weft.core"
                                + " --add-exports java.base/jdk.internal.vm=dev.weft.core");
    }

    @Test
    void withoutFlagsTheModuleRunsOnHandoff() throws Exception {
        assertThat(withClassPath(ChildJvm.of(EngineOfTheLoop.class)).run().lines())
                .containsExactly("HANDOFF", "module dev.weft.core");
    }

    @Test
    void theEngineRoomIsNotExported() {
        assertThat(
                        java.lang.module.ModuleFinder.of(Path.of(weft()))
                                .find(WEFT)
                                .orElseThrow()
                                .descriptor()
                                .exports())
                .noneMatch(exports -> exports.source().equals("dev.weft.engine"))
                .noneMatch(exports -> exports.source().equals("dev.weft.loop"));
    }

    private static ChildJvm asked(EngineKind engine, List<String> flags) {
        return ChildJvm.of(EngineOfTheLoop.class)
                .with(flags.toArray(String[]::new))
                .with("-Dweft.engine=" + engine);
    }

    private static ChildJvm withClassPath(ChildJvm child) {
        return child.from(
                "--module-path", weft(), "--add-modules", WEFT, "-cp", ChildJvm.testClassPath());
    }

    /// Where Weft's classes and its `module-info` are.
    private static String weft() {
        try {
            return Path.of(
                            EventLoop.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void compileModule() throws Exception {
        Path module = Files.createDirectories(directory.resolve("src/guest")).getParent();
        Files.writeString(
                module.resolve("module-info.java"), "module guest { requires dev.weft.core; }");
        Files.writeString(
                module.resolve("guest/Main.java"),
                """
                package guest;

                import static dev.weft.Coroutines.*;

                public class Main {
                    public static void main(String[] args) {
                        String loop = run(() -> {
                            var seven = spawn(() -> { yieldNow(); return 7; });
                            if (await(seven) != 7) throw new AssertionError();
                            return currentLoop().toString();
                        });
                        String engine = loop.replaceAll(".* on (\\\\w+), running.*", "$1");
                        System.out.println(
                                Main.class.getModule() + " on " + engine
                                        + " in " + dev.weft.Future.class.getModule());
                    }
                }
                """);
        var words =
                new ArrayList<>(
                        List.of(
                                "-d",
                                directory.resolve("out").toString(),
                                "--module-path",
                                weft()));
        words.add(module.resolve("module-info.java").toString());
        words.add(module.resolve("guest/Main.java").toString());
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, words.toArray(String[]::new));
        assertThat(result).as("javac").isZero();
    }
}
