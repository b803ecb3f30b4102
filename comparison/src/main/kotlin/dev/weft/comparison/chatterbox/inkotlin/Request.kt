package dev.weft.comparison.chatterbox.inkotlin

/** What a user's line asks for. */
internal sealed interface Request {
    data class Say(val text: String) : Request

    data class Join(val room: String) : Request

    /** @property room empty for the one where the user talks */
    data class Part(val room: String) : Request

    /** @property room empty for the one where the user talks */
    data class Names(val room: String) : Request

    data object Rooms : Request

    data class Message(val to: String, val text: String) : Request

    data class Nick(val name: String) : Request

    data object Help : Request

    data object Quit : Request

    companion object {
        /** Reads a line. What begins with no word of ours is something to be said. */
        fun of(line: String): Request {
            val (word, rest) = firstWord(line)
            return when (word) {
                "SAY" -> Say(rest)
                "JOIN" -> Join(rest)
                "PART" -> Part(rest)
                "NAMES" -> Names(rest)
                "ROOMS" -> Rooms
                "MSG" -> firstWord(rest).let { (to, text) -> Message(to, text) }
                "NICK" -> Nick(rest)
                "HELP" -> Help
                "QUIT" -> Quit
                else -> Say(line)
            }
        }

        private fun firstWord(text: String): Pair<String, String> =
            text.substringBefore(' ') to text.substringAfter(' ', "").trimStart(' ')
    }
}
