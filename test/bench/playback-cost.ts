/** What minutes of speech cost the page, measured for all players at the same time, each in a process of its own. */
import { firstLineOf, withinLimit, type PlaybackBrowser, type PlaybackPage } from './playback-browser';
import type { CpuTime, HeapBytes } from './playback-cost-meter';
import type { CostOptions, CostPlayer, report } from './playback-cost-page';
import type { PlaybackMaterial } from './playback-fetch';

/** What one player cost, beside what the page costs without one. */
export interface PlayerCost {
  /** Processor time of the main thread, in milliseconds. */
  readonly mainThreadMs: number;
  /** The same as a part of one core for as long as it spoke. */
  readonly mainThreadPart: number;
  /** Processor time of the whole process, in milliseconds. */
  readonly processMs: number;
  /** Growth of all heaps beyond the encoded bytes that were appended. */
  readonly heapBeyondEncodedBytes: number;
  /** The same by place, the encoded bytes included. */
  readonly heapGrowthBytes: HeapBytes;
  readonly encodedBytes: number;
  readonly underruns: number;
}

/** What every player cost, or why it could not be measured. */
export interface CostResult {
  readonly seconds: number;
  /** What the page costs without a player: it gets the same bytes and has an AudioContext that runs. */
  readonly idle: CpuTime;
  readonly players: Readonly<Partial<Record<CostPlayer, PlayerCost | { readonly error: string }>>>;
}

const PLAYERS: readonly CostPlayer[] = ['none', 'worklet', 'worklet-unwatched', 'worklet-in-page', 'media-source', 'scheduled', 'busy'];
/** Before the end, so that everything is still held. */
const READ_BEFORE_END_SECONDS = 5;
/** A page that has just loaded is still busy with that. */
const SETTLE_MS = 3000;
/** Far more than loading a page, playing a second, or a collection takes. */
const STEP_LIMIT_MS = 60_000;

/** Runs every player through all of the sound. */
export async function measureCosts(
  browser: PlaybackBrowser,
  material: PlaybackMaterial,
  delivery: Omit<CostOptions, 'player' | 'material'>,
): Promise<CostResult> {
  const runs = PLAYERS.map((player) => new CostRun(browser, { ...delivery, player, material }));
  // One after the other: starting takes all there is of the machine.
  for (const run of runs) await run.attempt(() => run.start());
  const all = (work: (run: CostRun) => Promise<void>) => Promise.all(runs.map((run) => run.attempt(() => work(run))));
  await all((run) => run.speak());
  const seconds = Math.max(1, material.seconds - READ_BEFORE_END_SECONDS);
  await delay(seconds * 1000);
  // All of the processor time first: reading the heaps takes some.
  await all((run) => run.readCpu());
  for (const run of runs) await run.attempt(() => run.readHeap());
  await all((run) => run.close());

  const idle = runs.find(({ player }) => player === 'none');
  if (idle === undefined || idle.error !== undefined) throw new Error(`The page without a player failed: ${idle?.error ?? ''}`);
  const entries = runs.filter((run) => run !== idle).map((run) => [run.player, run.result(idle.cpu, seconds)] as const);
  return { seconds, idle: idle.cpu, players: Object.fromEntries(entries) };
}

type Report = ReturnType<typeof report>;

/** One player in its page. */
class CostRun {
  readonly player: CostPlayer;
  /** What went wrong first; nothing more is done then. */
  error: string | undefined;
  cpu: CpuTime = { mainThreadMs: NaN, taskMs: NaN, scriptMs: NaN, processMs: NaN };
  readonly #browser: PlaybackBrowser;
  readonly #options: CostOptions;
  #page: PlaybackPage | undefined;
  #heap: HeapBytes = { page: NaN, workers: NaN, worklets: NaN };
  #report: Report | undefined;

  constructor(browser: PlaybackBrowser, options: CostOptions) {
    this.#browser = browser;
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

  async start(): Promise<void> {
    this.#page = await this.#browser.open('playback-cost-page.ts');
    await this.#page.call('prepare', this.#options);
    await delay(SETTLE_MS);
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
