/**
 * The only error type of this package. Code recognises it by a symbol, not by `instanceof`, so it also works when a page
 * loads two copies of the package.
 */

const MARKER = Symbol.for('react-polly-stream.SpeechError');

/** Codes of failures that a later retry may overcome. */
const RETRYABLE = [
  'relay-unreachable',
  'connection-lost',
  'stream-incomplete',
  'stream-idle-timeout',
  'stream-duration-exceeded',
  'throttled',
  'service-failure',
] as const;

/** Codes of failures that recur until something is changed. */
const FINAL = [
  'invalid-option',
  'nothing-to-speak',
  'interrupted',
  'relay-refused',
  'relay-protocol',
  'credentials-unavailable',
  'credentials-expired',
  'credentials-rejected',
  'identity-pool-not-found',
  'wrong-region',
  'access-denied',
  'clock-skewed',
  'validation-failed',
  'quota-exceeded',
  'source-failed',
  'audio-unsupported',
  'audio-undecodable',
  'worklet-unavailable',
  'output-device-unavailable',
  'package-missing',
] as const;

/** The code of a failure, for code to branch on. docs/errors.md explains each. */
export type SpeechErrorCode = (typeof RETRYABLE)[number] | (typeof FINAL)[number];

/** All error codes, for tables and tests that must cover each of them. */
export const SPEECH_ERROR_CODES: readonly SpeechErrorCode[] = [...RETRYABLE, ...FINAL];

/** The fields of a {@link SpeechError}. */
export interface SpeechErrorOptions {
  /** The kind of failure. */
  readonly code: SpeechErrorCode;
  /** Message for developers: the failure, and how to fix it. Must not contain spoken text or secrets. */
  readonly message: string;
  /** Whether an unchanged retry may succeed. Default: depends on the code. */
  readonly retryable?: boolean;
  /** The caught error that led to this one. */
  readonly cause?: unknown;
}

/** A failure of speech, with its {@link code}, its cause, and whether a retry may help. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  /** The kind of failure. */
  readonly code: SpeechErrorCode;
  /** Whether an unchanged retry may succeed. */
  readonly retryable: boolean;

  constructor({ code, message, retryable, cause }: SpeechErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable ?? (RETRYABLE as readonly string[]).includes(code);
    Object.defineProperty(this, MARKER, { value: true });
  }

  /**
   * Whether a caught value is a {@link SpeechError}. Errors of another copy of this package count too.
   *
   * @param value - Any thrown value.
   */
  static isInstance(value: unknown): value is SpeechError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

const PROGRAMMING_ERRORS = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

/** Errors whose message only quotes identifiers. Messages of the others may quote the data, which may be spoken text. */
const ERRORS_WITH_SAFE_MESSAGES = ['ReferenceError', 'TypeError'];

/**
 * Describes a programming error. A retry does not help against one.
 *
 * @returns The error's name, followed by its message if the message cannot quote the app's data. Undefined for any other
 *   value.
 */
export function programmingError(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !PROGRAMMING_ERRORS.includes(cause.name)) return undefined;
  return ERRORS_WITH_SAFE_MESSAGES.includes(cause.name) ? `${cause.name}: ${cause.message}` : cause.name;
}
