package dev.weft.comparison.chatterbox;

import dev.weft.comparison.chatterbox.injava.ChatClient;
import dev.weft.comparison.chatterbox.injava.ChatServer;
import dev.weft.comparison.chatterbox.inkotlin.ChatClientKt;
import dev.weft.comparison.chatterbox.inkotlin.ChatServerKt;
import dev.weft.comparison.runner.Choice;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/// In which language the program is written that runs. Its methods are for a task.
public enum Language {
    JAVA {
        @Override
        public void serve(ServerSettings settings, IntConsumer whenOpen) throws IOException {
            ChatServer.serve(settings, whenOpen);
        }

        @Override
        public void talk(ClientSettings settings, InputStream typed, OutputStream screen)
                throws IOException {
            ChatClient.talk(settings, typed, screen);
        }
    },
    KOTLIN {
        @Override
        public void serve(ServerSettings settings, IntConsumer whenOpen) throws IOException {
            ChatServerKt.serve(settings, whenOpen);
        }

        @Override
        public void talk(ClientSettings settings, InputStream typed, OutputStream screen)
                throws IOException {
            ChatClientKt.talk(settings, typed, screen);
        }
    };

    /// Serves until this task is cancelled; then says goodbye to everybody.
    ///
    /// @param whenOpen is told the port
    /// @throws IOException if it cannot serve there
    public abstract void serve(ServerSettings settings, IntConsumer whenOpen) throws IOException;

    /// Lets a user talk, until the user or the server ends it.
    ///
    /// @param typed what the user writes
    /// @param screen where to show what the server sends
    /// @throws IOException if the server cannot be reached, or is lost
    public abstract void talk(ClientSettings settings, InputStream typed, OutputStream screen)
            throws IOException;

    /// The name on the command line.
    @Override
    public String toString() {
        return Choice.word(this);
    }

    /// Reads a language's name on the command line.
    static final class Converter extends Choice<Language> {
        Converter() {
            super("language", values());
        }
    }
}
