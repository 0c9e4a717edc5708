/** An account of local Polly for one test, with its own pacing, faults and record of requests. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { speechStack } from 'virtual:speech-stack';
import type { AccountSettings } from '../../src/emulator/accounts/account-settings';
import type { RequestRecord } from '../../src/emulator/accounts/request-log';

/** Sound before encoding. */
export interface SourceSound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/** An account. */
export interface PollyAccount {
  readonly identityPoolId: string;
  /** Credentials of the account, issued by Cognito. */
  readonly credentials: ReturnType<typeof fromCognitoIdentityPool>;
  /** Returns all requests so far. */
  requests(): Promise<RequestRecord[]>;
  /** Returns all requests after they have ended. */
  settledRequests(): Promise<RequestRecord[]>;
  /** Releases the calls that the account's `callFaults` hold. */
  release(): Promise<void>;
  /** Returns the synthesized sound of a request. */
  sound(requestId: string): Promise<SourceSound>;
  /** Returns the encoded bytes that were sent for a request. */
  audio(requestId: string): Promise<Uint8Array>;
}

/**
 * Opens an account in the running stack, which must have a local Polly.
 *
 * @param settings - Differences from an account without pacing that keeps its sound.
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

/** Returns the address of the stack's Cognito. */
export function cognitoConfig(region: string): { readonly region: string; readonly endpoint?: string } {
  const { pollyEndpoint } = speechStack;
  return pollyEndpoint === undefined ? { region } : { region, endpoint: pollyEndpoint };
}
