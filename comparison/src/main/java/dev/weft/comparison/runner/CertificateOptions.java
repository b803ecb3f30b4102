package dev.weft.comparison.runner;

import dev.weft.net.TlsOptions;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The options of a server that may speak TLS.
public final class CertificateOptions {
    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description =
                    "Speaks TLS with clients: with the certificate chain in this PEM file, and its"
                            + " private key too if that is not in --tls-key.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The PEM file (PKCS #8, not encrypted) with the private key.")
    private Path key;

    /// Whether TLS is to be spoken.
    ///
    /// @return whether a certificate was named
    public boolean areGiven() {
        return certificate != null;
    }

    /// Reads the files.
    ///
    /// @param line the command line, to blame
    /// @return how to speak TLS; null if it is not to be spoken
    /// @throws ParameterException if the files are not what they should be
    public TlsOptions read(CommandLine line) {
        if (certificate == null) {
            if (key != null) {
                throw new ParameterException(line, "--tls-key is of no use without --tls");
            }
            return null;
        }
        Path keyFile = key == null ? certificate : key;
        checkReadable(line, "--tls", certificate);
        checkReadable(line, "--tls-key", keyFile);
        try {
            return TlsOptions.defaults().certificate(certificate, keyFile);
        } catch (IOException unfit) {
            boolean isTheKey = key != null && unfit.getMessage().contains(key.toString());
            throw unfit(line, isTheKey ? "--tls-key" : "--tls", unfit);
        }
    }

    /// Says so if a file that an option names cannot be read.
    ///
    /// @param line the command line, to blame
    /// @param option the option
    /// @param file the file
    public static void checkReadable(CommandLine line, String option, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(line, "%s: %s cannot be read".formatted(option, file));
        }
    }

    /// What to say where a file has not what it should.
    ///
    /// @param line the command line, to blame
    /// @param option the option that names the file
    /// @param failure why not, which names the file too
    /// @return what to throw
    public static ParameterException unfit(CommandLine line, String option, IOException failure) {
        return new ParameterException(line, option + ": " + failure.getMessage(), failure);
    }
}
