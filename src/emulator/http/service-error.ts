/**
 * The errors that local Polly sends. They follow Amazon's format, so that an SDK turns them into its own typed exceptions.
 */

import { SpeechError } from '../../base/errors';

/** The fields of an AWS error. */
export interface ServiceErrorOptions {
  /** HTTP status. */
  readonly status: number;
  /** Name of the exception, for example `ValidationException`. */
  readonly type: string;
  /** The message for the client. Must not contain spoken text or secrets. */
  readonly message: string;
  /** Further members of the exception's body, as named in the service model. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Polly's reasons for an invalid stream request (`ValidationExceptionReason` of the service model). */
export type ValidationReason = 'unsupportedOperation' | 'fieldValidationFailed' | 'invalidInboundEvent' | 'other';

/** An error in the form of AWS services, sent over HTTP or as an event of a stream. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** HTTP status. */
  readonly status: number;
  /** Name of the exception. */
  readonly type: string;
  /** Further members of the exception's body. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor({ status, type, message, details = {} }: ServiceErrorOptions) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }

  /** The JSON body of the error in AWS's REST-JSON protocol. */
  toBody(): string {
    return JSON.stringify({ message: this.message, ...this.details });
  }
}

/**
 * Creates a `ValidationException` of the speech stream.
 *
 * @param reason - One of Polly's four reasons.
 * @param message - Names the mistake and a valid value.
 * @param field - Name of the invalid member, if there is one.
 */
export function validationError(reason: ValidationReason, message: string, field?: string): ServiceError {
  return new ServiceError({
    status: 400,
    type: 'ValidationException',
    message,
    details: { reason, ...(field === undefined ? {} : { fields: [{ name: field, message }] }) },
  });
}

/**
 * Converts any error to one that can be sent. A ServiceError stays as it is. A missing package becomes a validation error,
 * since retries cannot help. Everything else becomes Polly's `ServiceFailureException` with a message that does not reveal
 * the cause.
 */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (SpeechError.isInstance(error) && error.code === 'package-missing') {
    return validationError('unsupportedOperation', error.message);
  }
  return new ServiceError({
    status: 500,
    type: 'ServiceFailureException',
    message: 'The local Polly failed unexpectedly; its own console says where.',
  });
}
