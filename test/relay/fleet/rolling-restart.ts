/**
 * Listeners of real speech behind proxies and three relays. The relays are replaced one after the other; then one of them
 * is killed.
 */
import getPort from 'get-port';
import { startLocalPolly } from '../../../src/emulator';
import { Listener, PAGE_ORIGIN, PageWebSocket, sumOf, type HeardReport } from './listeners';
import { isInstalled, PROXIES, type ProxyName } from './proxies';
import { RelayFleet } from './relay-fleet';

/** The number of relays. */
export const RELAYS = 3;

/** All proxies with a configuration. */
export const PROXY_NAMES = Object.keys(PROXIES) as ProxyName[];

/** The number of listeners, and the speed of their writers. */
export interface RestartPlan {
  readonly listenersEach: number;
  /** Milliseconds between two written words. */
  readonly wordMs: number;
}

/** The reports of the listeners behind each installed proxy. */
export interface RestartReport {
  /** The exit codes of the replaced relays. */
  readonly exitCodes: readonly (number | null)[];
  readonly duringReplacement: ReadonlyMap<ProxyName, HeardReport>;
  readonly duringKill: ReadonlyMap<ProxyName, HeardReport>;
}

/** Carries out the restart. Meanwhile the global `WebSocket` is replaced. */
export async function restartUnderListeners({ listenersEach, wordMs }: RestartPlan): Promise<RestartReport> {
  const names = PROXY_NAMES.filter(isInstalled);
  const exitCodes: (number | null)[] = [];
  const duringReplacement = new Map<ProxyName, HeardReport>();
  const duringKill = new Map<ProxyName, HeardReport>();
  if (names.length === 0) return { exitCodes, duringReplacement, duringKill };
  const RealWebSocket = globalThis.WebSocket;
  const cleanUps: (() => Promise<unknown>)[] = [];
  try {
    globalThis.WebSocket = PageWebSocket as unknown as typeof WebSocket;
    const polly = await startLocalPolly({ pacing: 'instant' });
    cleanUps.push(() => polly.close());
    const ports = await Promise.all(Array.from({ length: RELAYS }, () => getPort()));
    const args = ['--origin', PAGE_ORIGIN, '--upstream', polly.url, '--trusted-proxy', 'loopback'];
    const fleet = await RelayFleet.start({ ports, args });
    cleanUps.unshift(() => fleet.close());
    const proxies = new Map(await Promise.all(names.map(async (name) => [name, await PROXIES[name].start(ports)] as const)));
    cleanUps.unshift(() => Promise.all([...proxies.values()].map((proxy) => proxy.close())));

    const listenWhile = async (reports: Map<ProxyName, HeardReport>, happening: () => Promise<void>) => {
      const listeners = [...proxies].map(([name, { url }]) => {
        const some = Array.from({ length: listenersEach }, (_, index) => new Listener({ polly, relay: url, seed: index + 1, wordMs }));
        return [name, some] as const;
      });
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
    return { exitCodes, duringReplacement, duringKill };
  } finally {
    for (const cleanUp of cleanUps) await cleanUp();
    globalThis.WebSocket = RealWebSocket;
  }
}
