/** When a growing text has ended. */

/** A text nobody calls complete counts as such when it has not grown for this long. */
export const QUIET_MS = 1000;

/** What may be there for now is spoken when the text has not changed for so long: longer than models pause between tokens. */
export const SETTLE_MS = 250;

/** Whether more text will come: `open`, yes; `complete`, no; `unknown`, nobody says, and quiet counts as the end. */
export type GrowingTextEnding = 'open' | 'complete' | 'unknown';
