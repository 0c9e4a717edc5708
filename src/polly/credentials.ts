/** Credentials in the shapes the AWS SDK takes them. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/**
 * AWS credentials, or any provider of them from `@aws-sdk/credential-providers`, for example
 * `fromCognitoIdentityPool(...)`. The AWS SDK remembers what a provider gave until shortly before it expires.
 */
export type CredentialsProvider = AwsCredentialIdentity | AwsCredentialIdentityProvider;
