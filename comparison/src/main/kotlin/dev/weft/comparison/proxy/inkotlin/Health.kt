package dev.weft.comparison.proxy.inkotlin

/**
 * Whether a back end counts as up. It takes several connects in a row to change that, so that one
 * that was lost on the way does not.
 */
internal class Health(private val fall: Int, private val rise: Int) {
    /** Until it is known better, for a client should not wait for that. */
    var isUp = true
        private set

    private var against = 0 // how many connects in a row speak against it

    /** Counts what came of a connect, and tells whether that has changed the matter. */
    fun count(connected: Boolean): Boolean {
        against = if (connected == isUp) 0 else against + 1
        if (against < if (isUp) fall else rise) return false

        isUp = !isUp
        against = 0
        return true
    }
}
