/** Polly's limits. Source: "Quotas in Amazon Polly" and the API reference of `StartSpeechSynthesisStream`. */

/** The most characters of one text, including SSML tags. */
export const MAX_TEXT_CHARACTERS = 6000;
/** The most billed characters of one text. SSML tags are not billed. */
export const MAX_BILLED_CHARACTERS = 3000;
/** The longest time between two input events of a stream. */
export const INBOUND_EVENT_TIMEOUT_MS = 5000;
/** The longest life of a stream. */
export const STREAM_TIMEOUT_MS = 10 * 60_000;
