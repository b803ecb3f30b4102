package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `src/test/CPYTHON.md` keeps its word: each of CPython's tests is there once, with a test of ours
/// that exists or the reason why there is none. That none of CPython's is missing is for
/// `src/test/python/cpython_map.py` to tell.
class CpythonMapTest {
    private static final Pattern FILE = Pattern.compile("## (test_\\w+\\.py): (\\d+) tests");
    private static final Pattern CLASS = Pattern.compile("### (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| (`test_.*`) \\| (.*) \\|");
    private static final Pattern THEIRS = Pattern.compile("`test_\\w+`(, `test_\\w+`)*");
    private static final Pattern OURS = Pattern.compile("`(\\w+Test(?:\\.\\w+)+)`");
    private static final Pattern REASON = Pattern.compile("left out: .{4,}");
    private static final List<String> PACKAGES =
            List.of("dev.weft.", "dev.weft.sync.", "dev.weft.net.", "dev.weft.engine.");

    /// A line of one of the tables.
    ///
    /// @param file CPython's file
    /// @param owner the class in it
    /// @param theirs the names of its tests
    /// @param here the second column
    private record Row(String file, String owner, List<String> theirs, String here) {}

    private final Map<String, Integer> promised = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    CpythonMapTest() throws IOException {
        String file = null;
        String owner = null;
        for (String line : Files.readAllLines(Path.of("src/test/CPYTHON.md"))) {
            var heading = FILE.matcher(line);
            var subheading = CLASS.matcher(line);
            var row = ROW.matcher(line);
            if (heading.matches()) {
                file = heading.group(1);
                promised.put(file, Integer.valueOf(heading.group(2)));
            } else if (subheading.matches()) {
                owner = subheading.group(1);
            } else if (row.matches()) {
                assertThat(row.group(1)).matches(THEIRS);
                rows.add(new Row(file, owner, List.of(row.group(1).split(", ")), row.group(2)));
            }
        }
    }

    @Test
    void eachOfTheirTestsIsThereOnce() {
        var names = new ArrayList<String>();
        var counts = new HashMap<String, Integer>();
        for (Row row : rows) {
            row.theirs.forEach(test -> names.add(row.file + " " + row.owner + " " + test));
            counts.merge(row.file, row.theirs.size(), Integer::sum);
        }
        assertThat(names).doesNotHaveDuplicates();
        assertThat(counts).isEqualTo(promised);
        assertThat(counts).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void eachHasATestThatExistsOrAReason() {
        var faults = new ArrayList<String>();
        for (Row row : rows) {
            OURS.matcher(row.here)
                    .results()
                    .map(test -> test.group(1))
                    .filter(test -> !exists(test))
                    .forEach(test -> faults.add("there is no " + test));
            if (!OURS.matcher(row.here).lookingAt() && !REASON.matcher(row.here).matches()) {
                faults.add("neither tests nor a reason: " + row);
            }
        }
        assertThat(faults).isEmpty();
    }

    private static boolean exists(String test) {
        int dot = test.lastIndexOf('.');
        String owner = test.substring(0, dot).replace('.', '$');
        return PACKAGES.stream()
                .flatMap(home -> methodsOf(home + owner))
                .anyMatch(method -> method.equals(test.substring(dot + 1)));
    }

    /// The names of the tests of a class, if there is one of that name.
    private static Stream<String> methodsOf(String className) {
        try {
            return Arrays.stream(Class.forName(className).getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(method -> method.getName());
        } catch (ClassNotFoundException notHere) {
            return Stream.of();
        }
    }
}
