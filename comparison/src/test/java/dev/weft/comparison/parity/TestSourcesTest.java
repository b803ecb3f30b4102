package dev.weft.comparison.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class TestSourcesTest {
    private static List<String> in(String source) {
        return TestSources.in("FileTest", source).stream()
                .map(method -> String.join(".", method.classes()) + "." + method.name())
                .toList();
    }

    @Test
    void areFoundWithTheClassesAroundThem() {
        assertThat(
                        in(
                                """
                                class FileTest {
                                    private void help() {}

                                    @Test
                                    void first() throws Exception { if (true) { help(); } }

                                    @Nested
                                    class Inner {
                                        @ParameterizedTest
                                        @ValueSource(ints = {1, 2})
                                        void second(int number) {}

                                        @Nested
                                        class Innermost {
                                            @WeftTest(seeds = 3)
                                            void third() {}
                                        }
                                    }

                                    @Test
                                    void fourth() {}
                                }
                                """))
                .containsExactly(
                        "FileTest.first",
                        "FileTest.Inner.second",
                        "FileTest.Inner.Innermost.third",
                        "FileTest.fourth");
    }

    @Test
    void areFoundInKotlinToo() {
        assertThat(
                        in(
                                """
                                internal class FileTest {
                                    private val help = Help()

                                    @Test fun first() = help { it.get() }

                                    @Nested
                                    inner class Inner {
                                        @Test
                                        fun second() {
                                            fun local() = Unit
                                        }
                                    }
                                }
                                """))
                .containsExactly("FileTest.first", "FileTest.Inner.second");
    }

    @Test
    void areNotFoundInCommentsAndStrings() {
        assertThat(
                        in(
                                """
                                class FileTest {
                                    // @Test void first() {}
                                    /* @Test void second() {} */
                                    String third = "{ \\" @Test void third() {";
                                    char fourth = '{';

                                    @Test
                                    void fifth() {}
                                }
                                """))
                .containsExactly("FileTest.fifth");
    }

    @Test
    void aReferenceNamesTheClassOfTheFileAndMayNameThoseInBetween() {
        var method = new TestSources.Method(List.of("FileTest", "Inner"), "second");
        assertThat(method.isNamed("FileTest.second")).isTrue();
        assertThat(method.isNamed("FileTest.Inner.second")).isTrue();
        assertThat(method.isNamed("FileTest.Other.second")).isFalse();
        assertThat(method.isNamed("OtherTest.second")).isFalse();
        assertThat(method.isNamed("FileTest.first")).isFalse();
        assertThat(method.isNamed("second")).isFalse();
    }

    @Test
    void aDeclarationOfKotlinsIsKnownByItsName() {
        assertThat(
                        PublicNames.in(
                                """
                                public suspend fun <T> Future<T>.await(): T {
                                public fun EventLoop.future(
                                public fun <T> run(block: () -> T): T
                                public class Words
                                internal fun hidden()
                                    public fun member()
                                """))
                .containsExactly("await", "future", "run", "Words");
    }
}
