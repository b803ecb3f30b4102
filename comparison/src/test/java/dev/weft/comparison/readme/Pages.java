package dev.weft.comparison.readme;

// region: java
import static dev.weft.Coroutines.*;

public class Pages {
    public static String fetch(String page) {
        sleep(java.time.Duration.ofMillis(10)); // other tasks run meanwhile
        return "<" + page + ">";
    }

    static void main() { // prints [<one>, <two>]
        IO.println(run(() -> await(gather(() -> fetch("one"), () -> fetch("two")))));
    }
}
// endregion
