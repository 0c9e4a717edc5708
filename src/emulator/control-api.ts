/**
 * The control API of local Polly, for tests and development, in addition to Amazon's operations. It is under `/_local/`:
 *
 *     POST /_local/identity-pools                    {pacing?, chunkSeconds?, keepPcm?, credentialLifetimeSeconds?,
 *                                                     wrongSecret?, deny?, audioFault?, callFaults?, streamFaults?,
 *                                                     voiceOffset?, voiceNoiseDb?, voicePace?}
 *                                                      ->  {identityPoolId}
 *     GET  /_local/identity-pools/:id/requests       ->  {requests: [...]}; with ?until=settled it waits until no request
 *                                                     is open
 *     POST /_local/identity-pools/:id/release        releases all calls that callFaults holds, including later ones
 *     POST /_local/identity-pools/:id/expire         expires all issued credentials now, regardless of the expiry that
 *                                                     clients were told
 *     GET  /_local/requests/:id/pcm                  the sound before encoding: mono f32le, rate in x-sample-rate
 *     GET  /_local/requests/:id/audio                the encoded bytes exactly as sent
 *
 * accounts/account-settings.ts explains the settings; operations/call-faults.ts and operations/stream-faults.ts explain
 * the faults. For example, `streamFaults: [{stream: 0, fault: 'reset', afterBytes: 10000}, {stream: 1,
 * fault: 'throttled'}]` resets the first stream after 10,000 bytes of audio and refuses the second.
 *
 * Only this machine and pages served from it have access (control-access.ts), because the API shows spoken text that an
 * account keeps.
 */

import { admitToControl } from './control-access';
import { answerPreflight } from './http/cors';
import { readBody, sendBody, type Exchange } from './http/exchange';
import { MAX_JSON_BODY_BYTES, parseJsonObject } from './http/json-body';
import { readAccountSettings, type AccountSettings } from './accounts/account-settings';
import type { Account, Accounts } from './accounts/accounts';
import type { RequestEntry } from './accounts/request-log';
import { ServiceError } from './http/service-error';

/** The prefix of all paths of the control API. */
export const CONTROL_PREFIX = '/_local/';

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';

/**
 * Answers one control request.
 *
 * @param defaults - The settings of a new account that the request leaves out.
 * @throws ServiceError if the resource does not exist or the request is not allowed.
 */
export async function answerControl(exchange: Exchange, accounts: Accounts, defaults: AccountSettings): Promise<void> {
  const corsHeaders = admitToControl(exchange);
  if (exchange.method === 'OPTIONS') {
    answerPreflight(exchange, corsHeaders);
    return;
  }
  const send = (contentType: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): void =>
    sendBody(exchange, 200, { ...corsHeaders, 'content-type': contentType, ...headers }, body);
  const [resource, id, member] = exchange.path.slice(CONTROL_PREFIX.length).split('/').map(decodeSegment);
  switch (`${exchange.method} ${resource ?? ''}${id === undefined ? '' : '/:id'}${member === undefined ? '' : `/${member}`}`) {
    case 'POST identity-pools': {
      const body = parseJsonObject(await readBody(exchange, MAX_JSON_BODY_BYTES));
      const account = accounts.create(readAccountSettings(body, defaults));
      send(JSON_TYPE, JSON.stringify({ identityPoolId: account.identityPoolId }));
      return;
    }
    case 'GET identity-pools/:id/requests': {
      const account = findAccount(accounts, id);
      const untilSettled = new URLSearchParams(exchange.query).get('until') === 'settled';
      if (untilSettled) await account.log.whenSettled(exchange.departed);
      if (!exchange.departed.aborted) send(JSON_TYPE, JSON.stringify({ requests: account.log.snapshot() }));
      return;
    }
    case 'POST identity-pools/:id/release': {
      findAccount(accounts, id).release.abort();
      send(JSON_TYPE, '{}');
      return;
    }
    case 'POST identity-pools/:id/expire': {
      accounts.expireCredentials(findAccount(accounts, id));
      send(JSON_TYPE, '{}');
      return;
    }
    case 'GET requests/:id/pcm': {
      const sound = findRequest(accounts, id).sound;
      if (sound === undefined) throw notFound('sound: create the identity pool with keepPcm');
      send(BYTES_TYPE, Buffer.concat(sound.pcm.map(bytesOf)), { 'x-sample-rate': String(sound.sampleRate) });
      return;
    }
    case 'GET requests/:id/audio': {
      const audio = findRequest(accounts, id).audio;
      if (audio === undefined) throw notFound('audio: create the identity pool with keepPcm');
      send(BYTES_TYPE, audio);
      return;
    }
    default:
      throw notFound('control operation');
  }
}

/** Decodes a path segment. An invalid escape becomes an empty segment, which matches nothing. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function findAccount(accounts: Accounts, identityPoolId = ''): Account {
  const account = accounts.find(identityPoolId);
  if (account === undefined) throw notFound('identity pool');
  return account;
}

function findRequest(accounts: Accounts, id: string | undefined): RequestEntry {
  for (const account of accounts.all()) {
    const entry = account.log.find(id ?? '');
    if (entry !== undefined) return entry;
  }
  throw notFound('request');
}

function notFound(what: string): ServiceError {
  return new ServiceError(404, 'NotFound', `There is no such ${what}.`);
}
