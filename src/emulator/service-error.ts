/**
 * The errors the local Polly answers with. They are Amazon's, not this package's: an SDK turns them into its own typed
 * exceptions, so they carry what goes over the wire and nothing else.
 */

import { SpeechError } from '../base/errors';

/** What an AWS error is made of. */
export interface ServiceErrorOptions {
  /** HTTP status. */
  readonly status: number;
  /** Name of the exception, for example `ValidationException`. */
  readonly type: string;
  /** What the caller reads. Never holds spoken text or secrets. */
  readonly message: string;
  /** Further members of the exception's body, as the service model names them. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Why Polly calls a request of a speech stream invalid (`ValidationExceptionReason` of the service model). */
export type ValidationReason = 'unsupportedOperation' | 'fieldValidationFailed' | 'invalidInboundEvent' | 'other';

/** An error as an AWS service answers it, over HTTP or as an event of a stream. */
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
 * A `ValidationException` of the speech stream.
 *
 * @param reason - Which of Polly's four reasons it is.
 * @param message - What is wrong and what would be right.
 * @param field - Name of the member at fault, when there is one.
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
 * Any error as one that can be answered: an error of ours stays what it is, a package that is missing is a request that
 * cannot be served, however often it comes, and everything else becomes Polly's `ServiceFailureException`, whose message
 * says nothing of the cause.
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
