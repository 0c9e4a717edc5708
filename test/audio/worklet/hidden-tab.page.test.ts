/**
 * Speech in a tab behind another one. Playwright keeps the pages it drives in front, so this page is opened and
 * hidden through the browser's own protocol.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../../stack/served-page';

/** Flags that Playwright adds to treat hidden pages like any other. */
const KEEPS_HIDDEN_PAGES_FAST = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

interface Told {
  readonly visibility: string;
  readonly atEnd: string;
  readonly ticksBefore: number;
  readonly underruns: number;
  readonly found: object;
}

let served: ServedPage;

beforeAll(async () => {
  served = await servePage('test/audio/worklet/hidden-tab-page/index.html', 'allowed', undefined, {
    ignoreDefaultArgs: KEEPS_HIDDEN_PAGES_FAST,
  });
}, 60_000);

afterAll(() => served.close());

test('speech that begins in a hidden tab plays whole with either player, although timers are slow there', async () => {
  const browser = served.page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  const session = await browser.newBrowserCDPSession();
  const told = new Map<string, string>();
  let wake: () => void = () => undefined;
  session.on('Target.targetInfoChanged', ({ targetInfo }) => {
    told.set(targetInfo.targetId, decodeURIComponent(new URL(targetInfo.url).hash.slice(1)));
    wake();
  });
  await session.send('Target.setDiscoverTargets', { discover: true });
  const open = async (url: string) => (await session.send('Target.createTarget', { url })).targetId;
  const untilTold = async (targetId: string, beginning: string): Promise<string> => {
    for (;;) {
      const text = told.get(targetId);
      if (text?.startsWith(beginning)) return text;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const tabs = [];
  for (const player of ['worklet', 'media-source']) {
    const targetId = await open(new URL(`?${player}`, served.page.url()).href);
    await untilTold(targetId, 'ready');
    tabs.push(targetId);
  }
  await session.send('Target.activateTarget', { targetId: await open('about:blank') });
  for (const targetId of tabs) {
    const report = JSON.parse(await untilTold(targetId, '{')) as Told;
    expect(report).toMatchObject({ visibility: 'hidden', atEnd: 'hidden', underruns: 0 });
    // A page in front ticks every tenth of a second, which would make the test meaningless.
    expect(report.ticksBefore).toBeLessThan(15);
    expect(report.found).toMatchObject({ gaps: [], lost: [], doubled: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
  }
}, 60_000);
