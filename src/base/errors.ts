/**
 * The one error type of this package. It is recognised by a symbol rather than by `instanceof`, so that it stays
 * recognisable when a page ends up with two copies of the package.
 */

const MARKER = Symbol.for('react-polly-stream.SpeechError');

/** Codes of failures that may pass when the same thing is tried again a little later. */
const RETRYABLE = [
  'relay-unreachable',
  'connection-lost',
  'stream-incomplete',
  'stream-idle-timeout',
  'stream-duration-exceeded',
  'throttled',
  'service-failure',
] as const;

/** Codes of failures that come back until something is changed. */
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

/** What went wrong, in a word that code can branch on. docs/errors.md explains each. */
export type SpeechErrorCode = (typeof RETRYABLE)[number] | (typeof FINAL)[number];

/** Every code, for tables and tests that must cover them all. */
export const SPEECH_ERROR_CODES: readonly SpeechErrorCode[] = [...RETRYABLE, ...FINAL];

/** What a {@link SpeechError} is made of. */
export interface SpeechErrorOptions {
  /** What went wrong. */
  readonly code: SpeechErrorCode;
  /** What happened and what to do about it, in sentences a developer can act on. Never holds spoken text or secrets. */
  readonly message: string;
  /** Whether trying again unchanged may succeed. Default: what the code implies. */
  readonly retryable?: boolean;
  /** The error underneath, as it was caught. */
  readonly cause?: unknown;
}

/** A failure of speech: what happened ({@link code}), whether trying again may help, and the error underneath. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  /** What went wrong. */
  readonly code: SpeechErrorCode;
  /** Whether trying again unchanged may succeed. */
  readonly retryable: boolean;

  constructor({ code, message, retryable, cause }: SpeechErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable ?? (RETRYABLE as readonly string[]).includes(code);
    Object.defineProperty(this, MARKER, { value: true });
  }

  /**
   * Whether a caught value is a {@link SpeechError}, also one made by another copy of this package.
   *
   * @param value - Anything that was thrown or rejected with.
   */
  static isInstance(value: unknown): value is SpeechError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

const PROGRAMMING_ERRORS = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

/** Messages of these hold names of the program's; others may quote what it was given. */
const TELLING_ERRORS = ['ReferenceError', 'TypeError'];

/**
 * What a programming error says, where that is what was thrown: no attempt more makes it go away.
 *
 * @returns Its name, and its message where that cannot hold what a program was given; undefined for any other value.
 */
export function programmingError(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !PROGRAMMING_ERRORS.includes(cause.name)) return undefined;
  return TELLING_ERRORS.includes(cause.name) ? `${cause.name}: ${cause.message}` : cause.name;
}
