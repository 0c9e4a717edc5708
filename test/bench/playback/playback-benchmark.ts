/**
 * Compares the players with minimal players and with the expected sound, in Chromium, alternating within the same run. Each
 * measurement that could pass while measuring nothing has a control with a deliberate fault; if the control shows no fault,
 * the measurement is void.
 */
import { SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { OUTPUT_FORMATS, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';
import type { UnevenRecording } from '../../audio/rig/record-unevenly';
import { firstLineOf, openPlaybackBrowser, withinLimit, type PlaybackBrowser } from './playback-browser';
import { measureCosts, type CostResult } from './playback-cost';
import type { PlaybackMaterial } from './playback-fetch';
import type { LatencyOptions, LatencyPair, WorkletLatencies } from './playback-latency-page';
import { encodeMaterial, type EncodedMaterial } from './playback-material';
import type { BlockOptions, BlockResult, InterruptOptions, InterruptResult, RecordingOptions } from './playback-recording-page';

/** The amount of measurement. */
export interface PlaybackAmount {
  /** Minutes of speech to record and to measure the cost of. */
  readonly minutes: number;
  /** How often to measure each latency. */
  readonly repetitions: number;
  /** The formats whose latency is measured; pcm and mp3 at least. */
  readonly formats: readonly OutputFormat[];
  /** Seconds of speech for the latencies, the interruptions, and the blocked page. */
  readonly shortSeconds: number;
  readonly controlSeconds: number;
  readonly interruptions: number;
  /** How often the page is blocked, and for how long. */
  readonly blockRepetitions: number;
  readonly blockMs: number;
  /** How long a page with a player has to finish loading before its cost is measured. Default: 3 s. */
  readonly settleMs?: number;
  /** Whether everything is measured at once, which takes less time and spoils the figures. */
  readonly isAtOnce: boolean;
}

/** The default amount. */
export const FULL_AMOUNT: PlaybackAmount = {
  minutes: 10,
  repetitions: 40,
  formats: OUTPUT_FORMATS,
  shortSeconds: 6,
  controlSeconds: 20,
  interruptions: 20,
  blockRepetitions: 5,
  blockMs: 2_000,
  isAtOnce: false,
};

/** A measurement, or the reason that there is none. */
export type OrError<Value> = Value | { readonly error: string };

/** The measurements, as written with `--json`, beside the verdicts. */
export interface PlaybackMeasurements {
  readonly settings: {
    readonly minutes: number;
    readonly repetitions: number;
    readonly seed: number;
    readonly eventSeconds: number;
    readonly eventEveryMs: number;
    readonly cushionMs: number;
    readonly blockMs: number;
    readonly fadeMs: number;
  };
  readonly workletLatency: OrError<WorkletLatencies>;
  readonly mediaSourceLatency: OrError<LatencyPair>;
  readonly recording: OrError<UnevenRecording>;
  readonly recordingControls: { readonly stall: OrError<UnevenRecording>; readonly drop: OrError<UnevenRecording> };
  readonly interrupt: OrError<InterruptResult>;
  readonly interruptControl: OrError<InterruptResult>;
  readonly blocked: {
    readonly inWorker: OrError<BlockResult>;
    readonly inPage: OrError<BlockResult>;
    readonly control: OrError<BlockResult>;
  };
  readonly cost: OrError<CostResult>;
}

const SEED = 3;
/** Seconds of sound per event; more than the largest start cushion. */
const EVENT_SECONDS = 0.5;
/** The interval at Polly's pace. */
const EVENT_EVERY_MS = EVENT_SECONDS * SYNTHESIS_REAL_TIME_FACTOR * 1000;
/** The cushion for the recording, which also limits the stalls. */
const CUSHION_MS = 200;
const FADE_MS = 20;
/** Frames per event: 192 ms, the nearest to the 0.2 s that local Polly sends. */
const CHUNK_FRAMES = 8;
/** Bytes of an mp3 frame at 24 kHz and 48 kbit/s. */
const FRAME_BYTES = 144;
/** Bytes before local Polly's first frame. */
const TAG_BYTES = 44;
/** The time limit of a step, far longer than the sound. */
const LIMIT_MS = 180_000;
const LATENCY_MODULE = 'playback/playback-latency-page.ts';
const RECORDING_MODULE = 'playback/playback-recording-page.ts';

/** Runs all measurements. */
export async function measurePlayback(amount: PlaybackAmount, onProgress: (line: string) => void): Promise<PlaybackMeasurements> {
  const { minutes, repetitions, blockMs } = amount;
  onProgress(`Encoding ${minutes} minutes of mp3 and some seconds of every other format.`);
  const short: EncodedMaterial[] = [];
  for (const format of amount.formats) short.push(await encodeMaterial(format, amount.shortSeconds, SEED));
  const control = await encodeMaterial('mp3', amount.controlSeconds, SEED + 1);
  const long = await encodeMaterial('mp3', minutes * 60, SEED + 2);
  const all = short.map(described);
  const [pcm, mp3] = ['pcm', 'mp3'].map((format) => all.find(({ outputFormat }) => outputFormat === format));
  if (pcm === undefined || mp3 === undefined) throw new Error('The local Polly speaks neither pcm nor mp3.');

  const browser = await openPlaybackBrowser([...short, control, long]);
  const ask = <Value>(module: string, name: string, argument: unknown) =>
    askPage<Value>(browser, module, name, argument, minutes * 60_000 + LIMIT_MS);
  const latency = { repetitions, seed: SEED, eventSeconds: EVENT_SECONDS, eventEveryMs: EVENT_EVERY_MS };
  const measureLatency = <Value>(name: string, materials: LatencyOptions['materials']) =>
    ask<Value>(LATENCY_MODULE, name, { ...latency, materials } satisfies LatencyOptions);
  const interruption = { materials: [pcm, mp3], repetitions: amount.interruptions, fadeMs: FADE_MS, seed: SEED };
  const interrupt = (changes: Partial<InterruptOptions>) =>
    ask<InterruptResult>(RECORDING_MODULE, 'measureInterrupts', { ...interruption, ...changes } satisfies InterruptOptions);
  const blocking = { material: mp3, repetitions: amount.blockRepetitions, blockMs, seed: SEED, decodes: 'in-worker' } as const;
  const block = (changes: Partial<BlockOptions>) =>
    ask<BlockResult>(RECORDING_MODULE, 'measureBlocked', { ...blocking, ...changes } satisfies BlockOptions);
  const record = (material: EncodedMaterial, fault: Pick<RecordingOptions, 'fault'> = {}) =>
    ask<UnevenRecording>(RECORDING_MODULE, 'recordMaterial', {
      cushionMs: CUSHION_MS,
      seed: SEED,
      material: described(material),
      ...fault,
    } satisfies RecordingOptions);
  const step = <Value>(line: string, work: () => Promise<Value>) => {
    onProgress(line);
    return work();
  };
  const steps = {
    workletLatency: () =>
      step(`${repetitions} times for each format: from the first bytes to the first sample out of the worklet.`, () =>
        measureLatency<WorkletLatencies>('measureWorkletLatency', all),
      ),
    mediaSourceLatency: () =>
      step(`${repetitions} times: from the first bytes to sound, through MediaSource.`, () =>
        measureLatency<OrError<LatencyPair>>('measureMediaSourceLatency', [mp3]),
      ),
    interrupt: () => step(`${amount.interruptions} interruptions of each format.`, () => interrupt({})),
    interruptControl: () => interrupt({ repetitions: 2, isControl: true }),
    blockedInWorker: () => step(`The page is blocked for ${blockMs} ms in the middle of speech.`, () => block({})),
    blockedInPage: () => block({ decodes: 'in-page' }),
    blockedControl: () => block({ repetitions: 1, appendSeconds: 1 }),
    controls: () =>
      step('The controls of the recording: a stall longer than the cushion, and ten samples dropped.', () =>
        Promise.all([record(control, { fault: 'stall' }), record(control, { fault: 'drop' })]),
      ),
    recordingAndCost: () =>
      step(`${minutes} minutes of mp3, recorded; at the same time, in other processes, what it costs each player.`, () =>
        Promise.all([
          record(long),
          measureCosts(
            browser,
            described(long),
            {
              chunkBytes: CHUNK_FRAMES * FRAME_BYTES,
              tagBytes: TAG_BYTES,
              chunkEveryMs: (long.seconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR) / (long.bytes.length / (CHUNK_FRAMES * FRAME_BYTES)),
            },
            amount.settleMs,
          ).catch((error: unknown) => ({ error: firstLineOf(error) })),
        ]),
      ),
  };
  try {
    const measured = await runSteps(steps, amount.isAtOnce);
    const [recording, cost] = measured.recordingAndCost;
    const [stall, drop] = measured.controls;
    return {
      settings: {
        minutes,
        repetitions,
        seed: SEED,
        eventSeconds: EVENT_SECONDS,
        eventEveryMs: EVENT_EVERY_MS,
        cushionMs: CUSHION_MS,
        blockMs,
        fadeMs: FADE_MS,
      },
      workletLatency: measured.workletLatency,
      mediaSourceLatency: measured.mediaSourceLatency,
      recording,
      recordingControls: { stall, drop },
      interrupt: measured.interrupt,
      interruptControl: measured.interruptControl,
      blocked: { inWorker: measured.blockedInWorker, inPage: measured.blockedInPage, control: measured.blockedControl },
      cost,
    };
  } finally {
    await browser.close();
  }
}

type Results<Steps extends Record<string, () => Promise<unknown>>> = { [Name in keyof Steps]: Awaited<ReturnType<Steps[Name]>> };

/** Runs all steps, one after the other or at once. */
async function runSteps<Steps extends Record<string, () => Promise<unknown>>>(steps: Steps, isAtOnce: boolean): Promise<Results<Steps>> {
  const results: Record<string, unknown> = {};
  const run = async ([name, work]: readonly [string, () => Promise<unknown>]) => {
    results[name] = await work();
  };
  if (isAtOnce) await Promise.all(Object.entries(steps).map(run));
  else for (const entry of Object.entries(steps)) await run(entry);
  return results as Results<Steps>;
}

/** Calls a function in a new page, free of earlier measurements. */
async function askPage<Value>(
  browser: PlaybackBrowser,
  module: string,
  name: string,
  argument: unknown,
  limitMs: number,
): Promise<OrError<Value>> {
  const page = await browser.open(module);
  try {
    return (await withinLimit(limitMs, name, page.call(name, argument))) as Value;
  } catch (error) {
    return { error: firstLineOf(error) };
  } finally {
    await page.close();
  }
}

/** Removes the bytes, which the page fetches itself. */
function described({ name, outputFormat, sampleRate, seconds, seed }: EncodedMaterial): PlaybackMaterial {
  return { name, outputFormat, sampleRate, seconds, seed };
}
