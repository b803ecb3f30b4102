/// Other programs: started, talked with, waited for and ended by awaiting.
///
/// | to | use |
/// | --- | --- |
/// | start one | [dev.weft.process.Subprocess#exec(String...)], [dev.weft.process.Subprocess#shell(String)], with [dev.weft.process.ProcessOptions] |
/// | give it all of its input and get all of its output | [dev.weft.process.Subprocess#communicate], which gives an [dev.weft.process.Output] |
/// | talk with it | its streams, which are those of [dev.weft.net] |
///
/// **Left out**: sending any other signal than SIGTERM and SIGKILL, which are the ones that the JDK
/// sends, with a look whether the number is still that of the program and not of a stranger. For
/// another one, run `kill` with the program's [pid][dev.weft.process.Subprocess#pid], at that risk.
///
/// The processes are the JDK's, which has a thread wait for each; their pipes are read and written
/// as [dev.weft.net.Streams#reader(java.io.InputStream)] says.
package dev.weft.process;
