/**
 * Three relays behind the proxies that the documents configure, while listeners hear real speech through them in real time:
 * all relays are replaced one after the other, and then one is killed. The long form is `npm run test:soak`.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import getPort from 'get-port';
import { startLocalPolly } from '../../src/emulator';
import { Listener, PAGE_ORIGIN, PageWebSocket, sumOf, type HeardReport } from './fleet/listeners';
import { isInstalled, PROXIES, type ProxyName } from './fleet/proxies';
import { RelayFleet } from './fleet/relay-fleet';

const RELAYS = 3;
const LISTENERS_EACH = 4;
const NAMES = Object.keys(PROXIES) as ProxyName[];
const TIMEOUT_MS = 120_000;

const cleanUps: (() => Promise<unknown>)[] = [];
const exitCodes: (number | null)[] = [];
const duringReplacement = new Map<ProxyName, HeardReport>();
const duringKill = new Map<ProxyName, HeardReport>();

beforeAll(async () => {
  const names = NAMES.filter(isInstalled);
  if (names.length === 0) return;
  const polly = await startLocalPolly({ pacing: 'instant' });
  cleanUps.push(() => polly.close());
  const ports = await Promise.all(Array.from({ length: RELAYS }, () => getPort()));
  const fleet = await RelayFleet.start({ ports, args: ['--origin', PAGE_ORIGIN, '--upstream', polly.url, '--trusted-proxy', 'loopback'] });
  cleanUps.unshift(() => fleet.close());
  const proxies = new Map(await Promise.all(names.map(async (name) => [name, await PROXIES[name].start(ports)] as const)));
  cleanUps.unshift(() => Promise.all([...proxies.values()].map((proxy) => proxy.close())));
  vi.stubGlobal('WebSocket', PageWebSocket);

  const listenWhile = async (reports: Map<ProxyName, HeardReport>, happening: () => Promise<void>) => {
    const listeners = [...proxies].map(
      ([name, { url }]) => [name, Array.from({ length: LISTENERS_EACH }, (_, index) => new Listener(polly, url, index + 1))] as const,
    );
    const all = listeners.flatMap(([, some]) => some);
    const listening = listeners.map(async ([name, some]) => {
      reports.set(name, sumOf(await Promise.all(some.map((listener) => listener.listen()))));
    });
    await Promise.all(all.map(({ speaking }) => speaking));
    await happening();
    for (const listener of all) listener.stop();
    await Promise.all(listening);
  };
  await listenWhile(duringReplacement, async () => {
    for (let index = 0; index < fleet.size; index += 1) exitCodes.push(await fleet.replace(index));
  });
  await listenWhile(duringKill, () => fleet.kill(0));
}, TIMEOUT_MS);

afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  vi.unstubAllGlobals();
}, TIMEOUT_MS);

describe.each(NAMES)('behind %s', (name) => {
  const reportOf = (reports: Map<ProxyName, HeardReport>, skip: (note: string) => void) => {
    if (!isInstalled(name)) skip(`${PROXIES[name].program} is not there: apt-get install ${name.toLowerCase()}`);
    return reports.get(name);
  };

  test('all relays are replaced in order, and no stream has to be resumed', ({ skip }) => {
    expect(reportOf(duringReplacement, skip)).toMatchObject({ reasons: [], retries: 0, lost: 0, twice: 0, failed: 0 });
    expect(exitCodes).toEqual(Array.from({ length: RELAYS }, () => 0));
  });

  test('one relay is killed, and nobody misses a word or hears one twice', ({ skip }) => {
    expect(reportOf(duringKill, skip)).toMatchObject({ lost: 0, twice: 0, failed: 0 });
  });
});
