/** The life cycle that all players share: following the log, reporting snapshots, and ending exactly once. */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/stores/paced-store';
import type { AudioCut, AudioLog } from '../log/audio-log';
import type { PlaybackSnapshot } from './audio-sink';
import { nextSecondInMs } from './next-second';

/** How playback ended. */
export type PlaybackEnd = 'ended' | 'stopped' | 'failed';

/** A player's part of the snapshot. The rest comes from its log. */
export type PlayerReport = Omit<PlaybackSnapshot, 'receivedSeconds' | 'aheadSeconds'>;

/** Options of a {@link PlayerLife}. */
export interface PlayerLifeOptions {
  readonly log: AudioLog;
  readonly clock: Clock;
  /** Returns the current report. After the end, the state and the error of {@link PlayerLife.end} replace the reported ones. */
  readonly report: () => PlayerReport;
  /** Returns the seconds of the utterance per second of listening. */
  readonly rate: () => number;
  /** Called after a cut of the log. */
  readonly onCut: (cut: AudioCut) => void;
  /** Called after any other write to the log. */
  readonly onMore: () => void;
  /** Called once at the end, to free everything. */
  readonly onOver: () => void;
}

/** The life cycle of one player. It follows the log from {@link begin} on. */
export class PlayerLife {
  readonly playback: PacedStore<PlaybackSnapshot>;
  readonly #options: PlayerLifeOptions;
  #phase: 'open' | 'stopping' | PlaybackEnd = 'open';
  #error: SpeechError | undefined;
  /** Number of cuts of the log that were handled. */
  #cuts: number;
  #endLogWatch: () => void = () => undefined;
  #stopped: Promise<number> | undefined;
  #onStopped: (heardSeconds: number) => void = () => undefined;

  constructor(options: PlayerLifeOptions) {
    this.#options = options;
    this.#cuts = options.log.cuts.length;
    this.playback = new PacedStore(
      options.clock,
      () => this.#look(),
      ({ state, positionSeconds }) => (state === 'playing' ? nextSecondInMs(positionSeconds, options.rate()) : Infinity),
    );
  }

  /** Whether playback is neither over nor being stopped. */
  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Whether playback is in a final state. */
  get isOver(): boolean {
    return this.#phase !== 'open' && this.#phase !== 'stopping';
  }

  /** Starts following the log. Its current content counts as the first write. */
  begin(): void {
    const { log, onMore } = this.#options;
    if (this.isOver) return;
    this.#endLogWatch = log.subscribe(() => this.#onLogChange());
    if (log.packets.length > 0 || log.isEnded) onMore();
  }

  /**
   * Stops playback for good.
   *
   * @param fadeOut - Starts the fade, and must call {@link end} after it. Not called if playback is over.
   * @returns The heard seconds, once playback is over. Repeated calls return the same promise.
   */
  stop(fadeOut: () => void): Promise<number> {
    this.#stopped ??= new Promise((resolve) => {
      this.#onStopped = resolve;
      if (this.isOver) this.#tellStopped();
      else {
        this.#phase = 'stopping';
        fadeOut();
      }
    });
    return this.#stopped;
  }

  /** Ends playback. Only the first call has an effect. */
  end(how: PlaybackEnd, error?: SpeechError): void {
    if (this.isOver) return;
    this.#phase = how;
    this.#error = error;
    this.#endLogWatch();
    this.#options.onOver();
    this.playback.finish();
    this.#tellStopped();
  }

  #tellStopped(): void {
    this.#onStopped(this.playback.get().heardSeconds);
  }

  #onLogChange(): void {
    const { log, onCut, onMore } = this.#options;
    if (!this.isOpen) return;
    const cut = log.cuts[this.#cuts];
    if (cut === undefined) {
      onMore();
      return;
    }
    this.#cuts += 1;
    onCut(cut);
    this.playback.refresh();
  }

  #look(): PlaybackSnapshot {
    const { report, log } = this.#options;
    const reported = report();
    const receivedSeconds = log.packets.seconds;
    return {
      ...reported,
      ...(this.isOver ? { state: this.#phase as PlaybackEnd, error: this.#error ?? reported.error } : {}),
      receivedSeconds,
      aheadSeconds: Math.max(0, receivedSeconds - reported.positionSeconds),
    };
  }
}
