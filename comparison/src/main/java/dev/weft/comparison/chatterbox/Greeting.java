package dev.weft.comparison.chatterbox;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// How a client tells whether it has come to the right place.
public final class Greeting {
    private static final int TLS_ALERT = 0x15; // the type of a record; no text begins with it

    private Greeting() {}

    /// Looks at the first that was heard.
    ///
    /// @param heard some bytes; none if the server has ended the connection
    /// @throws IOException if they are no greeting; the message tells what to do
    public static void check(byte[] heard) throws IOException {
        if (heard.length == 0) {
            throw new EOFException("the server ended the connection without a word");
        }
        if (heard[0] == TLS_ALERT) {
            throw new SSLException("the server seems to speak TLS; try --tls");
        }
    }

    /// Why TLS did not come about.
    ///
    /// @param failure what the connecting threw
    /// @return that, or something that tells more
    public static SSLException explain(SSLException failure) {
        if (isOfTrust(failure)) {
            return new SSLException(
                    "the server's certificate is signed by nobody whom this client trusts; if you"
                            + " do, name the file with it, or its signer's, with --tls-trust",
                    failure);
        }
        return failure instanceof SSLHandshakeException
                ? failure // the server knows what a handshake is
                : new SSLException("the server seems to speak no TLS; try without", failure);
    }

    private static boolean isOfTrust(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }
}
