/// Echo servers to be set beside each other, and the clients that load them; `comparison/run echo`
/// starts them, each in a JVM of its own.
package dev.weft.comparison.echo;
