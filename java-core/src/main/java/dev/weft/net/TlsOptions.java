package dev.weft.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// How to speak TLS, on either side. Immutable: each method gives a copy.
///
/// {@snippet class="dev.weft.snippets.TlsSnippetsTest" region="tls"}
///
/// A client trusts whom the JDK trusts unless it is told [#trust] or given a context, and accepts
/// no certificate that is not for the host it wanted. A server needs a [#certificate] or a context.
/// Both speak TLS 1.3 and 1.2.
///
/// @see ConnectOptions#tls
/// @see ServeOptions#tls
/// @see StreamWriter#startTls
public final class TlsOptions {
    private static final TlsOptions DEFAULTS = new TlsOptions(TlsContext.ofNobody());

    private TlsContext context;
    private String serverName; // null: the host that was connected to
    private boolean verifyHost = true;
    private ClientCertificate clientCertificate = ClientCertificate.NONE;
    private List<String> applicationProtocols = List.of();
    private Consumer<SSLParameters> more = _ -> {};
    private Duration handshakeTimeout = Duration.ofSeconds(60);
    private Duration shutdownTimeout = Duration.ofSeconds(30);

    private enum ClientCertificate {
        NONE,
        WANTED,
        NEEDED
    }

    private TlsOptions(TlsContext context) {
        this.context = context;
    }

    /// What holds where nothing else is said: a client without a certificate, which trusts whom the
    /// JDK trusts.
    ///
    /// @return the defaults
    public static TlsOptions defaults() {
        return DEFAULTS;
    }

    /// Has its certificates and whom to trust from a context of the JDK's.
    ///
    /// @param context the context
    /// @return options with that
    public static TlsOptions of(SSLContext context) {
        return new TlsOptions(TlsContext.of(context));
    }

    private TlsOptions copy() {
        var copy = new TlsOptions(context);
        copy.serverName = serverName;
        copy.verifyHost = verifyHost;
        copy.clientCertificate = clientCertificate;
        copy.applicationProtocols = applicationProtocols;
        copy.more = more;
        copy.handshakeTimeout = handshakeTimeout;
        copy.shutdownTimeout = shutdownTimeout;
        return copy;
    }

    /// Adds a certificate to prove who this side is. A server that has several shows the one for
    /// the name that the client asks for.
    ///
    /// Reads the files at once, which blocks.
    ///
    /// @param chain a PEM file with the certificate and behind it those that it was signed with
    /// @param key a PEM file with its private key, not encrypted (PKCS #8); may be the same file
    /// @return these options, with that
    /// @throws IOException if a file cannot be read, or has not what it should; the message tells
    /// @throws IllegalStateException if they were made [of a context][#of]
    public TlsOptions certificate(Path chain, Path key) throws IOException {
        var copy = copy();
        copy.context = context.withIdentity(chain, key);
        return copy;
    }

    /// Trusts certificates, and those signed with them, and no longer those that the JDK trusts.
    ///
    /// Reads the file at once, which blocks.
    ///
    /// @param certificates a PEM file with one or more; given again, it adds to them
    /// @return these options, with that
    /// @throws IOException if the file cannot be read or has no certificate
    /// @throws IllegalStateException if they were made [of a context][#of]
    public TlsOptions trust(Path certificates) throws IOException {
        var copy = copy();
        copy.context = context.withTrust(certificates);
        return copy;
    }

    /// The name of the server that a client wants: it tells the server, and checks that the
    /// certificate is for it. If nothing is said, the host that was connected to.
    ///
    /// @param name a host's name or address
    /// @return these options, with that
    public TlsOptions serverName(String name) {
        var copy = copy();
        copy.serverName = Objects.requireNonNull(name, "name");
        return copy;
    }

    /// Whether a client checks that the certificate is for the host it wanted; it does if nothing
    /// is said. Without that, whoever has any trusted certificate can stand in for the server.
    ///
    /// @param verify whether to check
    /// @return these options, with that
    public TlsOptions verifyHost(boolean verify) {
        var copy = copy();
        copy.verifyHost = verify;
        return copy;
    }

    /// Has a server ask for the client's certificate, and go on without one; one that it does not
    /// trust is refused.
    ///
    /// @return these options, with that
    /// @see ExtraInfo#TLS_SESSION
    public TlsOptions requestClientCertificate() {
        return with(ClientCertificate.WANTED);
    }

