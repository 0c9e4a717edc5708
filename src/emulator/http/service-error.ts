/** The errors that local Polly sends. They follow Amazon's format, so that an SDK turns them into its own typed exceptions. */

import { SpeechError } from '../../base/errors';

/** Polly's reasons for an invalid stream request (`ValidationExceptionReason` of the service model). */
export type ValidationReason = 'unsupportedOperation' | 'fieldValidationFailed' | 'invalidInboundEvent' | 'other';

/** An error in the form of AWS services, sent over HTTP or as an event of a stream. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  /**
   * @param type - Name of the exception, for example `ValidationException`.
   * @param message - The message for the client. Must not contain spoken text or secrets.
   * @param details - Further members of the exception's body, as named in the service model. Default: none.
   */
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  /** The JSON body of the error in AWS's REST-JSON protocol. */
  toBody(): string {
    return JSON.stringify({ message: this.message, ...this.details });
  }
}

/**
 * Creates a `ValidationException` of the speech stream.
 *
 * @param message - Names the mistake and a valid value.
 */
export function validationError(reason: ValidationReason, message: string, field?: string): ServiceError {
  return new ServiceError(400, 'ValidationException', message, {
    reason,
    ...(field === undefined ? {} : { fields: [{ name: field, message }] }),
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
  return new ServiceError(500, 'ServiceFailureException', 'The local Polly failed unexpectedly; its own console says where.');
}
