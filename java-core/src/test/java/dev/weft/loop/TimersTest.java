package dev.weft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class TimersTest {
    private final Timers timers = new Timers();

    /// A timer with a name, for messages.
    private static final class Named extends Timers.Timer {
        private final int number;

        Named(long deadline, int number) {
            super(deadline);
            this.number = number;
        }

        @Override
        public void run() {}

        @Override
        public String toString() {
            return "#" + number + " at " + deadline();
        }
    }

    private Named add(long deadline, int number) {
        var timer = new Named(deadline, number);
        timers.add(timer);
        return timer;
    }

    private List<Timers.Timer> takeAllDue(long now) {
        var due = new ArrayList<Timers.Timer>();
        for (var timer = timers.takeDue(now); timer != null; timer = timers.takeDue(now)) {
            due.add(timer);
        }
        return due;
    }

    @Test
    void givesOutWhatIsDueByDeadline() {
        Named late = add(30, 0);
        Named early = add(10, 1);
        Named middle = add(20, 2);
        assertThat(timers.earliest()).isEqualTo(10);
        assertThat(timers.takeDue(9)).isNull();
        assertThat(takeAllDue(20)).containsExactly(early, middle);
        assertThat(timers.earliest()).isEqualTo(30);
        assertThat(takeAllDue(Long.MAX_VALUE / 2)).containsExactly(late);
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void givesOutEqualDeadlinesByAge() {
        var expected = new ArrayList<Timers.Timer>();
        for (int i = 0; i < 1_000; i++) {
            expected.add(add(7, i));
        }
        assertThat(takeAllDue(7)).isEqualTo(expected);
    }

    @Test
    void removesAnyTimerOnce() {
        Named a = add(1, 0);
        Named b = add(2, 1);
        assertThat(timers.remove(b)).isTrue();
        assertThat(timers.remove(b)).isFalse();
        assertThat(timers.remove(new Named(3, 2))).isFalse();
        assertThat(takeAllDue(5)).containsExactly(a);
        assertThat(timers.remove(a)).isFalse();
    }

    @Test
    void takesATimerAgainThatItGaveOut() {
        Named timer = add(1, 0);
        assertThat(takeAllDue(1)).containsExactly(timer);
        timers.add(timer);
        assertThat(timers.isEmpty()).isFalse();
        assertThat(takeAllDue(1)).containsExactly(timer);
    }

    @Test
    void ordersDeadlinesThatAreFurtherApartThanALongCounts() {
        Named late = add(Long.MAX_VALUE - 5, 0);
        Named early = add(Long.MIN_VALUE + 5, 1);
        assertThat(takeAllDue(0)).containsExactly(early);
        assertThat(takeAllDue(Long.MAX_VALUE)).containsExactly(late);
    }

    /// Does the same at random to the heap and to a sorted list.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20261122})
    void doesWhatASortedListWouldDo(long seed) {
        var random = new Random(seed);
        var model = new ArrayList<Named>();
        Comparator<Named> order =
                Comparator.comparingLong(Named::deadline).thenComparingInt(timer -> timer.number);
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> {
                    Named timer = add(now + random.nextInt(200) - 20, step);
                    model.add(timer);
                    model.sort(order);
                }
                case 3 -> {
                    if (!model.isEmpty()) {
                        Named timer = model.remove(random.nextInt(model.size()));
                        assertThat(timers.remove(timer)).isTrue();
                    }
                }
                default -> {
                    now += random.nextInt(40);
                    var due = new ArrayList<Timers.Timer>();
                    while (!model.isEmpty() && model.getFirst().deadline() <= now) {
                        due.add(model.removeFirst());
                    }
                    assertThat(takeAllDue(now)).isEqualTo(due);
                }
            }
            assertThat(timers.isEmpty()).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                assertThat(timers.earliest()).isEqualTo(model.getFirst().deadline());
            }
        }
    }
}
