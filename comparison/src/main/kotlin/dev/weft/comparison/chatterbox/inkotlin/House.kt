package dev.weft.comparison.chatterbox.inkotlin

import java.text.Normalizer
import java.util.TreeMap

/**
 * All the rooms, and all the users by name.
 *
 * It needs no lock: all sessions are tasks of one loop, and nothing here awaits.
 */
internal class House {
    private val users = mutableMapOf<String, User>()
    private val roomsByName = TreeMap<String, Room>()

    /** The rooms in the order of their names. */
    val rooms: Collection<Room>
        get() = roomsByName.values

    /** Lets a user in, unless there is one of that name. */
    fun admit(user: User): Boolean {
        if (users.putIfAbsent(key(user.name), user) != null) return false
        join(user, LOBBY)
        return true
    }

    /** Gives a user another name, unless it is taken, and announces it wherever the user is. */
    fun rename(user: User, name: String): Boolean {
        if ((users[key(name)] ?: user) !== user) return false
        users -= key(user.name)
        users[key(name)] = user
        val news = "${user.name} is called $name now."
        user.rename(name)
        user.rooms.forEach { it.announce(news) }
        return true
    }

    /** Takes a user into a room, which comes into being if there is none of that name. */
    fun join(user: User, name: String): Room {
        val room = roomsByName.getOrPut(key(name)) { Room(name) }
        if (!user.isIn(room)) room.enter(user)
        user.talksIn(room)
        return room
    }

    /** Takes a user out of a room, which ceases to be if nobody is left. */
    fun part(user: User, room: Room, how: String) {
        room.leave(user, how)
        user.hasLeft(room)
        if (room.isEmpty()) roomsByName -= key(room.name)
    }

    /** Lets a user out of all rooms and of the house. */
    fun leave(user: User, how: String) {
        user.rooms.forEach { part(user, it, how) }
        users -= key(user.name)
    }

    fun user(name: String): User? = users[key(name)]

    fun room(name: String): Room? = roomsByName[key(name)]

    companion object {
        const val LOBBY = "lobby"
        private val NAME = Regex("""[\p{L}\p{N}_-]{1,20}""")

        /** Whether a user or a room may be called that. */
        fun isName(name: String) = NAME.matches(name)

        /**
         * What is the same in all the ways to write a name, or nobody could tell `ann` from
         * somebody else's `Ann`.
         */
        private fun key(name: String): String =
            Normalizer.normalize(name, Normalizer.Form.NFKC).uppercase().lowercase()
    }
}
