package dev.weft.comparison.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The regions of a source: the parts between `region: name` and `endregion` comments.
final class Regions {
    private static final Pattern MARK =
            Pattern.compile("^\\s*(?://|#) (?:region: (?<name>\\S+)|endregion)\\s*$");

    private Regions() {}

    /// Their names in order.
    ///
    /// @throws IllegalArgumentException for a region that is empty, nested, not ended or not begun
    static List<String> of(List<String> source) {
        List<String> names = new ArrayList<>();
        boolean inside = false;
        int lines = 0;
        for (String line : source) {
            Matcher mark = MARK.matcher(line);
            if (!mark.matches()) {
                lines += line.isBlank() ? 0 : 1;
                continue;
            }
            boolean begins = mark.group("name") != null;
            if (begins == inside) {
                throw new IllegalArgumentException("out of place: " + line.strip());
            }
            if (!begins && lines == 0) {
                throw new IllegalArgumentException("empty region: " + names.getLast());
            }
            if (begins) {
                names.add(mark.group("name"));
            }
            lines = 0;
            inside = begins;
        }
        if (inside) {
            throw new IllegalArgumentException("not ended: " + names.getLast());
        }
        return names;
    }
}
