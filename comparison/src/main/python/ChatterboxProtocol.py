"""Shows: a telnet chat room in callbacks, and a conversation in it that goes wrong in every way.
New since JavaFromSuspend: sockets. A protocol hears what its transport brings, piece by piece."""

import asyncio
import sys


# region: room
class Room:
    def __init__(self, name):
        self.name = name
        self.users = {}

    def arrive(self, name, session):
        if not name or name in self.users:
            return False
        self.users[name] = session
        self.broadcast(f"User {name} arrived.")
        return True

    def depart(self, name):
        del self.users[name]
        self.broadcast(f"User {name} departed.")

    def broadcast(self, line):
        for session in self.users.values():
            session.write_line(line)


# endregion


# region: session
class Session(asyncio.Protocol):
    def __init__(self, room, longest):
        self.room = room
        self.longest = longest
        self.user = None
        self.rest = b""  # of what came: the line that has not ended yet

    def connection_made(self, transport):
        self.transport = transport
        self.write_line(f"Welcome to {self.room.name}")
        self.write("Enter user name: ")

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.line_received(line)
        if len(self.rest) > self.longest:
            self.write_line("That line is too long.")
            self.transport.close()

    def line_received(self, data):
        try:
            line = data.decode().strip()
        except UnicodeDecodeError:
            self.write_line("That is not UTF-8.")
            return
        if self.user is None:
            self.register(line)
        elif line == "NAMES":
            self.list_users()
        else:
            self.room.broadcast(f"{self.user}: {line}")

    def register(self, name):
        if self.room.arrive(name, self):
            self.user = name
        else:
            self.write_line(f"Username {name} not available")
            self.write("Enter user name: ")

    def list_users(self):
        self.write_line("Users here:")
        for name in self.room.users:
            self.write_line(f"  {name}")

    def pause_writing(self):
        self.transport.abort()  # a slow reader: what it is told would pile up here

    def connection_lost(self, cause):
        if self.user is not None:
            self.room.depart(self.user)

    def write_line(self, line):
        self.write(line + "\r\n")

    def write(self, text):
        self.transport.write(text.encode())


# endregion


# region: guest
class Guest:
    def __init__(self, name, reader, writer):
        self.name = name
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, name, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        guest = cls(name, reader, writer)
        await guest.hears()
        return guest

    async def enters(self, name):
        question = await self.reader.readuntil(b": ")
        print(f"  {self.name} is asked: {question.decode().strip()}")
        self.says(name)
        await self.hears()

    def says(self, line):
        print(f"  {self.name} says: {line}")
        self.writer.write(line.encode() + b"\r\n")

    async def hears(self, lines=1):
        for _ in range(lines):
            print(f"  {self.name} hears: {await self.line()}")

    async def line(self):
        return (await self.reader.readline()).decode().rstrip("\r\n")

    async def shouts_until(self, news, shout):
        while await self.line() != news:
            self.writer.write(shout.encode() + b"\r\n")
        print(f"  {self.name} hears: {news}")


# endregion


# region: main
async def conversation(port, longest, loud):
    print("ann and bob arrive")
    ann = await Guest.connect("ann", port)
    await ann.enters("ann")
    bob = await Guest.connect("bob", port)
    await bob.enters("ann")
    await bob.enters("bob")
    await ann.hears()

    print("they talk")
    ann.says("Hello, Bob!")
    await ann.hears()
    await bob.hears()
    bob.says("NAMES")
    await bob.hears(lines=3)

    print("bob sends what is no text, and then too much of it")
    bob.writer.write(b"caf\xe9\r\n")
    await bob.hears()
    bob.writer.write(b"x" * (longest + 1))
    await bob.hears()
    await ann.hears()

    print("cat arrives and is cut off")
    cat = await Guest.connect("cat", port)
    await cat.enters("cat")
    await ann.hears()
    cat.writer.transport.abort()
    await ann.hears()

    print("sam arrives and reads nothing, while ann shouts")
    sam = await Guest.connect("sam", port)
    await sam.enters("sam")
    await ann.shouts_until("User sam departed.", "Sam!" * loud)

    for guest in ann, bob, cat, sam:
        guest.writer.close()


async def main(longest, loud):
    room = Room("Chatterbox")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(room, longest), "127.0.0.1", 0)
    async with server:
        await conversation(server.sockets[0].getsockname()[1], longest, loud)


if __name__ == "__main__":
    asyncio.run(main(longest=int(sys.argv[1]), loud=int(sys.argv[2])))

# endregion
