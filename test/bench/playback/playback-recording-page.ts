/** Checks in the page that the output equals the input: over a long time, with a busy page, and after a stop. */
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutput } from '../../../src/audio/player/audio-sink';
import { decodeIndependently } from '../../audio/codecs/decode-independently';
import { compareLongRecording } from '../../audio/measuring/long-recording';
import { seeded } from '../../audio/measuring/material';
import { tapOutput } from '../../audio/rig/output-tap';
import { recordUnevenly, type UnevenRecording, type UnevenRecordingOptions } from '../../audio/rig/record-unevenly';
import { untilSnapshot, untilState } from '../../audio/rig/sink-events';
import { fetchMaterial, type PlaybackMaterial } from './playback-fetch';
import { createPlaybackTap } from './playback-tap';

/** Options of a recording. */
export interface RecordingOptions extends Pick<UnevenRecordingOptions, 'cushionMs' | 'seed' | 'fault'> {
  readonly material: PlaybackMaterial;
}

/** Plays the material over an uneven network, records it, and compares it with the browser's own decoding. */
export async function recordMaterial({ material, ...options }: RecordingOptions): Promise<UnevenRecording> {
  return recordUnevenly({ ...options, format: material, seconds: material.seconds, bytes: await fetchMaterial(material) });
}

/** Options of a blocked page. */
export interface BlockOptions {
  readonly material: PlaybackMaterial;
  readonly repetitions: number;
  readonly blockMs: number;
  readonly seed: number;
  /** Where the sound is decoded. */
  readonly decodes: 'in-worker' | 'in-page';
  /** How many seconds of the material arrive before the page is blocked. Default: all. */
  readonly appendSeconds?: number;
}

/** The results of blocking the page, one entry per repetition. */
export interface BlockResult {
  readonly underruns: readonly number[];
  /** Silence that is only in the recording, in milliseconds. */
  readonly gapMs: readonly number[];
  /** Whether the rest of the recording was correct. */
  readonly isWhole: readonly boolean[];
}

/** The time from the first sound to the block, at which little of the received sound is decoded. */
const BLOCKED_AFTER_MS = 100;
const BLOCKED_LATER_MS = 400;

/** Blocks the page's main thread during speech. */
export async function measureBlocked({ material, repetitions, blockMs, seed, decodes, appendSeconds }: BlockOptions): Promise<BlockResult> {
  // Removes Worker, so that the sink decodes in the page. The page is not used for anything else.
  if (decodes === 'in-page') Object.assign(globalThis, { Worker: undefined });
  const bytes = await fetchMaterial(material);
  const expected = await decodeIndependently(bytes, material);
  const random = seeded(seed);
  const result = { underruns: [] as number[], gapMs: [] as number[], isWhole: [] as boolean[] };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const context = new AudioContext({ sampleRate: material.sampleRate });
    const tap = await tapOutput(context);
    const output = createAudioOutput({ context, destination: tap.node });
    const sink = output.createSink(material, { player: 'worklet' });
    const first = Math.round((bytes.length / material.seconds) * (appendSeconds ?? material.seconds));
    sink.append(bytes.slice(0, first));
    await untilState(sink, 'playing');
    await delay(BLOCKED_AFTER_MS + BLOCKED_LATER_MS * random());
    block(blockMs);
    if (first < bytes.length) sink.append(bytes.slice(first));
    sink.endOfStream();
    const { underruns } = await untilState(sink, 'ended');
    const { gaps, lost, doubled, missingAtEnd } = compareLongRecording(expected, await tap.read());
    await context.close();
    result.underruns.push(underruns);
    result.gapMs.push(gaps.reduce((sum, { frames }) => sum + (frames / material.sampleRate) * 1000, 0));
    result.isWhole.push(lost.length === 0 && doubled.length === 0 && missingAtEnd === 0);
  }
  return result;
}

/** Options of the interruptions. */
export interface InterruptOptions {
  readonly materials: readonly PlaybackMaterial[];
  readonly repetitions: number;
  readonly fadeMs: number;
  readonly seed: number;
  /** Skips the interruption, to test that the measurement shows that. */
  readonly isControl?: boolean;
}

/** The results of the interruptions, in frames at this rate, one entry per repetition. */
export interface InterruptResult {
  readonly sampleRate: number;
  /** From the interruption's arrival on the audio thread to the last sample that is not silent. */
  readonly toSilenceFrames: Readonly<Record<string, readonly number[]>>;
  /** How much later another sample came after silence; 0 if none did. */
  readonly lateFrames: Readonly<Record<string, readonly number[]>>;
}

const HEARD_MS = 150;
const HEARD_LONGER_MS = 100;
/** Longer than a fade and any sound rendered ahead. */
const SILENCE_MS = 120;
/** How long bytes keep coming after an interruption. */
const STILL_COMING_MS = 300;
const STILL_COMING_EVERY_MS = 10;

/** Stops sinks during speech while bytes keep coming, and counts samples in front of the loudspeaker. */
export async function measureInterrupts({
  materials,
  repetitions,
  fadeMs,
  seed,
  isControl = false,
}: InterruptOptions): Promise<InterruptResult> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const tap = await createPlaybackTap(context);
  const output: AudioOutput = createAudioOutput({ context, destination: tap.node });
  const random = seeded(seed);
  const toSilenceFrames: Record<string, number[]> = {};
  const lateFrames: Record<string, number[]> = {};
  for (const material of materials) {
    const bytes = await fetchMaterial(material);
    const silences = (toSilenceFrames[material.outputFormat] = [] as number[]);
    const lates = (lateFrames[material.outputFormat] = [] as number[]);
    while (silences.length < repetitions) {
      const sink = output.createSink(material, { player: 'worklet' });
      const half = Math.floor(bytes.length / 2);
      sink.append(bytes.slice(0, half));
      await untilSnapshot(sink, ({ state }) => state === 'playing' || state === 'failed');
      await delay(HEARD_MS + HEARD_LONGER_MS * random());

      tap.mark();
      const stopped = isControl ? undefined : sink.stop(fadeMs);
      tap.mark();
      const pieceBytes = Math.ceil((bytes.length - half) / (STILL_COMING_MS / STILL_COMING_EVERY_MS));
      let at = half;
      const coming = setInterval(() => {
        sink.append(bytes.slice(at, at + pieceBytes));
        at += pieceBytes;
      }, STILL_COMING_EVERY_MS);
      await stopped;
      await delay(SILENCE_MS);
      const { markFrames, endFrame } = await tap.read();
      await delay(STILL_COMING_MS);
      clearInterval(coming);
      lates.push((await tap.read()).endFrame - endFrame);
      // If the marks before and after fell into different quanta, the moment of the interruption is unknown.
      const [before, after] = markFrames;
      if (before !== undefined && before === after) silences.push(endFrame - before);
      sink.close();
      await delay(SILENCE_MS);
    }
  }
  await context.close();
  return { sampleRate: context.sampleRate, toSilenceFrames, lateFrames };
}

function block(durationMs: number): void {
  const untilMs = performance.now() + durationMs;
  while (performance.now() < untilMs);
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
