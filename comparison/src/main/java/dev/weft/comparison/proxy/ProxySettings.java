package dev.weft.comparison.proxy;

import dev.weft.net.TlsOptions;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// What the command line says. Back ends and the place to listen are unresolved addresses: a name
/// is looked up when it is used.
///
/// @param listen where clients connect to
/// @param backends where they are sent; none if the proxy is to bring its own
/// @param policy how one is chosen
/// @param checkInterval how long to wait between two health checks; zero if there are none
/// @param fall after how many failed connects in a row a back end counts as down
/// @param rise after how many good ones in a row it counts as up again
/// @param connectTimeout how long a back end has to answer before the next is tried
/// @param idleTimeout how long a connection may be silent before it is cut; zero for ever
/// @param drainTimeout how long connections have to end when the proxy is stopped
/// @param connectionLimit how many clients there may be at a time
/// @param statusLine whether to show a live line of numbers
/// @param statusPage where to serve them over HTTP; null if nowhere
/// @param tls how clients are spoken to; null if in the clear
public record ProxySettings(
        InetSocketAddress listen,
        List<InetSocketAddress> backends,
        Policy policy,
        Duration checkInterval,
        int fall,
        int rise,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration drainTimeout,
        int connectionLimit,
        boolean statusLine,
        InetSocketAddress statusPage,
        TlsOptions tls) {}
