/**
 * Measures the time from the first bytes to the first sample, in the page, for our players and for minimal ones, in turns.
 *
 * Everything is warm: context, code and decoder are loaded, and each player has played once. A player is made some time
 * before its bytes, as an app makes it before its request. The bytes come in events at Polly's pace; the first event holds
 * more than any start cushion, so the cushion is not measured.
 */
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioSink, PlayerKind } from '../../../src/audio/player/audio-sink';
import { decodeIndependently } from '../../audio/codecs/decode-independently';
import { findPiece } from '../../audio/measuring/cross-correlation';
import { chirpWithNoise, seeded } from '../../audio/measuring/material';
import { untilSnapshot } from '../../audio/rig/sink-events';
import { elementPlayedNext, elementSoundsFromMs } from './playback-element-clock';
import { fetchMaterial, type PlaybackMaterial } from './playback-fetch';
import { createBarePlayer, createMediaSourcePlayer, loadBarePlayer } from './playback-players';
import { AUDIBLE_SAMPLE, createPlaybackTap, type PlaybackTap, type SoundBeginning } from './playback-tap';

/** Options of the measurement. */
export interface LatencyOptions {
  readonly materials: readonly PlaybackMaterial[];
  readonly repetitions: number;
  readonly seed: number;
  /** Seconds of sound per event. */
  readonly eventSeconds: number;
  /** Milliseconds between two events. */
  readonly eventEveryMs: number;
}

/** The milliseconds of each repetition. */
export interface LatencyPair {
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
}

/** The time from the call with the first bytes to the first sample, by format. */
export interface WorkletLatencies {
  readonly formats: Readonly<Record<string, LatencyPair | { readonly error: string }>>;
}

/** How long a player exists before its bytes come; shorter than a request. */
const MADE_BEFORE_MS = 300;
/** Longer than the device's buffer, so that the starts fall on all its phases. */
const PHASE_MS = 40;
const SILENCE_MS = 80;
/** How much of a recording is compared to find where it starts in the sound. */
const COMPARED_FRAMES = 8192;
/** A resampler shifts the start of a sound by a few samples. */
const TOLERANCE_FRAMES = 64;

/** Compares the worklet sink with ready samples posted to a minimal worklet, on one AudioContext. */
export async function measureWorkletLatency(options: LatencyOptions): Promise<WorkletLatencies> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const tap = await createPlaybackTap(context);
  await loadBarePlayer(context);
  const random = seeded(options.seed);
  const formats: Record<string, LatencyPair | { readonly error: string }> = {};
  const contests = new Map<string, Contest>();
  for (const material of options.materials) {
    try {
      const ours = await workletRun(context, tap, material, options);
      contests.set(material.outputFormat, { ours, baseline: bareRun(context, tap, options), measured: { ours: [], baseline: [] } });
    } catch (error) {
      formats[material.outputFormat] = { error: describe(error) };
    }
  }
  // Measured round by round, so that a busy period affects all formats.
  for (let round = 0; round <= options.repetitions; round++) {
    for (const [format, contest] of shuffled([...contests], random)) {
      try {
        await takeTurns(contest, random, round > 0);
        formats[format] = contest.measured;
      } catch (error) {
        formats[format] = { error: describe(error) };
        contests.delete(format);
      }
    }
  }
  await context.close();
  return { formats };
}

/** Compares the `media-source` sink with the shortest hand-written player, each by its element's clock. */
export async function measureMediaSourceLatency(options: LatencyOptions): Promise<LatencyPair | { readonly error: string }> {
  const [material] = options.materials;
  if (material === undefined) return { error: 'There is nothing to play.' };
  try {
    const events = cut(await fetchMaterial(material), material, options);
    const contest: Contest = {
      ours: () => mediaSourceSinkRun(material, events, options),
      baseline: () => mediaSourceByHandRun(events, options),
      measured: { ours: [], baseline: [] },
    };
    const random = seeded(options.seed);
    for (let round = 0; round <= options.repetitions; round++) await takeTurns(contest, random, round > 0);
    return contest.measured;
  } catch (error) {
    return { error: describe(error) };
  }
}

type Run = () => Promise<number>;

/** Our player and the baseline, with their measurements. */
interface Contest {
  readonly ours: Run;
  readonly baseline: Run;
  readonly measured: { readonly ours: number[]; readonly baseline: number[] };
}

/** Runs both in random order. The first run of each loads code and is not counted. */
async function takeTurns(contest: Contest, random: () => number, isCounted: boolean): Promise<void> {
  for (const name of random() < 0.5 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const)) {
    await delay(SILENCE_MS + random() * PHASE_MS);
    const milliseconds = await contest[name]();
    if (isCounted) contest.measured[name].push(milliseconds);
  }
}

function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}

