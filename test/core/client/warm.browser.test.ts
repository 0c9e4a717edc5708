/** After `warm()`, the first utterance waits only for its own request. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { TransportKind } from '../../../src/polly/transport/transport';
import { askDesk } from '../../chaos/world/ask-desk';
import type { ConnectionCount, OpenNetwork } from '../../chaos/world/chaos-desk-process';
import type * as realmModule from './warm-realm';

const TIMEOUT_MS = 20_000;

async function openNetwork(): Promise<{ readonly network: OpenNetwork; readonly connections: () => Promise<ConnectionCount> }> {
  const network = (await askDesk('open', { account: { pacing: 'instant' }, near: [], far: [] })) as OpenNetwork;
  onTestFinished(() => askDesk(`close/${network.id}`).then(() => undefined));
  return { network, connections: () => askDesk(`connections/${network.id}`) as Promise<ConnectionCount> };
}

/** A realm in which nothing is loaded yet. */
async function warmUpInNewRealm(transport: TransportKind, network: OpenNetwork): Promise<realmModule.WarmRealm> {
  const frame = document.createElement('iframe');
  frame.src = '/';
  frame.allow = 'autoplay';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const window = frame.contentWindow as (Window & typeof globalThis) | null;
  // Vitest wraps every `import()` in the code it serves with this function.
  Object.assign(window ?? {}, { __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() } });
  // A string, because an imported module would belong to this realm.
  const { warmUp } = await (window?.eval("import('/test/core/client/warm-realm.ts')") as Promise<typeof realmModule>);
  const realm = await warmUp(transport, network);
  onTestFinished(() => {
    realm.close();
    frame.remove();
  });
  return realm;
}

/**
 * Connections after warming and while speaking. In segmented speech the browser connects to Polly with the first
 * call, since a page cannot connect without a request. The relay prepares another connection for the next stream.
 */
const WARMED: readonly [transport: TransportKind, connected: ConnectionCount, speaking: ConnectionCount][] = [
  ['duplex', { near: 1, far: 1 }, { near: 1, far: 2 }],
  ['segmented', { near: 0, far: 0 }, { near: 0, far: 1 }],
];

test.each(WARMED)(
  'the first utterance after warm() loads nothing, and requests no credentials: %s',
  async (transport, connected, speaking) => {
    const { network, connections } = await openNetwork();
    const { warming, speak } = await warmUpInNewRealm(transport, network);
    expect(warming).toMatchObject({ sockets: connected.near, contexts: 1, credentials: 1 });
    expect(warming.resources.length).toBeGreaterThan(10);
    // The relay connects to Polly in the background.
    await vi.waitFor(async () => expect(await connections()).toEqual(connected), { timeout: TIMEOUT_MS });
    expect(await speak()).toEqual({ resources: [], sockets: 0, contexts: 0, credentials: 0 });
    expect(await connections()).toEqual(speaking);
  },
);
