/// A TCP load balancer in front of several back ends, in Java and in Kotlin: `comparison/run
/// proxy`.
///
/// Here is what both share: the command line, and where they say what happens. The proxy itself is
/// in [dev.weft.comparison.proxy.injava], and once more, in Kotlin, in
/// `dev.weft.comparison.proxy.inkotlin`, file for file.
package dev.weft.comparison.proxy;
