/** The fields of AWS credentials, and what is wrong with them where an app's own server or JSON gave them. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { describeValue } from '../../base/describe-value';
import { SpeechError } from '../../base/errors';

/** Numbers below are seconds since 1970, which is what AWS's own JSON counts in; as milliseconds they lie before 1974. */
const SMALLEST_MS = 100_000_000_000;

/** Access keys of credentials that are good for a while only (IAM user guide, "IAM identifiers"). */
const TEMPORARY_KEY = /^ASIA/;

/**
 * Credentials as the AWS SDK wants them.
 *
 * @param given - What the app or its provider gave.
 * @throws SpeechError `credentials-unavailable`, which names the field, and no value.
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
  // The same object wherever nothing is to be changed: it is how two requests see that they have the same credentials.
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

/** Each field by its name: classes of SDKs have getters, which no copy of an object takes along. */
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
  const isInSeconds = typeof expiration === 'number' && Math.abs(expiration) < SMALLEST_MS;
  const date = isInSeconds ? undefined : dateOf(expiration);
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw unavailable(
    `The field "expiration" of the credentials is ${describeValue(expiration)}, which is no time${isInSeconds ? ': a number must be in milliseconds since 1970, and this one seems to be in seconds' : ''}. ` +
      'Give a Date, a Temporal.Instant, a string such as "2026-01-31T12:00:00Z", or milliseconds; or leave it out.',
  );
}

/** What `Date` takes for a time, and Temporal's moments, which it does not. */
function dateOf(expiration: unknown): Date | undefined {
  if (typeof expiration !== 'string' && typeof expiration !== 'number' && typeof expiration !== 'object') return undefined;
  try {
    const { epochMilliseconds } = expiration as { readonly epochMilliseconds?: unknown };
    return new Date(typeof epochMilliseconds === 'number' ? epochMilliseconds : (expiration as string | number | Date));
  } catch {
    // It has no value, or a getter of the app's threw.
    return undefined;
  }
}

function missing(name: string, given: object): SpeechError {
  const names = namesOf(given);
  const other = names.find((key) => likeness(key) === likeness(name));
  const nested = names.find((key) => /^credentials$/i.test(key));
  if (other !== undefined && other !== name) {
    return unavailable(
      `The credentials have a field "${other}" where "${name}" is wanted. Name them accessKeyId, secretAccessKey, sessionToken and expiration; AWS's own JSON has other names.`,
    );
  }
  if (nested !== undefined)
    return unavailable(
      `The credentials are inside a field "${nested}". Give what is in it, with the fields accessKeyId, secretAccessKey, sessionToken and expiration.`,
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

/** `AccessKeyId`, `access_key_id` and `AWS_ACCESS_KEY_ID` are alike; so is Cognito's `SecretKey` to `secretAccessKey`. */
function likeness(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replace(/^aws/, '')
    .replace(/^secretkey$/, 'secretaccesskey');
}
