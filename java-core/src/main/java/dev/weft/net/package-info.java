/// Connections: streams to await, and the transports and protocols that they stand on.
///
/// | to | use |
/// | --- | --- |
/// | read and write by awaiting | [dev.weft.net.Streams], [dev.weft.net.StreamReader], [dev.weft.net.StreamWriter] |
/// | read a terminal or a file, write to whatever blocks | [dev.weft.net.Streams#reader(java.io.InputStream)], [dev.weft.net.Streams#writer(java.io.OutputStream)] |
/// | encrypt either, from the start or later | [dev.weft.net.TlsOptions] |
/// | send and receive datagrams | [dev.weft.net.Transports#datagrams], [dev.weft.net.DatagramProtocol] |
/// | be called back for each piece of data | [dev.weft.net.Transports], [dev.weft.net.Transport], [dev.weft.net.Protocol] |
///
/// A byte that comes in is read when the loop looks at its sockets, between two batches of tasks,
/// and is handed to the protocol of its connection; a stream's protocol wakes the task that reads.
/// Whoever wants to follow it: `loop.Poller`, `SocketTransport`, `StreamProtocol`, `StreamReader`.
/// With TLS, `TlsProtocol` and `TlsPump` stand between the second and the third.
///
/// In a [simulation][dev.weft.testing.Simulation] all of this runs over a simulated network.
package dev.weft.net;
