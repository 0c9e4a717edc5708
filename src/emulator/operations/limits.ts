/** Polly's limits. Source: "Quotas in Amazon Polly" and the API reference of `StartSpeechSynthesisStream`. */

/** Longest time between two input events of a stream. */
export const INBOUND_EVENT_TIMEOUT_MS = 5000;
/** Longest duration of a stream. */
export const STREAM_TIMEOUT_MS = 10 * 60_000;
