/** Resolves credentials in the forms that the AWS SDK accepts, and explains why there are none. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { isKnownRegion } from '../../base/aws-regions';
import { programmingError, SpeechError, type SpeechErrorCode } from '../../base/errors';
import { readAwsError } from '../errors/aws-error';
import { checkIdentity, unavailable } from './credential-fields';
import { isNetworkFailure } from '../errors/network-failure';
import { regionUnreachable } from '../errors/polly-errors';

/** AWS credentials, also in the form that JSON yields. */
export interface GivenCredentials extends Omit<AwsCredentialIdentity, 'expiration'> {
  /**
   * Time of expiry: a Date, any value that `Date` accepts, such as an ISO 8601 string or milliseconds since 1970, or a
   * Temporal.Instant. Default: never.
   */
  readonly expiration?: Date | string | number | { readonly epochMilliseconds: number } | undefined;
}

/**
 * AWS credentials, or a function that returns them: any provider of the AWS SDK, for example
 * `fromCognitoIdentityPool(...)`, or one that asks the app's own server. The result of a provider is cached until shortly
 * before it expires. Without an expiry it is cached forever.
 */
export type CredentialsProvider = GivenCredentials | ((...options: Parameters<AwsCredentialIdentityProvider>) => Promise<GivenCredentials>);

/**
 * Wraps credentials in a provider that fails with a SpeechError that gives the reason.
 *
 * @throws SpeechError from the provider: `identity-pool-not-found`, `wrong-region`, `access-denied`, `throttled`,
 *   `credentials-expired`, or `credentials-unavailable` for all else.
 */
export function explainingCredentials(credentials: CredentialsProvider, region: string): AwsCredentialIdentityProvider {
  return async (options) => checkIdentity(await resolveIdentity(credentials, options, region));
}

/** AWS region names. At a custom endpoint, regions may have any name. */
const LIKE_A_REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;

/** Finds the region in Cognito's error about an unknown pool. */
const POOL_REGION = /IdentityPool '([a-z]{2}(?:-[a-z]+)+-\d+):/;

/** Returns `unknown`, because an app in plain JavaScript may give anything. */
async function resolveIdentity(
  credentials: CredentialsProvider,
  options: Record<string, unknown> | undefined,
  region: string,
): Promise<unknown> {
  if (isPromise(credentials)) {
    throw unavailable(
      'The option "credentials" is a promise. Give a function that returns it; it is called again before the credentials expire.',
    );
  }
  try {
    return typeof credentials === 'function' ? await credentials(options) : credentials;
  } catch (cause) {
    throw SpeechError.isInstance(cause) ? cause : credentialsError(cause, region);
  }
}

function credentialsError(cause: unknown, region: string): SpeechError {
  const { name, status, message } = readAwsError(cause);
  const because = (code: SpeechErrorCode, message: string, retryable?: boolean) =>
    new SpeechError({ code, message, cause, ...(retryable === undefined ? {} : { retryable }) });
  switch (name) {
    case 'ResourceNotFoundException':
    case 'ValidationException': {
      const poolRegion = POOL_REGION.exec(message)?.[1];
      if (poolRegion !== undefined && poolRegion !== region) {
        return because(
          'wrong-region',
          `The identity pool belongs to ${poolRegion}, but Cognito was asked in another region. Have the provider ask in ${poolRegion} (clientConfig.region), and check identityPoolId. Pool and Polly may be in different regions.`,
        );
      }
      // Cognito answers with ValidationException if the id is malformed.
      return because(
        'identity-pool-not-found',
        'Cognito knows no identity pool with this id in this region. Check identityPoolId, and that the region before its colon is the one asked.',
      );
    }
    case 'NotAuthorizedException':
      return because(
        'credentials-unavailable',
        'Cognito gave this page no credentials. Allow guest access in the identity pool, or give the provider a login that is still valid.',
      );
    case 'InvalidIdentityPoolConfigurationException':
      return because(
        'credentials-unavailable',
        'The identity pool has no role for this page, or may not assume it. Set its role, and trust cognito-identity.amazonaws.com in it.',
      );
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return because('credentials-expired', 'The login that the provider trades for credentials has expired. Have the user log in again.');
    case 'AccessDenied':
    case 'AccessDeniedException':
      return because('access-denied', 'AWS refused to give this page the role asked for. Check the trust policy of the role.');
    case 'TooManyRequestsException':
    case 'ThrottlingException':
      return because('throttled', 'AWS was asked for credentials too often. Try again in a moment.');
  }
  if (isNetworkFailure(cause) && LIKE_A_REGION.test(region) && !isKnownRegion(region)) return regionUnreachable(region, cause);
  if (isNetworkFailure(cause) || (status !== undefined && status >= 500)) {
    return because('credentials-unavailable', 'AWS could not be reached for credentials. Check the network; trying again may help.', true);
  }
  const mistake = programmingError(cause);
  if (mistake !== undefined) {
    return because(
      'credentials-unavailable',
      `The credentials provider failed with a programming error (${mistake}); see \`cause\` for where.`,
    );
  }
  return because('credentials-unavailable', 'The credentials provider failed; see `cause`. Without credentials there is no speech.');
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}
