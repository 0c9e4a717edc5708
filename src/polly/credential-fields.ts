/** The fields of AWS credentials, and what is wrong with them where an app's own server or JSON gave them. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { SpeechError } from '../base/errors';

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
    throw unavailable(`The credentials are ${given === null ? 'null' : typeof given}. Give AWS credentials, or a function that returns them.`);
  }
  const fields = given as Record<string, unknown>;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = fields;
  for (const [name, value] of Object.entries({ accessKeyId, secretAccessKey })) {
    if (typeof value !== 'string' || value === '') throw missing(name, fields);
  }
  if (TEMPORARY_KEY.test(String(accessKeyId)) && (typeof sessionToken !== 'string' || sessionToken === '')) throw missing('sessionToken', fields);
  // The same object wherever nothing is to be changed: it is how two requests see that they have the same credentials.
  if (expiration instanceof Date ? !Number.isNaN(expiration.getTime()) : expiration === undefined) return given as AwsCredentialIdentity;
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'expiration')) as Omit<AwsCredentialIdentity, 'expiration'>;
  return { ...others, ...(expiration === null ? {} : { expiration: toDate(expiration) }) };
}

/** The error of an app that has no credentials. */
export function unavailable(message: string): SpeechError {
  return new SpeechError({ code: 'credentials-unavailable', message });
}

function toDate(expiration: unknown): Date {
  const date = new Date(expiration as string | number | Date);
  const isInSeconds = typeof expiration === 'number' && Math.abs(expiration) < SMALLEST_MS;
  if (!Number.isNaN(date.getTime()) && !isInSeconds) return date;
  throw unavailable(
    `The field "expiration" of the credentials is no time${isInSeconds ? ': a number must be in milliseconds since 1970, and this one seems to be in seconds' : ''}. ` +
      'Give a Date, a string such as "2026-01-31T12:00:00Z", or milliseconds; or leave it out.',
  );
}

function missing(name: string, fields: Record<string, unknown>): SpeechError {
  const other = Object.keys(fields).find((key) => likeness(key) === likeness(name));
  const nested = Object.keys(fields).find((key) => /^credentials$/i.test(key));
  if (other !== undefined && other !== name) {
    return unavailable(
      `The credentials have a field "${other}" where "${name}" is wanted. Name them accessKeyId, secretAccessKey, sessionToken and expiration; AWS's own JSON has other names.`,
    );
  }
  if (nested !== undefined) return unavailable(`The credentials are inside a field "${nested}". Give what is in it, with the fields accessKeyId, secretAccessKey, sessionToken and expiration.`);
  return unavailable(
    name === 'sessionToken'
      ? 'The credentials are temporary ones, and have no sessionToken. Give it along with accessKeyId and secretAccessKey.'
      : `The credentials hold no accessKeyId and secretAccessKey: "${name}" is missing or empty. Give AWS credentials or a provider of them.`,
  );
}

/** `AccessKeyId`, `access_key_id` and `AWS_ACCESS_KEY_ID` are alike; so is Cognito's `SecretKey` to `secretAccessKey`. */
function likeness(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '').replace(/^aws/, '').replace(/^secretkey$/, 'secretaccesskey');
}
