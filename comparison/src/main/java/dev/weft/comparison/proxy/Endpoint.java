package dev.weft.comparison.proxy;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ends of connections as people write them: `host:port`, `[::1]:port`, or a port alone.
public final class Endpoint {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern FORM =
            Pattern.compile("(?:(?<host>[^:\\[\\]]+|\\[[0-9a-fA-F:.%]+]):)?(?<port>\\d{1,5})");

    private Endpoint() {}

    /// How to write an address.
    ///
    /// @param address an internet address, resolved or not
    /// @return what the command line would understand
    public static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            String host =
                    internet.isUnresolved()
                            ? internet.getHostString()
                            : internet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + internet.getPort();
        }
        return String.valueOf(address);
    }

    /// Reads an end.
    ///
    /// @return an unresolved address
    static InetSocketAddress parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group("port")) > 65535) {
            throw new TypeConversionException(
                    ("\"%s\" is no place to connect to; write HOST:PORT, [ADDRESS]:PORT for IPv6,"
                                    + " or a PORT of this machine")
                            .formatted(text));
        }
        String host = parts.group("host") == null ? LOOPBACK : parts.group("host");
        return InetSocketAddress.createUnresolved(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(parts.group("port")));
    }

    /// Whether who connects to one end may come to whoever listens at the other.
    ///
    /// @param listener where somebody listens
    /// @param end where to connect to
    /// @return whether it may; not if nothing is known of one of them
    static boolean leadsTo(InetSocketAddress listener, InetSocketAddress end) {
        if (listener.getPort() != end.getPort()) {
            return false;
        }
        try {
            List<InetAddress> at = List.of(InetAddress.getAllByName(listener.getHostString()));
            for (InetAddress to : InetAddress.getAllByName(end.getHostString())) {
                boolean hears = at.stream().anyMatch(InetAddress::isAnyLocalAddress);
                if (at.contains(to) || hears && isThisMachine(to)) {
                    return true;
                }
            }
        } catch (IOException unknown) {
            // Not now; when a client comes it is looked up again.
        }
        return false;
    }

    private static boolean isThisMachine(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /// Reads an end on the command line.
    static final class Converter implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            return parse(text);
        }
    }
}
