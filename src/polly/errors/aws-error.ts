/** Reads errors of the AWS SDK without loading the SDK. Errors are recognised by name, as AWS advises. */

/** The parts of an AWS SDK error that matter here; all may be missing. */
export interface AwsError {
  /** Name of the exception, for example `ThrottlingException`. */
  readonly name: string;
  readonly message: string;
  /** HTTP status of the answer. */
  readonly status: number | undefined;
  /** The server's `date` header. */
  readonly serverDate: string | undefined;
  /** Member `reason` of Polly's ValidationException. */
  readonly reason: string | undefined;
  /** Names in member `fields` of Polly's ValidationException. */
  readonly fields: readonly string[];
  /** Member `quotaCode` of Polly's ServiceQuotaExceededException. */
  readonly quotaCode: string | undefined;
}

/** Reads the parts of an error. */
export function readAwsError(error: unknown): AwsError {
  const fields = member(error, 'fields');
  return {
    name: text(member(error, 'name')) ?? '',
    message: text(member(error, 'message')) ?? '',
    status: number(member(member(error, '$metadata'), 'httpStatusCode')),
    serverDate: text(member(member(member(error, '$response'), 'headers'), 'date')),
    reason: text(member(error, 'reason')),
    fields: Array.isArray(fields) ? fields.map((field) => text(member(field, 'name')) ?? '') : [],
    quotaCode: text(member(error, 'quotaCode')),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
