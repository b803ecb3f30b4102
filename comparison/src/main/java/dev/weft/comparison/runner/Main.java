package dev.weft.comparison.runner;

/// What `comparison/run` starts.
final class Main {
    private Main() {}

    static void main(String[] args) {
        System.exit(RunCommand.commandLine().execute(args));
    }
}
