/** Measures the cost of minutes of speech, for all players at the same time, each in its own process. */
import { firstLineOf, withinLimit, type PlaybackBrowser, type PlaybackPage } from './playback-browser';
import type { CpuTime, HeapBytes } from './playback-cost-meter';
import type { CostOptions, CostPlayer, report } from './playback-cost-page';
import type { PlaybackMaterial } from './playback-fetch';

/** The cost of one player, beyond that of the page without one. */
export interface PlayerCost {
  /** CPU time of the main thread, in milliseconds. */
  readonly mainThreadMs: number;
  /** The same as a fraction of one core during the speech. */
  readonly mainThreadPart: number;
  /** CPU time of the whole process, in milliseconds. */
  readonly processMs: number;
  /** Growth of all heaps, without the encoded bytes that were appended. */
  readonly heapBeyondEncodedBytes: number;
  /** The growth per heap, including the encoded bytes. */
  readonly heapGrowthBytes: HeapBytes;
  readonly encodedBytes: number;
  readonly underruns: number;
}

/** The cost of each player, or the reason that there is none. */
export interface CostResult<Player extends string = CostPlayer> {
  readonly seconds: number;
  /** The cost of a page without a player, which receives the same bytes and has a running AudioContext. */
  readonly idle: CpuTime;
  readonly players: Readonly<Partial<Record<Player, PlayerCost | { readonly error: string }>>>;
}

/** A page that plays, and the names of its players. */
export interface CostPage<Player extends string> {
  /** A module of test/bench with the functions of `playback-cost-page.ts`. */
  readonly module: string;
  /** `none` is a page without a player, which the others are compared with. */
  readonly players: readonly (Player | 'none')[];
}

const OWN_PAGE: CostPage<CostPlayer> = {
  module: 'playback/playback-cost-page.ts',
  players: ['none', 'worklet', 'worklet-unwatched', 'worklet-in-page', 'media-source', 'scheduled', 'busy'],
};
/** Reads before the end, while everything is still held. */
const READ_BEFORE_END_SECONDS = 5;
/** How long a page has to finish loading, by default. */
const SETTLE_MS = 3000;
/** Far longer than loading a page, playing a second, or collecting garbage. */
const STEP_LIMIT_MS = 60_000;

/** Plays the whole sound with each of this package's players, and with others. */
export function measureCosts(
  browser: PlaybackBrowser,
  material: PlaybackMaterial,
  delivery: Delivery,
  settleMs = SETTLE_MS,
): Promise<CostResult> {
  return measureCostsIn(OWN_PAGE, browser, material, delivery, settleMs);
}

/** Plays the whole sound with each player of a page. */
export async function measureCostsIn<Player extends string>(
  { module, players }: CostPage<Player>,
  browser: PlaybackBrowser,
  material: PlaybackMaterial,
  delivery: Delivery,
  settleMs = SETTLE_MS,
): Promise<CostResult<Player>> {
  const runs = players.map((player) => new CostRun(browser, module, { ...delivery, player, material }));
  // One after the other, since starting uses the whole machine.
  for (const run of runs) await run.attempt(() => run.start(settleMs));
  const all = (work: (run: CostRun<Player | 'none'>) => Promise<void>) => Promise.all(runs.map((run) => run.attempt(() => work(run))));
  await all((run) => run.speak());
  const seconds = Math.max(1, material.seconds - READ_BEFORE_END_SECONDS);
  await delay(seconds * 1000);
  // Reads all CPU times first, since reading the heaps costs CPU time.
  await all((run) => run.readCpu());
  for (const run of runs) await run.attempt(() => run.readHeap());
  await all((run) => run.close());

  const idle = runs.find(({ player }) => player === 'none');
  if (idle === undefined || idle.error !== undefined) throw new Error(`The page without a player failed: ${idle?.error ?? ''}`);
  const entries = runs.filter((run) => run !== idle).map((run) => [run.player, run.result(idle.cpu, seconds)] as const);
  return { seconds, idle: idle.cpu, players: Object.fromEntries(entries) as CostResult<Player>['players'] };
}

type Delivery = Omit<CostOptions, 'player' | 'material'>;

type Report = ReturnType<typeof report>;

/** The run of one player in its page. */
class CostRun<Player extends string> {
  readonly player: Player;
  /** The first error; nothing more is done after it. */
  error: string | undefined;
  cpu: CpuTime = { mainThreadMs: NaN, taskMs: NaN, scriptMs: NaN, processMs: NaN };
  readonly #browser: PlaybackBrowser;
  readonly #module: string;
  readonly #options: CostOptions<Player>;
  #page: PlaybackPage | undefined;
  #heap: HeapBytes = { page: NaN, workers: NaN, worklets: NaN };
  #report: Report | undefined;

  constructor(browser: PlaybackBrowser, module: string, options: CostOptions<Player>) {
    this.#browser = browser;
    this.#module = module;
    this.#options = options;
    this.player = options.player;
  }

  async attempt(work: () => Promise<void>): Promise<void> {
    if (this.error !== undefined) return;
    try {
      await withinLimit(STEP_LIMIT_MS, this.player, work());
    } catch (error) {
      this.error = firstLineOf(error);
      await this.#page?.close();
    }
  }

  async start(settleMs: number): Promise<void> {
    this.#page = await this.#browser.open(this.#module);
    await this.#page.call('prepare', this.#options);
    await delay(settleMs);
    this.#heap = await this.#page.meter.readHeap();
  }

  async speak(): Promise<void> {
    const { meter, call } = this.#opened();
    this.cpu = await meter.readCpu();
    await call('speak', this.#options);
  }

  async readCpu(): Promise<void> {
    const { meter, call } = this.#opened();
    const cpu = await meter.readCpu();
    this.cpu = {
      mainThreadMs: cpu.mainThreadMs - this.cpu.mainThreadMs,
      taskMs: cpu.taskMs - this.cpu.taskMs,
      scriptMs: cpu.scriptMs - this.cpu.scriptMs,
      processMs: cpu.processMs - this.cpu.processMs,
    };
    this.#report = (await call('report')) as Report;
    const { state } = this.#report;
    if (state === 'failed' || state === 'ended') throw new Error(`It was "${state}" while it should have been playing.`);
  }

  async readHeap(): Promise<void> {
    const heap = await this.#opened().meter.readHeap();
    this.#heap = {
      page: heap.page - this.#heap.page,
      workers: heap.workers - this.#heap.workers,
      worklets: heap.worklets - this.#heap.worklets,
    };
  }

  async close(): Promise<void> {
    await this.#opened().close();
  }

  result(idle: CpuTime, seconds: number): PlayerCost | { readonly error: string } {
    if (this.error !== undefined || this.#report === undefined) return { error: this.error ?? 'It was not measured.' };
    const { appendedBytes, underruns } = this.#report;
    const { page, workers, worklets } = this.#heap;
    const mainThreadMs = this.cpu.mainThreadMs - idle.mainThreadMs;
    return {
      mainThreadMs,
      mainThreadPart: mainThreadMs / (seconds * 1000),
      processMs: this.cpu.processMs - idle.processMs,
      heapBeyondEncodedBytes: page + workers + worklets - appendedBytes,
      heapGrowthBytes: this.#heap,
      encodedBytes: appendedBytes,
      underruns,
    };
  }

  #opened(): PlaybackPage {
    if (this.#page === undefined) throw new Error('start() comes first.');
    return this.#page;
  }
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
