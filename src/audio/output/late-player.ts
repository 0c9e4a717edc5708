/**
 * A player that exists before the real one is chosen. It records pauses, seeks and settings meanwhile, applies them
 * to the real player once that is made, and delegates to it from then on.
 */
import type { SpeechError } from '../../base/errors';
import { Store, type ReadableStore } from '../../base/store';
import type { AudioPlayer } from '../player/audio-player';
import { SILENT_SNAPSHOT, type AudioOutputState, type PlaybackSnapshot } from '../player/audio-sink';

/** Options of a {@link LatePlayer}. */
export interface LatePlayerOptions {
  /**
   * Resolves, once the player is chosen, to a function that makes it. Never rejects, and the function never throws.
   */
  readonly chosen: Promise<() => AudioPlayer>;
  /** Called instead if playback is over before that, to release what was prepared. */
  readonly onUnused: () => void;
  /** Whether the page may make sound, to show until then. */
  readonly outputState: ReadableStore<AudioOutputState>;
}

/** Stands in for a player until it can be made. */
export class LatePlayer implements AudioPlayer {
  readonly #options: LatePlayerOptions;
  readonly #snapshot = new Store<PlaybackSnapshot>(SILENT_SNAPSHOT);
  readonly #unsubscribe: () => void;
  #player: AudioPlayer | undefined;
  #isPaused = false;
  #seekSeconds: number | undefined;
  #rate: number | undefined;
  #volume: number | undefined;
  #isOver = false;

  constructor(options: LatePlayerOptions) {
    this.#options = options;
    this.#unsubscribe = options.outputState.subscribe(() => {
      this.#updateState();
    });
    this.#updateState();
    void options.chosen.then((make) => {
      this.#handOver(make);
    });
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  earliestSplice(): number {
    // Before the real player is made, no sound is on its way to the loudspeaker.
    return this.#player?.earliestSplice() ?? 0;
  }

  pause(): void {
    this.#isPaused = true;
    if (this.#player === undefined) this.#updateState();
    else this.#player.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#player === undefined) this.#updateState();
    else this.#player.resume();
  }

  seek(seconds: number): void {
    if (Number.isNaN(seconds)) return;
    this.#seekSeconds = seconds;
    this.#player?.seek(seconds);
  }

  positionSeconds(): number {
    return this.#player?.positionSeconds() ?? 0;
  }

  setRate(rate: number): void {
    if (Number.isNaN(rate)) return;
    this.#rate = rate;
    this.#player?.setRate(rate);
  }

  setVolume(volume: number): void {
    if (Number.isNaN(volume)) return;
    this.#volume = volume;
    this.#player?.setVolume(volume);
  }

  level(): number {
    return this.#player?.level() ?? 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#player === undefined) decibels.fill(-Infinity);
    else this.#player.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    if (this.#player !== undefined) return this.#player.stop(fadeMs);
    this.close();
    return Promise.resolve(0);
  }

  close(): void {
    if (this.#player !== undefined) {
      this.#player.close();
      return;
    }
    this.#end({ ...SILENT_SNAPSHOT, state: 'stopped' });
  }

  /** Ends in the state `failed` if the player is not made yet. Does nothing otherwise. */
  fail(error: SpeechError): void {
    if (this.#player === undefined) this.#end({ ...SILENT_SNAPSHOT, state: 'failed', error });
  }

  #end(snapshot: PlaybackSnapshot): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#unsubscribe();
    this.#snapshot.set(snapshot);
    this.#options.onUnused();
  }

  #handOver(make: () => AudioPlayer): void {
    if (this.#isOver) return;
    const player = make();
    this.#player = player;
    this.#unsubscribe();
    if (this.#volume !== undefined) player.setVolume(this.#volume);
    if (this.#rate !== undefined) player.setRate(this.#rate);
    if (this.#isPaused) player.pause();
    if (this.#seekSeconds !== undefined) player.seek(this.#seekSeconds);
    player.playback.subscribe(() => {
      this.#snapshot.set(player.playback.get());
    });
    this.#snapshot.set(player.playback.get());
  }

  #updateState(): void {
    if (this.#isOver) return;
    const output = this.#options.outputState.get();
    const state = this.#isPaused ? 'paused' : output === 'blocked' || output === 'interrupted' ? 'blocked' : 'waiting';
    if (state !== this.#snapshot.get().state) this.#snapshot.set({ ...SILENT_SNAPSHOT, state });
  }
}
