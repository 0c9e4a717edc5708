/** Plays minutes of speech through one player, in its own page, while the meter runs outside. */
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioSink, SinkOptions } from '../../../src/audio/player/audio-sink';
import { untilState } from '../../audio/rig/sink-events';
import { BUSY_PART } from './playback-busy';
import { fetchMaterial, type PlaybackMaterial } from './playback-fetch';
import { createScheduledPlayer } from './playback-players';

/**
 * The players. `none`: receives the bytes and ignores them, on a page with a running AudioContext. `worklet`,
 * `media-source`: our sinks, with an observer of every snapshot, as the core is. `worklet-unwatched`: without an observer,
 * like the usual player. `worklet-in-page`: without a Worker. `scheduled`: the usual hand-written player. `busy`: like
 * `none`, but {@link BUSY_PART} of the main thread is kept busy, to test the meter.
 */
export type CostPlayer = 'none' | 'worklet' | 'worklet-unwatched' | 'worklet-in-page' | 'media-source' | 'scheduled' | 'busy';

/** Options of one run. */
export interface CostOptions<Player extends string = CostPlayer> {
  readonly player: Player;
  readonly material: PlaybackMaterial;
  /** Bytes per chunk; whole frames, as the usual player requires. */
  readonly chunkBytes: number;
  /** Bytes before the first frame; they belong to the first chunk. */
  readonly tagBytes: number;
  /** Milliseconds between two chunks. */
  readonly chunkEveryMs: number;
}

const BUSY_EVERY_MS = 500;

interface Player {
  readonly append: (chunk: Uint8Array<ArrayBuffer>) => void;
  readonly end: () => void;
  /** The sink, for its state. */
  readonly sink?: AudioSink;
}

let bytes = new Uint8Array();
let player: Player | undefined;
let appendedBytes = 0;

/** Fetches the sound and plays a little of it, so that all code is loaded. */
export async function prepare(options: CostOptions): Promise<void> {
  bytes = await fetchMaterial(options.material);
  if (options.player === 'worklet-in-page') Object.assign(globalThis, { Worker: undefined });
  const { append, end, sink } = createPlayer(options);
  append(bytes.slice(0, options.tagBytes + options.chunkBytes * 2));
  end();
  if (sink !== undefined) {
    await untilState(sink, 'ended');
    const kind = sink.playback.get().player?.kind;
    const expected = options.player === 'media-source' ? 'media-source' : 'worklet';
    if (kind !== expected) throw new Error(`The sink that was asked for is ${expected}, and ${kind ?? 'none'} played.`);
  }
  player = createPlayer(options);
}

/** Starts the delivery, which continues by itself. */
export function speak({ chunkBytes, tagBytes, chunkEveryMs }: CostOptions): void {
  if (player === undefined) throw new Error('prepare() comes first.');
  const { append, end } = player;
  let at = 0;
  const timer = setInterval(() => {
    const to = at === 0 ? tagBytes + chunkBytes : at + chunkBytes;
    const chunk = bytes.slice(at, to);
    at = to;
    appendedBytes += chunk.length;
    append(chunk);
    if (at < bytes.length) return;
    clearInterval(timer);
    end();
  }, chunkEveryMs);
}

/** Returns the delivered bytes and the sink's state. */
export function report(): {
  readonly appendedBytes: number;
  readonly state: string;
  readonly heardSeconds: number;
  readonly underruns: number;
} {
  const { state = 'none', heardSeconds = 0, underruns = 0 } = player?.sink?.playback.get() ?? {};
  return { appendedBytes, state, heardSeconds, underruns };
}

let output: ReturnType<typeof createAudioOutput> | undefined;
let context: AudioContext | undefined;
let busyTimer: ReturnType<typeof setInterval> | undefined;

function createPlayer(options: CostOptions): Player {
  switch (options.player) {
    case 'none':
      context ??= new AudioContext();
      return { append: () => undefined, end: () => undefined };
    case 'busy':
      context ??= new AudioContext();
      busyTimer ??= setInterval(() => {
        const untilMs = performance.now() + BUSY_EVERY_MS * BUSY_PART;
        while (performance.now() < untilMs);
      }, BUSY_EVERY_MS);
      return { append: () => undefined, end: () => undefined };
    case 'scheduled':
      context ??= new AudioContext();
      return { ...createScheduledPlayer(context), end: () => undefined };
    case 'worklet':
    case 'worklet-in-page':
      return sinkPlayer(options.material, { player: 'worklet' }, true);
    case 'worklet-unwatched':
      return sinkPlayer(options.material, { player: 'worklet' }, false);
    case 'media-source':
      return sinkPlayer(options.material, { player: 'media-source' }, true);
  }
}

function sinkPlayer(material: PlaybackMaterial, options: SinkOptions, isWatched: boolean): Player {
  output ??= createAudioOutput();
  const sink = output.createSink(material, options);
  if (isWatched) {
    sink.playback.subscribe(() => {
      sink.playback.get();
    });
  }
  return {
    sink,
    append: (chunk) => {
      sink.append(chunk);
    },
    end: () => {
      sink.endOfStream();
    },
  };
}
