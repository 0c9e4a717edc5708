import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import getPort from 'get-port';
import { afterEach, expect, it } from 'vitest';
import { startSpeechStack, type SpeechStack } from './speech-stack';
import { clearEnvironment, fromEnvironment, toEnvironment } from './speech-stack-settings';

/** Starting two processes takes seconds on a busy machine with two cores. */
const PROCESS_STARTS_TIMEOUT_MS = 30_000;

let stack: SpeechStack | undefined;

afterEach(async () => {
  await stack?.close();
  stack = undefined;
});

it('brings up a local Polly that answers and a relay beside it, and takes both down', { timeout: PROCESS_STARTS_TIMEOUT_MS }, async () => {
  stack = await startSpeechStack({ pacing: 'instant' });
  const { pollyEndpoint = '', relayUrl, region, identityPoolId } = stack.settings;
  expect(relayUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+/);
  expect(identityPoolId).toMatch(new RegExp(`^${region}:`));
  expect((await fetch(`${stack.settings.controlUrl ?? ''}/identity-pools/${identityPoolId}/requests`)).status).toBe(200);

  await stack.close();
  await expect(fetch(pollyEndpoint)).rejects.toThrow('fetch failed');
  await expect(fetch(relayUrl.replace('ws', 'http'))).rejects.toThrow('fetch failed');
});

it(
  'starts no local Polly for the real one, and nothing at all when its relay is given too',
  { timeout: PROCESS_STARTS_TIMEOUT_MS },
  async () => {
    const realPolly = { region: 'us-west-2', identityPoolId: 'us-west-2:1' };
    stack = await startSpeechStack({ pacing: 'instant', realPolly });
    expect(stack.settings).toEqual({ ...realPolly, relayUrl: expect.stringMatching(/^ws:/) as string });
    await stack.close();

    const relayUrl = 'wss://relay.example';
    stack = await startSpeechStack({ pacing: 'instant', realPolly: { ...realPolly, relayUrl } });
    expect(stack.settings).toEqual({ ...realPolly, relayUrl });
  },
);

it('says which server did not start, and leaves none behind', { timeout: PROCESS_STARTS_TIMEOUT_MS }, async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const takenPort = (squatter.address() as AddressInfo).port;
  const pollyPort = await getPort();

  await expect(startSpeechStack({ pacing: 'instant', pollyPort, relayPort: takenPort })).rejects.toThrow('The relay did not start:');
  await expect(fetch(`http://127.0.0.1:${pollyPort}`)).rejects.toThrow('fetch failed');
  squatter.close();
});

it('carries its settings through an environment, absent ones too', () => {
  const local = {
    region: 'us-west-2',
    identityPoolId: 'us-west-2:1',
    relayUrl: 'ws://127.0.0.1:1',
    pollyEndpoint: 'http://127.0.0.1:2',
    controlUrl: 'http://127.0.0.1:2/_local',
  };
  const { region, identityPoolId, relayUrl } = local;
  expect(fromEnvironment(toEnvironment(local))).toEqual(local);
  expect(fromEnvironment(toEnvironment({ region, identityPoolId, relayUrl }))).toEqual({ region, identityPoolId, relayUrl });
  const env: NodeJS.ProcessEnv = { ...toEnvironment(local), OTHER: 'stays' };
  clearEnvironment(env);
  expect(fromEnvironment(env)).toBeUndefined();
  expect(env).toEqual({ OTHER: 'stays' });
});
