package dev.weft.kotlin

import java.nio.file.Path
import kotlin.io.path.readLines
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.platform.commons.annotation.Testable
import org.junit.platform.commons.support.AnnotationSupport

/** `src/test/KOTLINX.md` keeps its word: each of its rows names tests that exist, or a reason. */
class KotlinxMapTest {
    private val heading = Regex("## (\\w+): (\\d+) tests")
    private val row = Regex("\\| (`test\\w+`(?:, `test\\w+`)*) \\| (.*) \\|")
    private val ours = Regex("`(\\w+Test(?:\\.\\w+)+)`")
    private val reason = Regex("left out: .{4,}")

    private val promised = mutableMapOf<String, Int>()
    private val theirs = mutableMapOf<String, MutableList<String>>()
    private val here = mutableListOf<String>()

    init {
        var file = ""
        for (line in Path.of("src/test/KOTLINX.md").readLines()) {
            heading.matchEntire(line)?.let { match ->
                file = match.groupValues[1]
                promised[file] = match.groupValues[2].toInt()
            }
            row.matchEntire(line)?.let { match ->
                theirs.getOrPut(file) { mutableListOf() } += match.groupValues[1].split(", ")
                here += match.groupValues[2]
            }
        }
    }

    @Test
    fun eachOfTheirTestsIsThereOnce() {
        assertThat(theirs.values).allSatisfy { assertThat(it).doesNotHaveDuplicates() }
        assertThat(theirs.mapValues { it.value.size }).isEqualTo(promised)
        assertThat(promised).hasSizeGreaterThanOrEqualTo(6)
    }

    @Test
    fun eachHasATestThatExistsOrAReason() {
        val named = here.flatMap { cell -> ours.findAll(cell).map { it.groupValues[1] } }
        assertThat(named).hasSizeGreaterThan(40).allMatch(::exists)
        assertThat(here).allMatch { ours.matchesAt(it, 0) || reason.matches(it) }
    }

    private fun exists(test: String): Boolean {
        val owner = "dev.weft.kotlin." + test.substringBeforeLast('.').replace('.', '$')
        return runCatching { Class.forName(owner).declaredMethods.toList() }
            .getOrDefault(emptyList())
            .filter { AnnotationSupport.isAnnotated(it, Testable::class.java) }
            .any { it.name == test.substringAfterLast('.') }
    }
}
