package dev.weft.net;

import java.nio.file.Path;

/// The certificate of this machine, for tests of other packages.
public final class TestPem {
    private TestPem() {}

    /// Its chain.
    public static Path chain() {
        return TestCertificates.chain(TestCertificates.HERE);
    }

    /// Its private key.
    public static Path key() {
        return TestCertificates.key(TestCertificates.HERE);
    }

    /// Who signed it.
    public static Path authority() {
        return TestCertificates.AUTHORITY;
    }
}
