/** The control API is for this machine and the pages served from it; any other page in the same browser is kept out. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../src/emulator';
import { DEFAULT_ACCOUNT_SETTINGS } from '../../src/emulator/accounts/account-settings';
import { Accounts } from '../../src/emulator/accounts/accounts';
import { RequestLog } from '../../src/emulator/accounts/request-log';
import { SynthesizerPool } from '../../src/emulator/operations/synthesizer-pool';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

/** Not `fetch`, which writes the Host itself. */
function send(method: string, headers: Record<string, string>, path = '/_local/identity-pools') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const call = request(polly.url + path, { method, headers }, (response) => {
      let body = '';
      response.on('data', (bytes: Buffer) => (body += bytes.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

describe('the control API', () => {
  it.each(['http://localhost:6006', 'http://127.0.0.1:5173', 'http://[::1]:8080', 'https://localhost'])(
    'lets a page at %s in, and no other read the answer',
    async (origin) => {
      const { status, headers } = await send('POST', { origin });
      expect(status).toBe(200);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['vary']).toContain('Origin');
      const preflight = await send('OPTIONS', { origin, 'access-control-request-method': 'POST' });
      expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, origin]);
    },
  );

  it('lets a program in, which has no origin', async () => {
    const { status, headers } = await send('POST', {});
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(['https://example.com', 'null', 'http://localhost.example.com', 'http://127.0.0.1.example.com:80', 'file://', ''])(
    'refuses a page at "%s", and makes nothing for it',
    async (origin) => {
      for (const method of ['POST', 'OPTIONS']) {
        const { status, body } = await send(method, { origin });
        expect(status).toBe(403);
        expect(body).not.toContain('identityPoolId');
      }
    },
  );

  it.each(['rebound.example.com', 'rebound.example.com:4575', 'localhost.example.com', '127.0.0.1.example.com', '192.168.1.2'])(
    'refuses the host %s, whatever address its name led to',
    async (host) => {
      expect((await send('POST', { host })).status).toBe(403);
      expect((await send('GET', { host }, '/_local/requests/any/pcm')).status).toBe(403);
    },
  );

  it.each(['localhost', 'LOCALHOST:4575', '127.0.0.1:1', '[::1]:4575'])('answers as %s', async (host) => {
    expect((await send('POST', { host })).status).toBe(200);
  });

  it("leaves Polly's own operations open to pages of any origin, which have to sign", async () => {
    const { headers } = await send('GET', { origin: 'https://example.com' }, '/v1/voices');
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});

describe('limits', () => {
  it('makes a thousand identity pools and no more', () => {
    const accounts = new Accounts({
      region: 'us-west-2',
      wallClock: () => 0,
      defaults: DEFAULT_ACCOUNT_SETTINGS,
      createLog: () => new RequestLog(() => 0),
    });
    for (let made = 1; made < 1_000; made += 1) accounts.create(DEFAULT_ACCOUNT_SETTINGS);
    expect(() => accounts.create(DEFAULT_ACCOUNT_SETTINGS)).toThrow(expect.objectContaining({ type: 'LimitExceededException' }));
    expect([...accounts.all()]).toHaveLength(1_000);
  });

  it('makes no more synthesizers than it may, and goes on sharing those it has', async () => {
    const pool = new SynthesizerPool(1);
    const one = pool.get(DEFAULT_ACCOUNT_SETTINGS);
    expect(() => pool.get({ ...DEFAULT_ACCOUNT_SETTINGS, chunkSeconds: 1 })).toThrow(
      expect.objectContaining({ type: 'LimitExceededException' }),
    );
    expect(pool.get({ ...DEFAULT_ACCOUNT_SETTINGS, pacing: 'instant' })).toBe(one);
    await pool.close();
  });
});
