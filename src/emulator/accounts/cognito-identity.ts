/**
 * The two operations of Amazon Cognito identity pools that give a browser credentials, in the AWS JSON 1.1 protocol:
 * `GetId` and `GetCredentialsForIdentity` (the enhanced flow, without a login).
 *
 * Source: Amazon Cognito Federated Identities API reference.
 */

import { ServiceError } from '../http/service-error';
import type { Account, Accounts } from './accounts';

/** The prefix of each operation's `x-amz-target` header. */
const TARGET_PREFIX = 'AWSCognitoIdentityService.';

/**
 * Answers one operation. These requests are not signed, because clients use them to obtain signing credentials.
 *
 * @returns The JSON body of the response.
 * @throws ServiceError with Cognito's own error type.
 */
export function answerCognito(accounts: Accounts, target: string, input: Readonly<Record<string, unknown>>): object {
  switch (target) {
    case `${TARGET_PREFIX}GetId`:
      return { IdentityId: accounts.createIdentity(findPool(accounts, requiredString(input, 'IdentityPoolId'))) };
    case `${TARGET_PREFIX}GetCredentialsForIdentity`: {
      const identityId = requiredString(input, 'IdentityId');
      const account = accounts.findByIdentity(identityId);
      if (account === undefined) throw notFound(`Identity '${identityId}' not found.`);
      const { credentials, secretForClient } = accounts.issueCredentials(account);
      return {
        IdentityId: identityId,
        Credentials: {
          AccessKeyId: credentials.accessKeyId,
          SecretKey: secretForClient,
          SessionToken: credentials.sessionToken,
          Expiration: credentials.expiresAtMs / 1000,
        },
      };
    }
    default:
      throw new ServiceError(
        400,
        'UnknownOperationException',
        'The local Polly supports only GetId and GetCredentialsForIdentity of Cognito.',
      );
  }
}

function findPool(accounts: Accounts, identityPoolId: string): Account {
  const account = accounts.find(identityPoolId);
  if (account === undefined) throw notFound(`IdentityPool '${identityPoolId}' not found.`);
  return account;
}

function requiredString(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw new ServiceError(
    400,
    'ValidationException',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function notFound(message: string): ServiceError {
  return new ServiceError(400, 'ResourceNotFoundException', message);
}
