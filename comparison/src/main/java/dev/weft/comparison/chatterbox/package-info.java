/// Chatterbox: a chat server that people use with `nc`, with telnet or with its own client. This
/// package has its command line; `injava` and `inkotlin` have the program, twice, file for file.
///
/// To read it: `Room`, `User` and `House` are what there is, `Request` and `Concierge` what a user
/// may do with it. None of these knows of sockets. `Lines`, with `Telnet`, and `Mailbox` are the
/// two directions of a connection, `Session` its life, `ChatServer` the whole.
package dev.weft.comparison.chatterbox;
