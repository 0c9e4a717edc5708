/** Explains Polly's refusals and failures to an app, with advice for each. */
import { SpeechError, type SpeechErrorCode } from '../../base/errors';
import { readAwsError, type AwsError } from './aws-error';

/** An operation of Polly's API. */
export type PollyOperation = 'StartSpeechSynthesisStream' | 'SynthesizeSpeech';

/** Advice for each refused operation. */
const ADVICE: Readonly<Record<PollyOperation, { readonly denied: string; readonly throttled: string; readonly unknown: string }>> = {
  StartSpeechSynthesisStream: {
    denied:
      "The credentials may not use Polly's two-way stream. Allow polly:StartSpeechSynthesisStream in their IAM policy: polly:SynthesizeSpeech does not cover it.",
    throttled: 'Polly was asked for more streams than the account may have. Try again in a moment, or raise the quota.',
    unknown: 'has no two-way stream. Choose a region with the generative engine.',
  },
  SynthesizeSpeech: {
    denied: 'The credentials may not let Polly speak. Allow polly:SynthesizeSpeech in their IAM policy.',
    throttled: 'Polly was called more often than the account may. Try again in a moment, or raise the quota.',
    unknown: 'does not know SynthesizeSpeech. Check the region, and the endpoint if one is set.',
  },
};
/** RFC 6585, section 4. */
const TOO_MANY_REQUESTS = 429;
/** AWS's messages are quoted up to this length. */
const MAX_QUOTED_CHARACTERS = 300;
const WRONG_REGION = /scoped to a valid region/i;
const WRONG_TIME = /expired|not yet current|too (?:late|early)|skew/i;

/**
 * The error of a request to Polly.
 *
 * @param cause - Anything the AWS SDK threw; a SpeechError is returned unchanged.
 * @param operation - The requested operation. Default: the two-way stream.
 */
export function pollyError(cause: unknown, region: string, operation: PollyOperation = 'StartSpeechSynthesisStream'): SpeechError {
  if (SpeechError.isInstance(cause)) return cause;
  const error = readAwsError(cause);
  const advice = ADVICE[operation];
  const because = (code: SpeechErrorCode, message: string) => new SpeechError({ code, message, cause });
  switch (error.name) {
    case 'AccessDeniedException':
      return because('access-denied', advice.denied);
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return because('credentials-expired', 'The credentials have expired. Get new ones, or give a provider, which does so by itself.');
    case 'RequestExpired':
    case 'RequestTimeTooSkewed':
      return clockSkewed(cause);
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
      if (WRONG_TIME.test(error.message)) return clockSkewed(cause);
      if (WRONG_REGION.test(error.message)) {
        return because('wrong-region', `The endpoint is not Polly in ${region}. Give the region that the endpoint is in, or no endpoint.`);
      }
      return because(
        'credentials-rejected',
        'Polly calculated a different signature. The secret key does not fit the access key, or something between page and Polly changed the request.',
      );
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
    case 'IncompleteSignatureException':
    case 'MissingAuthenticationTokenException':
      return because(
        'credentials-rejected',
        `AWS does not know these credentials in ${region}. Check access key, session token and region.`,
      );
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return because('throttled', advice.throttled);
    case 'ServiceQuotaExceededException':
      return quotaExceeded(error, cause);
    case 'ServiceFailureException':
      return because('service-failure', 'Polly failed. Trying again may help.');
    case 'UnknownOperationException':
      return because('wrong-region', `Polly in ${region} ${advice.unknown}`);
  }
  if (error.status === TOO_MANY_REQUESTS) return because('throttled', advice.throttled);
  if (error.status !== undefined && error.status >= 500) {
    return because('service-failure', `Polly failed with HTTP status ${error.status}. Trying again may help.`);
  }
  // Polly has many errors for bad requests, ValidationException foremost. Their messages say what is wrong.
  if (error.name === 'ValidationException' || (error.status !== undefined && error.status >= 400)) {
    return because('validation-failed', `Polly refused the request${validationDetail(error)}`);
  }
  if (/truncated|checksum/i.test(error.message)) return streamIncomplete(cause);
  return new SpeechError({
    code: 'service-failure',
    message: 'The request to Polly failed for a reason this package does not know; see `cause`.',
    retryable: false,
    cause,
  });
}

