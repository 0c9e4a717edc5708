/** When a growing text has ended. */

/** A text nobody calls complete counts as such when it has not grown for this long. */
export const QUIET_MS = 1000;

/** Whether more text will come: `open`, yes; `complete`, no; `unknown`, nobody says, and quiet counts as the end. */
export type GrowingTextEnding = 'open' | 'complete' | 'unknown';