    /// Has a server refuse clients without a certificate that it trusts.
    ///
    /// @return these options, with that
    public TlsOptions requireClientCertificate() {
        return with(ClientCertificate.NEEDED);
    }

    private TlsOptions with(ClientCertificate certificate) {
        var copy = copy();
        copy.clientCertificate = certificate;
        return copy;
    }

    /// Which protocols may be spoken over the connection (ALPN), the preferred one first. If both
    /// sides say and have none in common, the handshake fails.
    ///
    /// @param names their names, such as `h2`
    /// @return these options, with that
    /// @see ExtraInfo#APPLICATION_PROTOCOL
    public TlsOptions applicationProtocols(String... names) {
        var copy = copy();
        copy.applicationProtocols = List.of(names);
        return copy;
    }

    /// Sets what there is no method for: versions, cipher suites, groups.
    ///
    /// {@snippet class="dev.weft.snippets.TlsSnippetsTest" region="parameters"}
    ///
    /// @param change changes the parameters of each connection, after all else; on the loop
    /// @return these options, with that, after what was given before
    public TlsOptions parameters(Consumer<SSLParameters> change) {
        var copy = copy();
        copy.more = more.andThen(change);
        return copy;
    }

    /// How long a handshake may take, until the connection is dropped; a minute if nothing is said.
    ///
    /// @param limit how long
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public TlsOptions handshakeTimeout(Duration limit) {
        var copy = copy();
        copy.handshakeTimeout = checkPositive("handshake", limit);
        return copy;
    }

    /// How long to wait for the peer to agree to the end of a connection that was closed here, once
    /// it takes no more of what was written before; half a minute if nothing is said.
    ///
    /// @param limit how long
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public TlsOptions shutdownTimeout(Duration limit) {
        var copy = copy();
        copy.shutdownTimeout = checkPositive("shutdown", limit);
        return copy;
    }

    private static Duration checkPositive(String what, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(
                    "the %s timeout must be positive, and is %s".formatted(what, limit));
        }
        return limit;
    }

    // ---- for the transports

    TlsContext context() {
        return context;
    }

    Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    TlsOptions checkMayServe() {
        if (!context.mayServe()) {
            throw new IllegalArgumentException(
                    "a TLS server needs a certificate: TlsOptions.certificate, or a context");
        }
        return this;
    }

    SSLEngine serverEngine() throws IOException {
        SSLEngine engine = context.get().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parametersOf(engine);
        switch (clientCertificate) {
            case NONE -> {}
            case WANTED -> parameters.setWantClientAuth(true);
            case NEEDED -> parameters.setNeedClientAuth(true);
        }
        return with(parameters, engine);
    }

    /// @param host what was connected to; null if it has no name
    SSLEngine clientEngine(String host, int port) throws IOException {
        String wanted = serverName != null ? serverName : host;
        if (wanted == null && verifyHost) {
            throw new IllegalArgumentException(
                    "whose certificate to accept? There is no host's name: give"
                            + " TlsOptions.serverName, or verifyHost(false)");
        }
        if (wanted != null && wanted.endsWith(".")) {
            wanted = wanted.substring(0, wanted.length() - 1); // certificates have it without
        }
        SSLEngine engine = context.get().createSSLEngine(wanted, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parametersOf(engine);
        if (verifyHost) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (wanted != null && !isLiteral(wanted)) {
            setServerName(parameters, wanted);
        }
        return with(parameters, engine);
    }

    private static void setServerName(SSLParameters parameters, String name) {
        try {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        } catch (IllegalArgumentException unspeakable) {
            // Names with an underscore, say; the server is not told which one is meant.
        }
    }

    private SSLParameters parametersOf(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        return parameters;
    }

    private SSLEngine with(SSLParameters parameters, SSLEngine engine) {
        more.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /// What is asked of the connections, for logs.
    @Override
    public String toString() {
        return "TlsOptions[%s%s%s]"
                .formatted(
                        serverName == null ? "the host's name" : serverName,
                        verifyHost ? "" : ", not verified",
                        applicationProtocols.isEmpty() ? "" : ", " + applicationProtocols);
    }
}
