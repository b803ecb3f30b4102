package dev.weft.kotlin

import java.lang.reflect.Modifier
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.walk
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/**
 * What is public is described, and each function shows itself in use, in a sample that SamplesTest
 * runs. For the comments of the Java classes it is javac that sees to it.
 */
class DocumentationTest {
    private class Declaration(val place: String, val comment: String) {
        override fun toString() = place
    }

    private val functions = declarations(Regex("""\s*public (?:\w+ )*fun .*"""))
    private val others = declarations(Regex("""\s*public (?!(?:\w+ )*fun ).*"""))

    /** What begins with such a line; the compiler sees to it that each `public` is written out. */
    private fun declarations(start: Regex): List<Declaration> =
        Path.of("src/main/kotlin")
            .walk()
            .filter { it.extension == "kt" }
            .toList()
            .flatMap { file ->
                val lines = file.readLines()
                lines.indices
                    .filter { start.matches(lines[it]) }
                    .map {
                        Declaration("${file.name}:${it + 1}: ${lines[it]}", commentAt(lines, it))
                    }
            }

    /** The comment above a line, of which no line is blank, with the annotations between them. */
    private fun commentAt(lines: List<String>, index: Int): String =
        lines.subList(0, index).takeLastWhile { it.isNotBlank() }.joinToString("\n")

    @Test
    fun eachFunctionIsDescribedAndShownInASample() {
        assertThat(functions)
            .hasSizeGreaterThan(20)
            .allMatch({ it.comment.startsWith("/**") }, "has a comment")
            .allMatch({ "@sample dev.weft.kotlin.samples." in it.comment }, "has a sample")
    }

    @Test
    fun whateverElseIsPublicIsDescribed() {
        assertThat(others).allMatch { it.comment.startsWith("/**") }
    }

    @Test
    fun eachMethodOfTheJavaClassesIsShownInASnippet() {
        val samples = Path.of("src/test/java/dev/weft/kotlin/samples").walk()
        val shown = samples.joinToString("") { it.readText() }
        val methods =
            listOf(Channels::class, Flows::class, Suspending::class).flatMap { type ->
                type.java.declaredMethods
                    .filter { Modifier.isPublic(it.modifiers) }
                    .map { "${type.simpleName}.${it.name}(" }
            }
        assertThat(methods).hasSize(13).allMatch { it in shown }
    }
}
