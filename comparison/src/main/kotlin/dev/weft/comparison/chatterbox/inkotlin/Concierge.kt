package dev.weft.comparison.chatterbox.inkotlin

import dev.weft.comparison.chatterbox.Manual

private const val MOST_ROOMS = 20 // or one user could fill the memory with them
private const val MOST_LISTED = 100

/**
 * Does what a user asks for. An answer that begins with `*` is the house's, one with `!` says why
 * something was not done; what was said comes back to whoever said it, which acknowledges it.
 */
internal class Concierge(private val house: House, private val user: User) {
    /** Returns whether the user stays. */
    fun answer(request: Request): Boolean {
        when (request) {
            is Request.Say -> say(request.text)
            is Request.Join -> join(request.room)
            is Request.Part -> inRoom(request.room, ::part)
            is Request.Names -> inRoom(request.room) { user.tell("* In ${it.name}: ${it.names}") }
            is Request.Rooms -> rooms()
            is Request.Message -> message(request.to, request.text)
            is Request.Nick -> nick(request.name)
            is Request.Help -> Manual.HELP.forEach(user::tell)
            is Request.Quit -> {
                user.tell("* Goodbye, ${user.name}.")
                return false
            }
        }
        return true
    }

    private fun say(text: String) {
        if (text.isNotBlank()) inRoom("") { it.announce("${user.name}: $text") }
    }

    private fun join(name: String) {
        when {
            !House.isName(name) ->
                user.tell("! A room's name has 1 to 20 letters, digits, - and _.")
            user.rooms.size == MOST_ROOMS ->
                user.tell("! You are in $MOST_ROOMS rooms, which is enough.")
            else -> {
                val room = house.join(user, name)
                user.tell("* You talk in ${room.name} now.")
            }
        }
    }

    private fun part(room: Room) {
        if (!user.isIn(room)) return user.tell("! You are not in ${room.name}.")

        house.part(user, room, "departed.")
        val next = user.room
        user.tell(
            if (next == null) "* You are in no room now." else "* You talk in ${next.name} now."
        )
    }

    private fun rooms() {
        house.rooms.take(MOST_LISTED).forEach { user.tell("* ${it.name}: ${it.size} here") }
        if (house.rooms.size > MOST_LISTED)
            user.tell("* and ${house.rooms.size - MOST_LISTED} more")
    }

    private fun message(to: String, text: String) {
        val other = house.user(to)
        when {
            other == null -> user.tell("! There is nobody called \"$to\".")
            text.isBlank() -> user.tell("! Say what? MSG user text")
            else -> {
                other.tell("${user.name} to you: $text")
                user.tell("you to ${other.name}: $text")
            }
        }
    }

    private fun nick(name: String) {
        when {
            !House.isName(name) -> user.tell("! A name has 1 to 20 letters, digits, - and _.")
            !house.rename(user, name) -> user.tell("! The name $name is taken.")
            else -> user.tell("* You are called $name now.")
        }
    }

    /** Does something with a room: with that of a name, or where the user talks. */
    private fun inRoom(name: String, what: (Room) -> Unit) {
        val room = if (name.isEmpty()) user.room else house.room(name)
        when {
            room != null -> what(room)
            name.isEmpty() -> user.tell("! You are in no room; JOIN one first.")
            else -> user.tell("! There is no room \"$name\".")
        }
    }
}