/** The error of a request whose answer did not arrive, or broke off. `fetch` gives no details. */
export function pollyUnreachable(cause: unknown, region: string): SpeechError {
  return new SpeechError({
    code: 'connection-lost',
    message: `Polly in ${region} could not be reached, or the connection to it was lost. Check the network; trying again may help.`,
    cause,
  });
}

/**
 * The error of a request to a region that AWS does not seem to have. No host name exists there, but `fetch` reports
 * this like any other network failure.
 */
export function regionUnreachable(region: string, cause: unknown): SpeechError {
  return new SpeechError({
    code: 'wrong-region',
    message:
      `AWS could not be reached in the region "${region}", which this version does not know. Check its ` +
      'spelling; if the region is newer, check the network.',
    cause,
  });
}

/** The error of a stream that ended without confirming that it was complete. */
export function streamIncomplete(cause?: unknown): SpeechError {
  return new SpeechError({
    code: 'stream-incomplete',
    message: 'The stream from Polly ended early: some of the speech may be missing. Trying again may help.',
    cause,
  });
}

/**
 * The error of an AWS SDK that could not be loaded. In a browser this means that a file did not arrive: a missing
 * package is noticed by the bundler, or by Node.
 */
export function sdkLoadError(cause: unknown): SpeechError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND') {
    return new SpeechError({
      code: 'package-missing',
      message: 'The AWS SDK for Polly is not installed. Run: npm install @aws-sdk/client-polly',
      cause,
    });
  }
  return new SpeechError({
    code: 'connection-lost',
    message:
      'The part of this app that speaks to Polly (the AWS SDK, loaded when first needed) could not be loaded. Check the ' +
      'network and try again; if the app was deployed anew meanwhile, reload the page.',
    cause,
  });
}

/**
 * How slow the machine's clock is, according to the answer that refused a signature.
 *
 * @returns Milliseconds to add to the machine's time; undefined if the answer does not tell.
 */
export function clockOffsetMs(error: SpeechError): number | undefined {
  if (error.code !== 'clock-skewed') return undefined;
  const serverTimeMs = Date.parse(readAwsError(error.cause).serverDate ?? '');
  return Number.isNaN(serverTimeMs) ? undefined : serverTimeMs - new Date().getTime();
}

function clockSkewed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'clock-skewed',
    message: 'Polly refused the time of the request. Set the clock of this device, which may be wrong by at most 5 minutes.',
    // If the answer names the server's time, the next request is signed with it.
    retryable: readAwsError(cause).serverDate !== undefined,
    cause,
  });
}

function quotaExceeded({ quotaCode }: AwsError, cause: unknown): SpeechError {
  switch (quotaCode) {
    case 'input-stream-inbound-event-timeout':
      return new SpeechError({
        code: 'stream-idle-timeout',
        message: 'Polly ended the stream, because it received no text for 5 seconds.',
        cause,
      });
    case 'input-stream-timeout':
      return new SpeechError({
        code: 'stream-duration-exceeded',
        message: 'Polly ended the stream at its limit of 10 minutes.',
        cause,
      });
    default:
      return new SpeechError({
        code: 'quota-exceeded',
        message: `The account exceeds a quota of Polly${quotaCode === undefined ? '' : ` (${quotaCode})`}. Ask AWS to raise it.`,
        cause,
      });
  }
}

function validationDetail({ name, message, reason, fields }: AwsError): string {
  const where = [...(reason === undefined ? [name] : [reason]), ...fields].filter((part) => part !== '').join(', ');
  // AWS quotes the offending value. If that may be the spoken text, it stays in `cause`.
  const mayHoldText = /text/i.test(fields.join()) || /\btext\b|ssml/i.test(message) || reason === 'invalidInboundEvent';
  if (mayHoldText || message === '') return ` (${where}); see \`cause\`.`;
  return ` (${where}): ${message.slice(0, MAX_QUOTED_CHARACTERS)}`;
}
