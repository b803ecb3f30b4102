package dev.weft.kotlin

import java.io.File
import java.lang.module.ModuleFinder
import java.nio.file.Path
import kotlin.io.path.copyTo
import kotlin.io.path.createParentDirectories
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.writeText
import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource

/** What a program can be compiled against does not change unnoticed, in either module. */
class ApiTest {
    private val tools = AbiTools.getInstance()

    @ParameterizedTest
    @CsvSource("java-core, weft-core", "kotlin-bridge, weft-kotlin")
    fun isWhatTheDumpSays(directory: String, artifact: String) {
        val module = Path.of("..", directory)
        val dump = module.resolve("api/$artifact.api")
        val current = module.resolve("target/$artifact.api")
        current.writeText(dumpOf(module.resolve("target/classes")))
        if (java.lang.Boolean.getBoolean("weft.api.update")) {
            current.copyTo(dump.createParentDirectories(), overwrite = true)
        }

        val difference = tools.filesDiff(dump.toFile(), current.toFile())
        assertThat(difference)
            .withFailMessage {
                difference +
                    "\nThe public API is not what $dump says. If that is meant, take the new one:" +
                    "\nmvn test -pl kotlin-bridge -am -Dtest=ApiTest -Dweft.api.update=true"
            }
            .isNull()
    }

    private fun dumpOf(classes: Path): String {
        val module = ModuleFinder.of(classes).findAll().single().descriptor()
        val exported = module.exports().flatMap { filesOf(classes, it.source()) }
        return buildString { tools.printJvmDump(this, exported, AbiFilters.EMPTY) }
    }

    private fun filesOf(classes: Path, name: String): List<File> =
        classes.resolve(name.replace('.', '/')).listDirectoryEntries("*.class").map(Path::toFile)
}
