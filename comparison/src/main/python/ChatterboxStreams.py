"""Shows: the chat room again, awaiting: each user has a task that reads and one that writes.
New since ChatterboxProtocol: streams, and a bounded queue in front of each slow connection."""

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
class Session:
    def __init__(self, room, reader, writer, patience):
        self.room = room
        self.reader = reader
        self.writer = writer
        self.mail = asyncio.Queue(patience)

    async def run(self):
        delivery = asyncio.create_task(self.deliver())
        self.write_line(f"Welcome to {self.room.name}")
        try:
            user = await self.registration()
            try:
                await self.activity(user)
            finally:
                self.room.depart(user)
        except asyncio.LimitOverrunError:
            self.write_line("That line is too long.")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the user is gone
        finally:
            self.write(None)
            await delivery

    async def registration(self):
        while True:
            self.write("Enter user name: ")
            name = await self.line()
            if self.room.arrive(name, self):
                return name
            self.write_line(f"Username {name} not available")

    async def activity(self, user):
        while True:
            line = await self.line()
            if line == "NAMES":
                self.list_users()
            else:
                self.room.broadcast(f"{user}: {line}")

    def list_users(self):
        self.write_line("Users here:")
        for name in self.room.users:
            self.write_line(f"  {name}")

    async def line(self):
        while True:
            data = await self.reader.readuntil(b"\n")
            try:
                return data.decode().strip()
            except UnicodeDecodeError:
                self.write_line("That is not UTF-8.")

    # endregion

    # region: delivery
    def write_line(self, line):
        self.write(line + "\r\n")

    def write(self, text):
        try:
            self.mail.put_nowait(text)
        except asyncio.QueueFull:
            self.writer.transport.abort()  # a slow reader: its mail would pile up

    async def deliver(self):
        try:
            while (text := await self.mail.get()) is not None:
                self.writer.write(text.encode())
                await self.writer.drain()
        except ConnectionError:
            pass  # the user is gone, of which the reader hears
        finally:
            self.writer.close()

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


async def main(longest, loud, patience):
    room = Room("Chatterbox")

    async def serve(reader, writer):
        await Session(room, reader, writer, patience).run()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=longest)
    async with server:
        await conversation(server.sockets[0].getsockname()[1], longest, loud)


if __name__ == "__main__":
    longest, loud, patience = map(int, sys.argv[1:])
    asyncio.run(main(longest, loud, patience))

# endregion
