/**
 * Compares the players with minimal players and with the expected sound, in Chromium, alternating within the same run. Each
 * measurement that could pass while measuring nothing has a control with a deliberate fault; if the control shows no fault,
 * the measurement is void.
 */
import { SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { OUTPUT_FORMATS } from '../../../src/emulator/speech/encoders/audio-encoder';
import type { UnevenRecording } from '../../audio/rig/record-unevenly';
import { firstLineOf, openPlaybackBrowser, withinLimit, type PlaybackBrowser } from './playback-browser';
import { measureCosts, type CostResult } from './playback-cost';
import type { PlaybackMaterial } from './playback-fetch';
import type { LatencyOptions, LatencyPair, WorkletLatencies } from './playback-latency-page';
import { encodeMaterial, type EncodedMaterial } from './playback-material';
import type { BlockOptions, BlockResult, InterruptOptions, InterruptResult, RecordingOptions } from './playback-recording-page';

/** Options of the benchmark. */
export interface PlaybackBenchmarkOptions {
  /** Minutes of speech to record and to measure the cost of. */
  readonly minutes: number;
  /** How often to measure each latency. */
  readonly repetitions: number;
  readonly onProgress: (line: string) => void;
}

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
const SHORT_SECONDS = 6;
/** The cushion for the recording, which also limits the stalls. */
const CUSHION_MS = 200;
const CONTROL_SECONDS = 20;
const BLOCK_MS = 2000;
const BLOCK_REPETITIONS = 5;
const INTERRUPTIONS = 20;
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
export async function measurePlayback({ minutes, repetitions, onProgress }: PlaybackBenchmarkOptions): Promise<PlaybackMeasurements> {
  onProgress(`Encoding ${minutes} minutes of mp3 and some seconds of every other format.`);
  const short = new Map<string, EncodedMaterial>();
  for (const format of OUTPUT_FORMATS) short.set(format, await encodeMaterial(format, SHORT_SECONDS, SEED));
  const control = await encodeMaterial('mp3', CONTROL_SECONDS, SEED + 1);
  const long = await encodeMaterial('mp3', minutes * 60, SEED + 2);
  const all = [...short.values()].map(described);
  const [pcm, mp3] = ['pcm', 'mp3'].map((format) => all.find(({ outputFormat }) => outputFormat === format));
  if (pcm === undefined || mp3 === undefined) throw new Error('The local Polly speaks neither pcm nor mp3.');

  const browser = await openPlaybackBrowser([...short.values(), control, long]);
  const ask = <Value>(module: string, name: string, argument: unknown) =>
    askPage<Value>(browser, module, name, argument, minutes * 60_000 + LIMIT_MS);
  try {
    const latency = { repetitions, seed: SEED, eventSeconds: EVENT_SECONDS, eventEveryMs: EVENT_EVERY_MS };
    onProgress(`${repetitions} times for each format: from the first bytes to the first sample out of the worklet.`);
    const workletLatency = await ask<WorkletLatencies>(LATENCY_MODULE, 'measureWorkletLatency', {
      ...latency,
      materials: all,
    } satisfies LatencyOptions);
    onProgress(`${repetitions} times: from the first bytes to sound, through MediaSource.`);
    const mediaSourceLatency = await ask<OrError<LatencyPair>>(LATENCY_MODULE, 'measureMediaSourceLatency', {
      ...latency,
      materials: [mp3],
    } satisfies LatencyOptions);

    onProgress(`${INTERRUPTIONS} interruptions of each format.`);
    const interruptions: InterruptOptions = { materials: [pcm, mp3], repetitions: INTERRUPTIONS, fadeMs: FADE_MS, seed: SEED };
    const interrupt = await ask<InterruptResult>(RECORDING_MODULE, 'measureInterrupts', interruptions);
    const interruptControl = await ask<InterruptResult>(RECORDING_MODULE, 'measureInterrupts', {
      ...interruptions,
      repetitions: 2,
      isControl: true,
    } satisfies InterruptOptions);

    onProgress(`The page is blocked for ${BLOCK_MS} ms in the middle of speech.`);
    const block: BlockOptions = { material: mp3, repetitions: BLOCK_REPETITIONS, blockMs: BLOCK_MS, seed: SEED, decodes: 'in-worker' };
    const blocked = {
      inWorker: await ask<BlockResult>(RECORDING_MODULE, 'measureBlocked', block),
      inPage: await ask<BlockResult>(RECORDING_MODULE, 'measureBlocked', { ...block, decodes: 'in-page' } satisfies BlockOptions),
      control: await ask<BlockResult>(RECORDING_MODULE, 'measureBlocked', {
        ...block,
        repetitions: 1,
        appendSeconds: 1,
      } satisfies BlockOptions),
    };

    onProgress('The controls of the recording: a stall longer than the cushion, and ten samples dropped.');
    const recordingOptions = { cushionMs: CUSHION_MS, seed: SEED };
    const record = (options: RecordingOptions) => ask<UnevenRecording>(RECORDING_MODULE, 'recordMaterial', options);
    const [stall, drop] = await Promise.all([
      record({ ...recordingOptions, material: described(control), fault: 'stall' }),
      record({ ...recordingOptions, material: described(control), fault: 'drop' }),
    ]);

    onProgress(`${minutes} minutes of mp3, recorded; at the same time, in other processes, what it costs each player.`);
    const [recording, cost] = await Promise.all([
      record({ ...recordingOptions, material: described(long) }),
      measureCosts(browser, described(long), {
        chunkBytes: CHUNK_FRAMES * FRAME_BYTES,
        tagBytes: TAG_BYTES,
        chunkEveryMs: (described(long).seconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR) / (long.bytes.length / (CHUNK_FRAMES * FRAME_BYTES)),
      }).catch((error: unknown) => ({ error: firstLineOf(error) })),
    ]);

    return {
      settings: {
        minutes,
        repetitions,
        seed: SEED,
        eventSeconds: EVENT_SECONDS,
        eventEveryMs: EVENT_EVERY_MS,
        cushionMs: CUSHION_MS,
        blockMs: BLOCK_MS,
        fadeMs: FADE_MS,
      },
      workletLatency,
      mediaSourceLatency,
      recording,
      recordingControls: { stall, drop },
      interrupt,
      interruptControl,
      blocked,
      cost,
    };
  } finally {
    await browser.close();
  }
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
