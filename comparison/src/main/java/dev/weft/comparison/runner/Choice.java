package dev.weft.comparison.runner;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Reads one of a few words on the command line: what the constants of an enum call themselves.
///
/// @param <T> the enum
public abstract class Choice<T extends Enum<T>> implements ITypeConverter<T> {
    private final String what;
    private final List<T> values;

    /// @param what what it is one of, for the complaint
    /// @param values the constants
    protected Choice(String what, T[] values) {
        this.what = what;
        this.values = List.of(values);
    }

    /// The word of a constant, as it is written on a command line.
    ///
    /// @param constant the constant
    /// @return the word
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public T convert(String text) {
        return values.stream()
                .filter(value -> word(value).equalsIgnoreCase(text))
                .findAny()
                .orElseThrow(() ->
                        new TypeConversionException(
                                "there is no %s \"%s\"; there are %s"
                                        .formatted(what, text, words())));
    }

    private String words() {
        return values.stream().map(Choice::word).collect(Collectors.joining(", "));
    }
}
