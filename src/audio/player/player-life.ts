/** The life of a player: it follows its log, reports a snapshot, and ends once. */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/stores/paced-store';
import type { AudioCut, AudioLog } from '../log/audio-log';
import type { PlaybackSnapshot } from './audio-sink';
import { nextSecondInMs } from './next-second';

/** How playback ended. */
export type PlaybackEnd = 'ended' | 'stopped' | 'failed';

/** What a player reports. Its log tells the rest of a snapshot. */
export type PlayerReport = Omit<PlaybackSnapshot, 'receivedSeconds' | 'aheadSeconds'>;

/** Options of a {@link PlayerLife}. */
export interface PlayerLifeOptions {
  readonly log: AudioLog;
  readonly clock: Clock;
  /** Reports the present moment. After the end, the state and the error of {@link PlayerLife.end} replace the reported ones. */
  readonly report: () => PlayerReport;
  /** Seconds of the utterance in a second of listening. */
  readonly rate: () => number;
  /** Called after a cut of the log. */
  readonly onCut: (cut: AudioCut) => void;
  /** Called after any other write to the log. */
  readonly onMore: () => void;
  /** Frees everything. Called once. */
  readonly onOver: () => void;
}

/** The phase of one player. Until {@link begin}, it does not follow the log. */
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

  /** Whether sound may still begin: playback is neither over nor being stopped. */
  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Whether playback is in a final state. */
  get isOver(): boolean {
    return this.#phase !== 'open' && this.#phase !== 'stopping';
  }

  /** Follows the log, whose present content counts as the first write. */
  begin(): void {
    const { log, onMore } = this.#options;
    if (this.isOver) return;
    this.#endLogWatch = log.subscribe(() => this.#onLogChange());
    if (log.packets.length > 0 || log.isEnded) onMore();
  }

  /**
   * Stops playback for good.
   *
   * @param fadeOut - Begins the fade; {@link end} must follow. Not called if playback is over.
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
