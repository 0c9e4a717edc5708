/** Measures the main-thread cost of marking the current word in a long text. */
import { chromium, type CDPSession, type Page } from 'playwright';
import { chromiumLaunchOptions } from '../../stack/chromium';
import { createBenchServer, pageCall, pageUrlOf } from '../bench-server';
import type { HighlightKind } from './highlight-page';
import { spreadOf, type Spread } from '../spread';

const MODULE = 'highlight/highlight-page.tsx';
const KINDS: readonly HighlightKind[] = ['plain', 'rendered', 'marks'];
/** The number of words on the page. */
export const PAGE_WORDS = 5000;
/** The frames per measurement, by default. Each marks one word, or none in the comparison. */
const FRAMES = 200;
/** The target per word, for script, style, layout and paint together. */
export const TARGET_MS = 1;

/** The result, as written with `--json`. */
export interface HighlightResult {
  readonly name: 'highlight';
  readonly settings: { readonly pageWords: number; readonly frames: number; readonly rounds: number; readonly targetMs: number };
  /** Main-thread milliseconds per word, beyond the cost of the same frames without marks. */
  readonly wordMs: Readonly<Record<HighlightKind, Spread>>;
  readonly isReached: boolean;
}

/** Measures each way to show and mark a text, alternating with the same page without marks. */
export async function runHighlightBenchmark(rounds: number, onProgress: (line: string) => void, frames = FRAMES): Promise<HighlightResult> {
  const server = await createBenchServer();
  const browser = await chromium.launch(chromiumLaunchOptions('allowed'));
  try {
    const page = await browser.newPage();
    await page.goto(pageUrlOf(await server.listen()));
    const session = await page.context().newCDPSession(page);
    // Measures the thread's own time, independent of other load.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const wordMs: Partial<Record<HighlightKind, Spread>> = {};
    for (const kind of KINDS) {
      onProgress(`${kind}: ${rounds} rounds of ${frames} words among ${PAGE_WORDS}.`);
      await page.evaluate(pageCall(MODULE, 'prepare', { kind, words: PAGE_WORDS }));
      // A first pass excludes the cost that occurs once per text.
      await busyMs(page, session, frames, true);
      const costs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const without = await busyMs(page, session, frames, false);
        costs.push(((await busyMs(page, session, frames, true)) - without) / frames);
      }
      wordMs[kind] = spreadOf(costs);
    }
    const measured = wordMs as Record<HighlightKind, Spread>;
    return {
      name: 'highlight',
      settings: { pageWords: PAGE_WORDS, frames, rounds, targetMs: TARGET_MS },
      wordMs: measured,
      isReached: KINDS.every((kind) => measured[kind].median < TARGET_MS),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Measures the main thread's busy time during the frames (Chrome DevTools Protocol, Performance.getMetrics). */
async function busyMs(page: Page, session: CDPSession, frames: number, isMarking: boolean): Promise<number> {
  const before = await taskSeconds(session);
  await page.evaluate(pageCall(MODULE, 'passFrames', { frames, isMarking }));
  return 1000 * ((await taskSeconds(session)) - before);
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = metrics.find(({ name }) => name === 'TaskDuration');
  if (metric === undefined) throw new Error('This Chromium does not report how long its tasks take.');
  return metric.value;
}
