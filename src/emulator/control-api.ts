/**
 * What the local Polly offers beside Amazon's own operations, for tests and for development, under `/_local/`:
 *
 *     POST /_local/identity-pools                    {pacing?, chunkSeconds?, keepPcm?, credentialLifetimeSeconds?,
 *                                                     wrongSecret?, deny?, audioFault?, callFaults?, streamFaults?}
 *                                                      ->  {identityPoolId}
 *     GET  /_local/identity-pools/:id/requests       ->  {requests: [...]}; with ?until=settled it answers once none of
 *                                                     them is under way any more
 *     POST /_local/identity-pools/:id/release        lets calls go on that callFaults holds, those to come among them
 *     POST /_local/identity-pools/:id/expire         makes the credentials given out so far expire now, though their
 *                                                     clients were told a later time
 *     GET  /_local/requests/:id/pcm                  the sound before it was encoded: mono f32le, rate in x-sample-rate
 *     GET  /_local/requests/:id/audio                the encoded bytes exactly as they were sent
 *
 * The settings are explained in accounts/account-settings.ts, the rules of faults in operations/call-faults.ts and
 * operations/stream-faults.ts: for example `streamFaults: [{stream: 0, fault: 'reset', afterBytes: 10000}, {stream: 1,
 * fault: 'throttled'}]` breaks the first stream off after 10,000 bytes of audio and refuses the second.
 *
 * It answers only to this machine and to pages served from it (control-access.ts): who can use it can read what was
 * spoken, where an account keeps that.
 */

import { admitToControl } from './control-access';
import { answerPreflight } from './http/cors';
import { readBody, sendBody, type Exchange } from './http/exchange';
import { MAX_JSON_BODY_BYTES, parseJsonObject } from './http/json-body';
import { readAccountSettings, type AccountSettings } from './accounts/account-settings';
import type { Accounts } from './accounts/accounts';
import type { RequestEntry } from './accounts/request-log';
import { ServiceError } from './service-error';

/** Every path of the control API begins with this. */
export const CONTROL_PREFIX = '/_local/';

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';

/**
 * Answers one control request.
 *
 * @param defaults - What a new account has where the request says nothing.
 * @throws ServiceError when there is no such thing, or the request is not allowed.
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
      const account = accounts.find(id ?? '');
      if (account === undefined) throw notFound('identity pool');
      const untilSettled = new URLSearchParams(exchange.query).get('until') === 'settled';
      if (untilSettled) await account.log.whenSettled(exchange.departed);
      if (!exchange.departed.aborted) send(JSON_TYPE, JSON.stringify({ requests: account.log.snapshot() }));
      return;
    }
    case 'POST identity-pools/:id/release': {
      const account = accounts.find(id ?? '');
      if (account === undefined) throw notFound('identity pool');
      account.release.abort();
      send(JSON_TYPE, '{}');
      return;
    }
    case 'POST identity-pools/:id/expire': {
      const account = accounts.find(id ?? '');
      if (account === undefined) throw notFound('identity pool');
      accounts.expireCredentials(account);
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

/** A segment that is no valid escape names nothing there could be. */
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

function findRequest(accounts: Accounts, id: string | undefined): RequestEntry {
  for (const account of accounts.all()) {
    const entry = account.log.find(id ?? '');
    if (entry !== undefined) return entry;
  }
  throw notFound('request');
}

function notFound(what: string): ServiceError {
  return new ServiceError({ status: 404, type: 'NotFound', message: `There is no such ${what}.` });
}