async function workletRun(context: AudioContext, tap: PlaybackTap, material: PlaybackMaterial, options: LatencyOptions): Promise<Run> {
  const bytes = await fetchMaterial(material);
  const events = cut(bytes, material, options);
  const leadIn = await findLeadIn(bytes, material, context.sampleRate);
  const output = createAudioOutput({ context, destination: tap.node });
  await output.warm(material);
  return async () => {
    const sink = output.createSink(material, { player: 'worklet' });
    await delay(MADE_BEFORE_MS);
    const beginning = tap.nextSound();
    const startMs = performance.now();
    const stopDelivery = deliver(events, options, (event) => {
      sink.append(event);
    });
    const sound = await playedBy('worklet', sink, beginning);
    stopDelivery();
    sink.close();
    return sound.renderedAtMs(sound.frame - leadIn(sound)) - startMs;
  };
}

function bareRun(context: AudioContext, tap: PlaybackTap, options: LatencyOptions): Run {
  return async () => {
    const player = createBarePlayer(context, tap.node);
    const samples = chirpWithNoise(options.eventSeconds, context.sampleRate, options.seed);
    const leadIn = samples.findIndex((sample) => Math.abs(sample) >= AUDIBLE_SAMPLE);
    await delay(MADE_BEFORE_MS);
    const beginning = tap.nextSound();
    const startMs = performance.now();
    player.post(samples);
    const sound = await beginning;
    player.close();
    return sound.renderedAtMs(sound.frame - leadIn) - startMs;
  };
}

async function mediaSourceSinkRun(material: PlaybackMaterial, events: readonly Uint8Array<ArrayBuffer>[], options: LatencyOptions) {
  const output = createAudioOutput();
  const element = elementPlayedNext();
  const sink = output.createSink(material, { player: 'media-source' });
  await delay(MADE_BEFORE_MS);
  const startMs = performance.now();
  const stopDelivery = deliver(events, options, (event) => {
    sink.append(event);
  });
  const soundsFromMs = await playedBy('media-source', sink, element.then(elementSoundsFromMs));
  stopDelivery();
  sink.close();
  await output.close();
  return soundsFromMs - startMs;
}

async function mediaSourceByHandRun(events: readonly Uint8Array<ArrayBuffer>[], options: LatencyOptions) {
  const player = await createMediaSourcePlayer('audio/mpeg');
  await delay(MADE_BEFORE_MS);
  const startMs = performance.now();
  const stopDelivery = deliver(events, options, (event) => {
    player.append(event);
  });
  const soundsFromMs = await elementSoundsFromMs(player.element);
  stopDelivery();
  player.close();
  return soundsFromMs - startMs;
}

/**
 * Finds the length of the silence before the audible sound, in frames of the context. This is the codec's delay, which is
 * in the bytes and not caused by the player. A player that removes it has none; a decoder's own delay counts for the
 * player.
 */
async function findLeadIn(bytes: Uint8Array<ArrayBuffer>, material: PlaybackMaterial, sampleRate: number) {
  const { outputFormat, seconds, seed } = material;
  const isCoded = outputFormat === 'mp3' || outputFormat === 'ogg_opus' || outputFormat === 'ogg_vorbis';
  const reference = isCoded ? await decodeIndependently(bytes, material, sampleRate) : chirpWithNoise(seconds, sampleRate, seed);
  const leadInFrames = reference.findIndex((sample) => Math.abs(sample) >= AUDIBLE_SAMPLE);
  return ({ samples }: SoundBeginning) => {
    const begunAt = findPiece(samples.slice(0, COMPARED_FRAMES), reference, 0, COMPARED_FRAMES * 4).at;
    return begunAt > leadInFrames + TOLERANCE_FRAMES ? 0 : leadInFrames;
  };
}

/** @returns A function that ends the delivery. */
function deliver(
  events: readonly Uint8Array<ArrayBuffer>[],
  { eventEveryMs }: LatencyOptions,
  append: (event: Uint8Array<ArrayBuffer>) => void,
) {
  const waiting = events.map((event) => event.slice());
  const next = () => {
    const event = waiting.shift();
    if (event === undefined) clearInterval(timer);
    else append(event);
  };
  const timer = setInterval(next, eventEveryMs);
  next();
  return () => {
    clearInterval(timer);
  };
}

function cut(bytes: Uint8Array<ArrayBuffer>, { seconds }: PlaybackMaterial, { eventSeconds }: LatencyOptions): Uint8Array<ArrayBuffer>[] {
  const eventBytes = Math.ceil((bytes.length / seconds) * eventSeconds);
  return Array.from({ length: Math.ceil(bytes.length / eventBytes) }, (_, index) =>
    bytes.slice(index * eventBytes, (index + 1) * eventBytes),
  );
}

/** @throws Error if the sink fails before `value` resolves, or another player plays. */
async function playedBy<Value>(expected: PlayerKind, sink: AudioSink, value: Promise<Value>): Promise<Value> {
  const playing = untilSnapshot(sink, ({ state }) => state === 'playing' || state === 'failed').then(({ player, error }) => {
    if (error !== undefined) throw error;
    if (player?.kind !== expected) throw new Error(`The sink that was asked for is ${expected}, and ${player?.kind ?? 'none'} played.`);
  });
  const [result] = await Promise.all([value, playing]);
  return result;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
