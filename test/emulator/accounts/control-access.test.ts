/**
 * Only programs on this machine and pages served from it may use the control API; other pages in the same browser are
 * refused.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { DEFAULT_ACCOUNT_SETTINGS } from '../../../src/emulator/accounts/account-settings';
import { Accounts } from '../../../src/emulator/accounts/accounts';
import { RequestLog } from '../../../src/emulator/accounts/request-log';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

/** Used instead of `fetch`, which sets the Host header itself. */
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
    'admits a page at %s, and lets no other page read the answer',
    async (origin) => {
      const { status, headers } = await send('POST', { origin });
      expect(status).toBe(200);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['vary']).toContain('Origin');
      const preflight = await send('OPTIONS', { origin, 'access-control-request-method': 'POST' });
      expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, origin]);
    },
  );

  it('admits a program, which has no origin', async () => {
    const { status, headers } = await send('POST', {});
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(['https://example.com', 'null', 'http://localhost.example.com', 'http://127.0.0.1.example.com:80', 'file://', ''])(
    'refuses a page at "%s", and creates nothing for it',
    async (origin) => {
      for (const method of ['POST', 'OPTIONS']) {
        const { status, body } = await send(method, { origin });
        expect(status).toBe(403);
        expect(body).not.toContain('identityPoolId');
      }
    },
  );

  it.each(['rebound.example.com', 'rebound.example.com:4575', 'localhost.example.com', '127.0.0.1.example.com', '192.168.1.2'])(
    'refuses the host %s, whatever its address',
    async (host) => {
      expect((await send('POST', { host })).status).toBe(403);
      expect((await send('GET', { host }, '/_local/requests/any/pcm')).status).toBe(403);
    },
  );

  it.each(['localhost', 'LOCALHOST:4575', '127.0.0.1:1', '[::1]:4575'])('answers as %s', async (host) => {
    expect((await send('POST', { host })).status).toBe(200);
  });

  it("leaves Polly's own operations open to pages of any origin, which must sign", async () => {
    const { headers } = await send('GET', { origin: 'https://example.com' }, '/v1/voices');
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});

describe('limits', () => {
  it('creates at most a thousand identity pools', () => {
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
});

describe('credentials', () => {
  const COGNITO = { 'x-amz-target': 'AWSCognitoIdentityService.GetId', 'content-type': 'application/x-amz-json-1.1' };

  async function getId(url: string, headers: Record<string, string>) {
    const body = JSON.stringify({ IdentityPoolId: polly.identityPoolId });
    const response = await fetch(url, { method: 'POST', headers: { ...COGNITO, ...headers }, body });
    return { status: response.status, mayBeRead: response.headers.get('access-control-allow-origin'), text: await response.text() };
  }

  it.each(['http://localhost:6006', 'https://127.0.0.1', undefined])('are issued to a page at %s', async (origin) => {
    expect(await getId(polly.url, origin === undefined ? {} : { origin })).toMatchObject({ status: 200 });
  });

  it.each(['https://example.com', 'null', 'http://localhost.example.com'])(
    'are refused to a page at %s, which can read the reason',
    async (origin) => {
      const { status, mayBeRead, text } = await getId(polly.url, { origin });
      expect([status, mayBeRead]).toEqual([403, '*']);
      expect(text).toContain(`--origin ${origin}`);
    },
  );

  it('are issued to listed pages', async () => {
    const other = await startLocalPolly({ allowedOrigins: ['https://app.test'] });
    expect(await getId(other.url, { origin: 'https://app.test' })).toMatchObject({ status: 200 });
    expect(await getId(other.url, { origin: 'https://other.test' })).toMatchObject({ status: 403 });
    await other.close();
    const open = await startLocalPolly({ allowedOrigins: ['*'] });
    expect(await getId(open.url, { origin: 'https://any.test' })).toMatchObject({ status: 200 });
    await open.close();
  });

  it.each([[['app.test']], [['https://app.test/']], ['https://app.test' as unknown as string[]]])(
    'accept no origin such as %j',
    async (allowedOrigins) => {
      await expect(startLocalPolly({ allowedOrigins })).rejects.toMatchObject({
        code: 'invalid-option',
        message: expect.stringContaining('allowedOrigins') as string,
      });
    },
  );

  it('beyond the limit are forgotten, the oldest of the pool first, and those of other pools are kept', () => {
    const accounts = new Accounts({
      region: 'us-west-2',
      wallClock: () => 0,
      defaults: DEFAULT_ACCOUNT_SETTINGS,
      createLog: () => new RequestLog(() => 0),
    });
    const [one, other] = [accounts.create(DEFAULT_ACCOUNT_SETTINGS), accounts.create(DEFAULT_ACCOUNT_SETTINGS)];
    const kept = accounts.issueCredentials(other).credentials;
    const drawn = Array.from({ length: 1_500 }, () => accounts.issueCredentials(one).credentials);
    const known = drawn.filter(({ accessKeyId }) => accounts.findCredentials(accessKeyId) !== undefined);
    expect(known).toEqual(drawn.slice(500));
    expect(accounts.findCredentials(kept.accessKeyId)).toBe(kept);
  });
});
