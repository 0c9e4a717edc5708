import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { createCredentials, createPool, SPEECH_TEST_TIMEOUT_MS } from '../polly-client';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

const control = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${polly.url}/_local/${path}`, init);
  return { status: response.status, body: await response.text() };
};

describe('Cognito', () => {
  it('issues credentials with their expiry', async () => {
    const pool = await createPool(polly, { credentialLifetimeSeconds: 900 });
    const credentials = await createCredentials(polly, pool)();
    expect(credentials.identityId).toMatch(/^us-west-2:[0-9a-f-]{36}$/);
    expect(credentials.sessionToken).toBeTruthy();
    const lifetimeMs = (credentials.expiration?.getTime() ?? 0) - Date.now();
    expect(lifetimeMs).toBeGreaterThan(880_000);
    expect(lifetimeMs).toBeLessThanOrEqual(900_000);
  });

  it('knows no other pool', async () => {
    const pool = 'us-west-2:11111111-2222-4333-8444-555555555555';
    await expect(createCredentials(polly, pool)()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('knows an identity from before a restart again', async () => {
    const { identityId } = await createCredentials(polly, polly.identityPoolId)();
    const restarted = await startLocalPolly();
    try {
      expect(restarted.identityPoolId).toBe(polly.identityPoolId);
      const response = await fetch(restarted.url, {
        method: 'POST',
        headers: { 'x-amz-target': 'AWSCognitoIdentityService.GetCredentialsForIdentity' },
        body: JSON.stringify({ IdentityId: identityId }),
      });
      expect(response.status).toBe(200);
    } finally {
      await restarted.close();
    }
  });

  it.each([
    ['GetId', '{}', 'ValidationException'],
    ['GetId', 'no JSON', 'SerializationException'],
    ['GetCredentialsForIdentity', '{"IdentityId":"us-west-2:nobody"}', 'ResourceNotFoundException'],
    ['DeleteIdentities', '{}', 'UnknownOperationException'],
  ])('answers %s %s with %s', async (operation, body, type) => {
    const headers = { 'x-amz-target': `AWSCognitoIdentityService.${operation}` };
    const response = await fetch(polly.url, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: type });
  });
});

describe('CORS', () => {
  it('allows what an SDK in a page asks for', async () => {
    const asked =
      'authorization,amz-sdk-invocation-id,amz-sdk-request,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amzn-voiceid';
    const response = await fetch(`${polly.url}/v1/speech`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe(asked);
  });

  it('lets a page read errors, and the date that corrects its clock', async () => {
    const response = await fetch(`${polly.url}/v1/voices`);
    const exposed = (response.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(', ');
    for (const header of ['x-amzn-requestid', 'x-amzn-errortype', 'x-amzn-requestcharacters', 'date']) {
      expect(exposed).toContain(header);
    }
  });
});

describe('the control API', () => {
  it.each([
    ['{"pacing":"slow"}', 'pacing'],
    ['{"paceing":"instant"}', 'paceing'],
    ['{"toString":1}', 'toString'],
    ['{"deny":"polly:SynthesizeSpeech"}', 'deny'],
  ])('refuses the settings %s and names the wrong one', async (settings, name) => {
    const { status, body } = await control('identity-pools', { method: 'POST', body: settings });
    expect(status).toBe(400);
    expect(body).toContain(`\\"${name}\\"`);
  });

  it.each(['identity-pools/nobody/requests', 'identity-pools/%E0%A4%A/requests', 'requests/nothing/pcm', 'requests/nothing/audio', 'else'])(
    'has no %s',
    async (path) => {
      expect((await control(path)).status).toBe(404);
    },
  );

  it('answers at once when nothing is under way', async () => {
    const pool = await createPool(polly);
    const { body } = await control(`identity-pools/${encodeURIComponent(pool)}/requests?until=settled`);
    expect(JSON.parse(body)).toEqual({ requests: [] });
  });
});

describe('the command line', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/emulator/cli.ts', ...args]);
    const output = { text: '' };
    const printed = new Promise<void>((resolve) => {
      const collect = (bytes: Buffer) => {
        output.text += bytes.toString();
        resolve();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    return { child, output, printed, exited: once(child, 'exit') as Promise<[number | null]> };
  };

  it('says where it listens and stops when told to', async () => {
    const { child, output, printed, exited } = run('--port', '0', '--pacing', 'instant');
    await printed;
    expect(output.text).toMatch(/^Local Polly on http:\/\/127\.0\.0\.1:\d+ .*\n$/);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('says which port is taken', async () => {
    const { output, exited } = run('--port', String(polly.port));
    expect(await exited).toEqual([1, null]);
    expect(output.text).toContain(`Port ${polly.port} on 127.0.0.1 is taken`);
  });

  it('explains its options', async () => {
    const { output, exited } = run('--speed', 'fast');
    expect(await exited).toEqual([1, null]);
    expect(output.text).toContain('--pacing PACING');
  });

  it('allows the given number of streams per connection', async () => {
    const { child, output, printed, exited } = run('--port', '0', '--max-concurrent-streams', '7');
    await printed;
    const session = connectHttp2(/http:\/\/[\d.:]+/.exec(output.text)?.[0] ?? '');
    await once(session, 'remoteSettings');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(7);
    session.destroy();
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const wrong = run('--max-concurrent-streams', 'many');
    expect(await wrong.exited).toEqual([1, null]);
    expect(wrong.output.text).toContain('maxConcurrentStreams');
  });

  it('simulates the given region, and prints its options on request', async () => {
    const { child, output, printed, exited } = run('--port', '0', '--region', 'eu-central-1');
    await printed;
    expect(output.text).toContain('region eu-central-1, identity pool eu-central-1:');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    const help = run('--help');
    expect(await help.exited).toEqual([0, null]);
    expect(help.output.text).toContain('Usage: local-polly');
  });
});
