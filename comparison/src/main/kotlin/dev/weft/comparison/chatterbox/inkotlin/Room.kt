package dev.weft.comparison.chatterbox.inkotlin

/** A room, and who is in it in the order in which they came. */
internal class Room(val name: String) {
    private val users = linkedSetOf<User>()

    val size: Int
        get() = users.size

    /** Who is here. */
    val names: String
        get() = users.joinToString { it.name }

    /** Takes a user in, who is not there yet, and announces it. */
    fun enter(user: User) {
        users += user
        announce("${user.name} arrived.")
    }

    /** Announces that a user goes, who hears that too, and lets the user out. */
    fun leave(user: User, how: String) {
        announce("${user.name} $how")
        users -= user
    }

    /** Tells everybody here. */
    fun announce(news: String) = users.forEach { it.tell("[$name] $news") }

    fun isEmpty() = users.isEmpty()
}
