package dev.weft.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Who this side is and whom it trusts: the caller's own context, or certificates, out of which one
/// is made when it is needed, and once. Immutable. Any thread.
final class TlsContext {
    private static final char[] NO_PASSWORD = {};

    private final SSLContext given; // null if it is to be made
    private final List<Identity> identities;
    private final List<X509Certificate> trusted; // none: those whom the JDK trusts
    private SSLContext made; // guarded by this

    private record Identity(List<X509Certificate> chain, PrivateKey key) {}

    private TlsContext(SSLContext given, List<Identity> identities, List<X509Certificate> trusted) {
        this.given = given;
        this.identities = identities;
        this.trusted = trusted;
    }

    /// Nobody, who trusts whom the JDK trusts.
    static TlsContext ofNobody() {
        return new TlsContext(null, List.of(), List.of());
    }

    static TlsContext of(SSLContext context) {
        return new TlsContext(Objects.requireNonNull(context, "context"), List.of(), List.of());
    }

    TlsContext withIdentity(Path chain, Path key) throws IOException {
        checkOwn();
        List<X509Certificate> certificates = Pem.certificates(chain);
        var more = new ArrayList<>(identities);
        more.add(new Identity(certificates, Pem.key(key, certificates.getFirst())));
        return new TlsContext(null, more, trusted);
    }

    TlsContext withTrust(Path certificates) throws IOException {
        checkOwn();
        var more = new ArrayList<>(trusted);
        more.addAll(Pem.certificates(certificates));
        return new TlsContext(null, identities, more);
    }

    private void checkOwn() {
        if (given != null) {
            throw new IllegalStateException(
                    "a given SSLContext has its certificates already, and takes no others");
        }
    }

    boolean mayServe() {
        return given != null || !identities.isEmpty();
    }

    /// The context is there and need not be made, which takes its time.
    synchronized boolean isReady() {
        return given != null || made != null;
    }

    synchronized SSLContext get() throws IOException {
        if (given != null) {
            return given;
        }
        if (made == null) {
            try {
                var context = SSLContext.getInstance("TLS");
                context.init(keyManagers(), trustManagers(), null);
                made = context;
            } catch (GeneralSecurityException failure) {
                throw new IOException("the certificates cannot be used for TLS", failure);
            }
        }
        return made;
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (identities.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Identity each : identities) {
            store.setKeyEntry(
                    "identity " + store.size(),
                    each.key,
                    NO_PASSWORD,
                    each.chain.toArray(X509Certificate[]::new));
        }
        var factory = KeyManagerFactory.getInstance("PKIX"); // which looks at the name asked for
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        if (trusted.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        for (X509Certificate each : trusted) {
            store.setCertificateEntry("trusted " + store.size(), each);
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
