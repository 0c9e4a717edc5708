/** Decides when a growing text has ended. */

/** If it is unknown whether a text is complete, it counts as complete after this time without growth. */
export const QUIET_MS = 1000;

/** Provisional text is spoken after this time without a change: longer than models pause between tokens. */
export const SETTLE_MS = 250;

/** Whether more text will come. `open`: yes. `complete`: no. `unknown`: the text counts as complete after a quiet time. */
export type GrowingTextEnding = 'open' | 'complete' | 'unknown';
