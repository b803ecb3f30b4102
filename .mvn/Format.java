import com.facebook.ktfmt.format.ParseError;
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

/// Formats every Java and Kotlin source under the working directory, or checks that it is
/// formatted.
///
/// The build runs it on the toolchain's JDK, because the Java formatter reads a source with the
/// compiler of the JVM it runs on, and Maven's own may be too old for this one's syntax.
private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".kotlin");

/// Keys of texts that were found well formatted, so that the next build need not look again.
private static final Path KNOWN = Path.of("target", "formatted.txt");

private static final Formatter JAVA =
        new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

void main(String[] args) throws IOException {
    boolean write = args.length == 1 && args[0].equals("write");
    if (!write && !(args.length == 1 && args[0].equals("check"))) {
        System.err.println("usage: Format check|write");
        System.exit(2);
    }
    var problems = new ArrayList<String>();
    var known = new TreeSet<String>(Files.exists(KNOWN) ? Files.readAllLines(KNOWN) : List.of());
    var good = new TreeSet<String>();
    for (Path source : sources()) {
        String text = Files.readString(source);
        if (known.contains(key(text))) {
            good.add(key(text));
            continue;
        }

        String formatted;
        try {
            formatted = settle(source, text);
        } catch (FormatterException | ParseError e) {
            problems.add(source + ": " + e.getMessage());
            continue;
        }
        if (formatted.equals(text)) {
            good.add(key(text));
            continue;
        }
        if (write) {
            Files.writeString(source, formatted);
            good.add(key(formatted));
            IO.println("formatted " + source);
        } else {
            problems.add(source + firstDifference(text, formatted));
        }
    }
    Files.createDirectories(KNOWN.getParent());
    Files.write(KNOWN, good);
    if (!problems.isEmpty()) {
        IO.println("Not formatted:");
        problems.forEach(problem -> IO.println("  " + problem));
        IO.println("This formats them: mvn -N -Pformat");
        System.exit(1);
    }
}

/// Differs for another text, another version of a formatter and another version of this program.
private static String key(String text) throws IOException {
    String all =
            text
                    + System.getProperty("java.class.path")
                    + Files.readString(Path.of(".mvn", "Format.java"));
    try {
        var digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e); // every JVM has it
    }
}

private static List<Path> sources() throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
            Path.of(""),
            new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(dir.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.toString();
                    if (name.endsWith(".java") || name.endsWith(".kt")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
    Collections.sort(found);
    return found;
}

/// Formats until nothing changes: a long string is broken in one pass and laid out in the next.
private static String settle(Path source, String text) throws FormatterException {
    String before = text;
    for (int pass = 0; pass < 4; pass++) {
        String after = format(source, before);
        if (after.equals(before)) {
            break;
        }
        before = after;
    }
    return before;
}

private static String format(Path source, String text) throws FormatterException {
    return source.toString().endsWith(".java")
            ? JAVA.formatSourceAndFixImports(text)
            : com.facebook.ktfmt.format.Formatter.format(
                    com.facebook.ktfmt.format.Formatter.KOTLINLANG_FORMAT, text);
}

private static String firstDifference(String text, String formatted) {
    List<String> is = text.lines().toList();
    List<String> wanted = formatted.lines().toList();
    int line = 0;
    while (line < is.size() && line < wanted.size() && is.get(line).equals(wanted.get(line))) {
        line++;
    }
    String want = line < wanted.size() ? "should be: " + wanted.get(line) : "should end here";
    return ":" + (line + 1) + ": " + want;
}
