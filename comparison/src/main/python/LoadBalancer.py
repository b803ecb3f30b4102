"""Shows: a load balancer, which passes each conversation on to a back end that answers.
New since ChatterboxStreams: a connection onwards; an end that is passed on in one direction."""

import asyncio
import itertools
import sys

HOST = "127.0.0.1"


# region: relay
async def pump(source, sink):
    """Passes on what comes, no faster than it is taken, and then its end."""
    while data := await source.read(65536):
        sink.write(data)
        await sink.drain()
    sink.write_eof()


async def relay(near, far):
    (near_reader, near_writer), (far_reader, far_writer) = near, far
    async with asyncio.TaskGroup() as directions:
        directions.create_task(pump(near_reader, far_writer))
        directions.create_task(pump(far_reader, near_writer))


# endregion


# region: balancer
class Balancer:
    def __init__(self, backends):
        self.backends = backends
        self.turns = itertools.cycle(backends.items())

    async def connect(self):
        """Connects to the back end whose turn it is, or else to the next that answers."""
        for name, port in itertools.islice(self.turns, len(self.backends)):
            try:
                return await asyncio.open_connection(HOST, port)
            except ConnectionError:
                print(f"  {name} is down")
        return None

    async def serve(self, reader, writer):
        try:
            if far := await self.connect():
                try:
                    await relay((reader, writer), far)
                finally:
                    far[1].close()
        finally:
            writer.close()


# endregion


# region: backend
async def backend(name):
    """Answers each line, and says goodbye when it has heard that there are no more."""

    async def serve(reader, writer):
        count = 0
        async for line in reader:
            count += 1
            writer.write(f"{name} got {line.decode()}".encode())
        writer.write(f"{name} got {count} lines, goodbye\n".encode())
        writer.close()

    return await asyncio.start_server(serve, HOST, 0)


# endregion


# region: main
async def client(number, port):
    print(f"client {number}")
    reader, writer = await asyncio.open_connection(HOST, port)
    for word in "bread", "butter":
        writer.write(f"{word}\n".encode())
        print(f"  hears: {(await reader.readline()).decode().rstrip()}")
    writer.write_eof()
    print("  says no more")
    async for line in reader:
        print(f"  hears: {line.decode().rstrip()}")
    print("  hears no more")
    writer.close()


async def lonely_client(port):
    print("a client when all are down")
    reader, writer = await asyncio.open_connection(HOST, port)
    await reader.read()
    print("  hears no more")
    writer.close()


async def balance(backends, conversation):
    server = await asyncio.start_server(Balancer(backends).serve, HOST, 0)
    async with server:
        await conversation(port_of(server))


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def main(clients, nobodys_port):
    async with await backend("north") as north, await backend("east") as east:
        backends = {"north": port_of(north), "south": nobodys_port, "east": port_of(east)}

        async def conversation(port):
            for number in range(1, clients + 1):
                await client(number, port)

        await balance(backends, conversation)
    await balance({"south": nobodys_port}, lonely_client)


if __name__ == "__main__":
    asyncio.run(main(clients=int(sys.argv[1]), nobodys_port=int(sys.argv[2])))

# endregion
