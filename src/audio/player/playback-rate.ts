/** The limits of the playback rate. */

/** The slowest rate, as a multiple of the voice's own. */
export const MIN_RATE = 0.5;
/** The fastest rate, as a multiple of the voice's own. */
export const MAX_RATE = 2;
