package dev.weft.comparison.runner;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How fast a server sent messages back.
///
/// @param perSecond messages
/// @param median microseconds that one takes
/// @param percentile99 microseconds that all but one of a hundred take at most
/// @param cpu microseconds of the processor's time that the server takes for one
record EchoRate(double perSecond, double median, double percentile99, double cpu) {
    /// What is in the middle of several, each number for itself.
    static EchoRate middleOf(List<EchoRate> rates) {
        return new EchoRate(
                middle(rates, EchoRate::perSecond),
                middle(rates, EchoRate::median),
                middle(rates, EchoRate::percentile99),
                middle(rates, EchoRate::cpu));
    }

    /// How many times as fast as others these are: what is in the middle of one round after the
    /// other, in each of which both had the same conditions.
    static double ratio(List<EchoRate> rates, List<EchoRate> others) {
        return middle(
                IntStream.range(0, Math.min(rates.size(), others.size()))
                        .mapToDouble(i -> rates.get(i).perSecond / others.get(i).perSecond)
                        .toArray());
    }

    private static double middle(List<EchoRate> rates, ToDoubleFunction<EchoRate> number) {
        return middle(rates.stream().mapToDouble(number).toArray());
    }

    private static double middle(double[] numbers) {
        Arrays.sort(numbers);
        int half = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
    }
}
