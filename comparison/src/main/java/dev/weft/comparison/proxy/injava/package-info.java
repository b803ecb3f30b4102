/// The load balancer in Java, from the outside in:
///
/// | file | what it is |
/// | --- | --- |
/// | [Proxy][dev.weft.comparison.proxy.injava.Proxy] | all of it, from the first accept to the drain |
/// | Relay | one client's connection: two protocols, each of which passes on what it hears |
/// | IdleTimer | what ends a relay in which nothing moves |
/// | Balancer | whose turn it is |
/// | Backend, Health | how a back end stands, and when it counts as down |
/// | HealthCheck | the task that connects to a back end at an interval |
/// | Status, StatusPage | the numbers, as a line and over HTTP |
/// | EchoBackend | what is served where nobody has named a back end |
package dev.weft.comparison.proxy.injava;
