/** Checks the fields of AWS credentials that came from an app's own server or from JSON. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { describeValue } from '../../base/describe-value';
import { SpeechError } from '../../base/errors';

/** A number below this is taken as seconds since 1970, the unit of AWS's own JSON. As milliseconds it would be before 1974. */
const MIN_EPOCH_MS = 100_000_000_000;

/** Access keys of temporary credentials (IAM user guide, "IAM identifiers"). */
const TEMPORARY_KEY = /^ASIA/;

/**
 * Checks credentials and brings them into the form of the AWS SDK.
 *
 * @throws SpeechError `credentials-unavailable`, which names the field and never its value.
 */
export function checkIdentity(given: unknown): AwsCredentialIdentity {
  if (typeof given !== 'object' || given === null) {
    throw unavailable(
      `The credentials are ${given === null ? 'null' : typeof given}. Give AWS credentials, or a function that returns them.`,
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration, credentialScope, accountId } = readFields(given);
  for (const [name, value] of Object.entries({ accessKeyId, secretAccessKey })) {
    if (typeof value !== 'string' || value === '') throw missing(name, given);
  }
  if (TEMPORARY_KEY.test(String(accessKeyId)) && (typeof sessionToken !== 'string' || sessionToken === ''))
    throw missing('sessionToken', given);
  // Credentials that need no change stay the same object, so that two requests can see that they share them.
  if (expiration instanceof Date ? !Number.isNaN(expiration.getTime()) : expiration === undefined) return given as AwsCredentialIdentity;
  return {
    accessKeyId: accessKeyId as string,
    secretAccessKey: secretAccessKey as string,
    ...(typeof sessionToken === 'string' ? { sessionToken } : {}),
    ...(typeof credentialScope === 'string' ? { credentialScope } : {}),
    ...(typeof accountId === 'string' ? { accountId } : {}),
    ...(expiration === null ? {} : { expiration: toDate(expiration) }),
  };
}

const FIELDS = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration', 'credentialScope', 'accountId'] as const;

/** Reads each field by its name. Classes of SDKs have getters, which a copy of the object would lose. */
function readFields(given: object): Record<(typeof FIELDS)[number], unknown> {
  const read = FIELDS.map((name) => {
    try {
      return [name, (given as Record<string, unknown>)[name]];
    } catch (cause) {
      throw new SpeechError({
        code: 'credentials-unavailable',
        message: `The field "${name}" of the credentials cannot be read, since its getter throws; see \`cause\`.`,
        cause,
      });
    }
  });
  return Object.fromEntries(read) as Record<(typeof FIELDS)[number], unknown>;
}

/** The error of an app that has no credentials. */
export function unavailable(message: string): SpeechError {
  return new SpeechError({ code: 'credentials-unavailable', message });
}

function toDate(expiration: unknown): Date {
  const isInSeconds = typeof expiration === 'number' && Math.abs(expiration) < MIN_EPOCH_MS;
  const date = isInSeconds ? undefined : dateOf(expiration);
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw unavailable(
    `The field "expiration" of the credentials is ${describeValue(expiration)}, which is not a time${isInSeconds ? ': a number must be in milliseconds since 1970, and this one seems to be in seconds' : ''}. ` +
      'Give a Date, a Temporal.Instant, a string such as "2026-01-31T12:00:00Z", or milliseconds; or leave it out.',
  );
}

/** Converts anything that `Date` accepts, and moments of Temporal, which it does not accept. */
function dateOf(expiration: unknown): Date | undefined {
  if (typeof expiration !== 'string' && typeof expiration !== 'number' && typeof expiration !== 'object') return undefined;
  try {
    const { epochMilliseconds } = expiration as { readonly epochMilliseconds?: unknown };
    return new Date(typeof epochMilliseconds === 'number' ? epochMilliseconds : (expiration as string | number | Date));
  } catch {
    // The object has no primitive value, or a getter of the app threw.
    return undefined;
  }
}

function missing(name: string, given: object): SpeechError {
  const names = namesOf(given);
  const other = names.find((key) => likeness(key) === likeness(name));
  const nested = names.find((key) => /^credentials$/i.test(key));
  if (other !== undefined && other !== name) {
    return unavailable(
      `The credentials have a field "${other}" where "${name}" is expected. Name them accessKeyId, secretAccessKey, sessionToken and expiration; AWS's own JSON has other names.`,
    );
  }
  if (nested !== undefined)
    return unavailable(
      `The credentials are inside a field "${nested}". Give its content, with the fields accessKeyId, secretAccessKey, sessionToken and expiration.`,
    );
  return unavailable(
    name === 'sessionToken'
      ? 'The credentials are temporary ones, and have no sessionToken. Give it along with accessKeyId and secretAccessKey.'
      : `The credentials hold no accessKeyId and secretAccessKey: "${name}" is missing or empty. Give AWS credentials or a provider of them.`,
  );
}

function namesOf(given: object): readonly string[] {
  try {
    return Object.keys(given);
  } catch {
    return [];
  }
}

/**
 * Reduces a name to a form for comparison: `AccessKeyId`, `access_key_id` and `AWS_ACCESS_KEY_ID` become equal, and
 * so do Cognito's `SecretKey` and `secretAccessKey`.
 */
function likeness(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replace(/^aws/, '')
    .replace(/^secretkey$/, 'secretaccesskey');
}
