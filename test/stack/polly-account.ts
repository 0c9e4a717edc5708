/**
 * An account of the local Polly that belongs to one test: its own pacing and faults, and its own record of what was
 * asked of it.
 */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { speechStack } from 'virtual:speech-stack';
import type { AccountSettings } from '../../src/emulator/accounts/account-settings';
import type { RequestRecord } from '../../src/emulator/accounts/request-log';

/** Sound before it was encoded. */
export interface SourceSound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** One account. */
export interface PollyAccount {
  readonly identityPoolId: string;
  /** Credentials of the account, by Cognito. */
  readonly credentials: ReturnType<typeof fromCognitoIdentityPool>;
  /** What was asked of it so far. */
  requests(): Promise<RequestRecord[]>;
  /** What was asked of it, once nothing is under way. */
  settledRequests(): Promise<RequestRecord[]>;
  /** Lets calls go on that the account's `callFaults` hold. */
  release(): Promise<void>;
  /** The sound that was synthesized for a request. */
  sound(requestId: string): Promise<SourceSound>;
  /** The encoded bytes that were sent for a request. */
  audio(requestId: string): Promise<Uint8Array>;
}

/**
 * Opens an account in the running stack, which must have a local Polly.
 *
 * @param settings - How it differs from an instant one that keeps what it spoke.
 */
export async function openPollyAccount(settings: Partial<AccountSettings> = {}): Promise<PollyAccount> {
  const { region, controlUrl } = speechStack;
  if (controlUrl === undefined) throw new Error('The speech stack has no local Polly to open an account in.');
  const get = async (path: string) => {
    const response = await fetch(`${controlUrl}/${path}`);
    if (!response.ok) throw new Error(`The local Polly answered ${response.status} to ${path}.`);
    return response;
  };
  const created = await fetch(`${controlUrl}/identity-pools`, {
    method: 'POST',
    body: JSON.stringify({ pacing: 'instant', keepPcm: true, ...settings }),
  });
  const { identityPoolId } = (await created.json()) as { identityPoolId: string };
  const requestsOf = async (query: string) => {
    const response = await get(`identity-pools/${encodeURIComponent(identityPoolId)}/requests${query}`);
    return ((await response.json()) as { requests: RequestRecord[] }).requests;
  };
  return {
    identityPoolId,
    credentials: fromCognitoIdentityPool({ identityPoolId, clientConfig: cognitoConfig(region) }),
    requests: () => requestsOf(''),
    settledRequests: () => requestsOf('?until=settled'),
    async release() {
      await fetch(`${controlUrl}/identity-pools/${encodeURIComponent(identityPoolId)}/release`, { method: 'POST' });
    },
    async sound(requestId) {
      const response = await get(`requests/${requestId}/pcm`);
      return {
        samples: new Float32Array(await response.arrayBuffer()),
        sampleRate: Number(response.headers.get('x-sample-rate')),
      };
    },
    async audio(requestId) {
      return new Uint8Array(await (await get(`requests/${requestId}/audio`)).arrayBuffer());
    },
  };
}

/** Where the stack's Cognito is. */
export function cognitoConfig(region: string): { readonly region: string; readonly endpoint?: string } {
  const { pollyEndpoint } = speechStack;
  return pollyEndpoint === undefined ? { region } : { region, endpoint: pollyEndpoint };
}
