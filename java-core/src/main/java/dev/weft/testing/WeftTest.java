package dev.weft.testing;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a method of JUnit Jupiter that runs as a task, in the simulated time of a [Simulation]: in
/// place of `@Test`.
///
/// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="junit"}
///
/// The `@BeforeEach` and `@AfterEach` methods of the class run as tasks of the same loop, one after
/// another; each seed has a loop, and an instance of the class, of its own. What a test leaves
/// behind is cancelled and waited for. Needs `junit-jupiter-api`, which Weft does not bring.
///
/// Origin: `unittest.IsolatedAsyncioTestCase`.
@SuppressWarnings("exports") // whoever uses it has JUnit
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(WeftExtension.class)
public @interface WeftTest {
    /// The seed of the first run; 0 is the loop's own order.
    ///
    /// @return the seed
    long seed() default 0;

    /// In how many orders to run the test: those of so many seeds, until one fails. The failure
    /// tells its seed. With `-Dweft.seed=S` only the seed S is run.
    ///
    /// @return how many, at least one
    int seeds() default 1;
}
