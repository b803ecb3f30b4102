package dev.weft.comparison.chatterbox.inkotlin

/**
 * Somebody who has given a name at the door.
 *
 * @param mailbox takes what the user is told, and must not wait
 */
internal class User(name: String, private val mailbox: (String) -> Unit) {
    var name = name
        private set

    private val roomsInOrder = linkedSetOf<Room>() // talks in the last one

    /** Where the user talks. */
    val room: Room?
        get() = roomsInOrder.lastOrNull()

    /** A copy: rooms are left one by one. */
    val rooms: List<Room>
        get() = roomsInOrder.toList()

    fun rename(other: String) {
        name = other
    }

    /** Tells this user alone. */
    fun tell(line: String) = mailbox(line)

    /** Remembers the room as the one in which the user talks, whether new to it or not. */
    fun talksIn(room: Room) {
        roomsInOrder -= room
        roomsInOrder += room
    }

    fun hasLeft(room: Room) {
        roomsInOrder -= room
    }

    fun isIn(room: Room) = room in roomsInOrder
}
