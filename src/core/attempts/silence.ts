/**
 * Tells the meaning of Polly's silence by its length. Polly speaks several times faster than real time, so it is hardly ever silent
 * for long while it has text to speak.
 *
 * If Polly owes sound, a silence of {@link NO_SOUND_MS} means that the connection has stalled.
 */

/** Shorter silences are usual, on a slow network or a busy page. */
const QUIET_MS = 2_000;

/** The longest delay of sound whose beginning has arrived. */
const LATE_SOUND_MS = 4_000;

/** The longest delay of the first sound of a text. A working connection sends it within 3 s. */
export const NO_SOUND_MS = 10_000;

/** The time between two looks at the silence. Polly's timers allow no more. */
export const LOOK_EVERY_MS = 2_500;

/**
 * - `short`: Polly may be speaking.
 * - `quiet`: Polly has spoken all that it can of the sent text.
 * - `final`: no more sound of the sent text will come. If some seems to be missing, its length was estimated wrongly.
 */
export type Silence = 'short' | 'quiet' | 'final';

/**
 * Returns the meaning of a silence.
 *
 * @param silentMs - Time since text was last sent or sound last arrived.
 * @param hasSound - Whether any sound of the text has arrived.
 */
export function meaningOfSilence(silentMs: number, hasSound: boolean): Silence {
  if (silentMs < QUIET_MS) return 'short';
  return silentMs < (hasSound ? LATE_SOUND_MS : NO_SOUND_MS) ? 'quiet' : 'final';
}
