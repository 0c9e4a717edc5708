/** Polly's limits. Source: "Quotas in Amazon Polly" and the API reference of `StartSpeechSynthesisStream`. */

/** Characters of one piece of text, SSML tags included. */
export const MAX_TEXT_CHARACTERS = 6000;
/** Characters of one piece of text that are billed: SSML tags are not. */
export const MAX_BILLED_CHARACTERS = 3000;
/** Two events of a stream's input may be this far apart. */
export const INBOUND_EVENT_TIMEOUT_MS = 5000;
/** A stream lives this long at most. */
export const STREAM_TIMEOUT_MS = 10 * 60_000;
