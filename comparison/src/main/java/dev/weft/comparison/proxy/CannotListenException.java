package dev.weft.comparison.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;

/// The system does not let the proxy listen where it was told to.
public final class CannotListenException extends IOException {
    private static final long serialVersionUID = 1L;

    /// @param address where
    /// @param option which option says so
    /// @param cause why not
    public CannotListenException(InetSocketAddress address, String option, IOException cause) {
        super(
                "cannot listen at %s (%s); choose another place with %s"
                        .formatted(Endpoint.text(address), cause.getMessage(), option),
                cause);
    }
}
