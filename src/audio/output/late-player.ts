/**
 * A sink that is there before it is known what will play. It keeps what it is told, in its order, tells it to the sink
 * that is made in the end, and is that sink from then on.
 */
import type { SpeechError } from '../../base/errors';
import { Store, type ReadableStore } from '../../base/store';
import {
  SILENT_SNAPSHOT,
  type AudioOutputState,
  type AudioSink,
  type PlaybackSnapshot,
  type SegmentOptions,
} from '../player/audio-sink';

/** What a {@link LateSink} is made of. */
export interface LateSinkOptions {
  /** Resolves when it is known what plays, to what makes that. Never rejects; nor does what it resolves to throw. */
  readonly chosen: Promise<() => AudioSink>;
  /** Called instead of that, when the sink was over before: for what was held ready. */
  readonly onUnused: () => void;
  /** Whether the page may make sound, for the time until then. */
  readonly outputState: ReadableStore<AudioOutputState>;
}

/** Stands in for a sink until that can be made. */
export class LateSink implements AudioSink {
  readonly #options: LateSinkOptions;
  readonly #snapshot = new Store<PlaybackSnapshot>(SILENT_SNAPSHOT);
  readonly #unsubscribe: () => void;
  #told: ((sink: AudioSink) => void)[] = [];
  #sink: AudioSink | undefined;
  #isPaused = false;
  #isOver = false;

  constructor(options: LateSinkOptions) {
    this.#options = options;
    this.#unsubscribe = options.outputState.subscribe(() => {
      this.#look();
    });
    this.#look();
    void options.chosen.then((make) => {
      this.#handOver(make);
    });
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  append(bytes: Uint8Array): void {
    this.#tell((sink) => {
      sink.append(bytes);
    });
  }

  startSegment(options?: SegmentOptions): void {
    this.#tell((sink) => {
      sink.startSegment(options);
    });
  }

  truncate(seconds: number): number {
    if (this.#sink !== undefined) return this.#sink.truncate(seconds);
    // Nothing of it is on its way to the ear.
    this.#tell((sink) => {
      sink.truncate(seconds);
    });
    return Math.max(0, seconds);
  }

  endOfStream(): void {
    this.#tell((sink) => {
      sink.endOfStream();
    });
  }

  pause(): void {
    this.#isPaused = true;
    this.#tell((sink) => {
      sink.pause();
    });
  }

  resume(): void {
    this.#isPaused = false;
    this.#tell((sink) => {
      sink.resume();
    });
  }

  seek(seconds: number): void {
    this.#tell((sink) => {
      sink.seek(seconds);
    });
  }

  positionSeconds(): number {
    return this.#sink?.positionSeconds() ?? 0;
  }

  setRate(rate: number): void {
    this.#tell((sink) => {
      sink.setRate(rate);
    });
  }

  setVolume(volume: number): void {
    this.#tell((sink) => {
      sink.setVolume(volume);
    });
  }

  level(): number {
    return this.#sink?.level() ?? 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#sink === undefined) decibels.fill(-Infinity);
    else this.#sink.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    if (this.#sink !== undefined) return this.#sink.stop(fadeMs);
    this.close();
    return Promise.resolve(0);
  }

  close(): void {
    if (this.#sink !== undefined) {
      this.#sink.close();
      return;
    }
    this.#end({ ...SILENT_SNAPSHOT, state: 'stopped' });
  }

  /** Says that it will never be known what plays. Does nothing once it is. */
  fail(error: SpeechError): void {
    if (this.#sink === undefined) this.#end({ ...SILENT_SNAPSHOT, state: 'failed', error });
  }

  #end(snapshot: PlaybackSnapshot): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#told = [];
    this.#unsubscribe();
    this.#snapshot.set(snapshot);
    this.#options.onUnused();
  }

  #tell(what: (sink: AudioSink) => void): void {
    if (this.#isOver) return;
    if (this.#sink === undefined) {
      this.#told.push(what);
      this.#look();
    } else {
      what(this.#sink);
    }
  }

  #handOver(make: () => AudioSink): void {
    if (this.#isOver) return;
    const sink = make();
    this.#sink = sink;
    this.#unsubscribe();
    for (const what of this.#told) what(sink);
    this.#told = [];
    sink.playback.subscribe(() => {
      this.#snapshot.set(sink.playback.get());
    });
    this.#snapshot.set(sink.playback.get());
  }

  #look(): void {
    const output = this.#options.outputState.get();
    const state = this.#isPaused ? 'paused' : output === 'blocked' || output === 'interrupted' ? 'blocked' : 'waiting';
    if (state !== this.#snapshot.get().state) this.#snapshot.set({ ...SILENT_SNAPSHOT, state });
  }
}
