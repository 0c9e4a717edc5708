/**
 * Plays an audio log through an `<audio>` element. It feeds the log's packets to the element's MediaSource, and turns the
 * element's events into snapshots.
 */
import type { Clock } from '../../base/clock';
import type { SpeechError } from '../../base/errors';
import type { ReadableStore } from '../../base/stores/store';
import type { AudioCut, AudioLog } from '../log/audio-log';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { AudioPlayer } from '../player/audio-player';
import type { PlaybackSnapshot, PlayerChoice, SinkOptions } from '../player/audio-sink';
import { CushionUse } from '../player/cushion-use';
import { PlayerLife, type PlaybackEnd, type PlayerReport } from '../player/player-life';
import type { Container } from './containers/container';
import { elementUnusable } from './element/element-errors';
import { ElementFader } from './element/element-fader';
import { ElementPlayback } from './element/element-playback';
import { ElementVolume } from './element/element-volume';
import { ElementReturn, type LentElement } from './element/lent-element';
import { releaseMediaSession, takeMediaSession, updateMediaSession, type Controlled } from './element/media-session';
import { BufferFiller } from './buffer/buffer-filler';
import { attachMediaSource, type AttachedSource } from './containers/attach-media-source';
import { LevelMeter } from './levels/level-meter';

const VOLUME_RAMP_MS = 100;
/** Sound up to this far ahead of the playhead may be decoded already. It cannot be replaced then. */
const DECODED_AHEAD_SECONDS = 0.5;

/** Options of a {@link MediaSourcePlayer}. */
export interface MediaSourcePlayerOptions {
  /** The sound. */
  readonly log: AudioLog;
  /** The container in which the browser plays the format. */
  readonly container: Container;
  /** The player returns it at its end. */
  readonly lease: LentElement;
  /** The reason why this player was chosen, for the snapshot. */
  readonly player: PlayerChoice;
  /** Only `rate`, `volume` and `metadata` are used. */
  readonly options: SinkOptions;
  /** The amount of sound that must be buffered before playback starts or continues. */
  readonly cushion: AdaptiveCushion;
  readonly clock: Clock;
}

/** Plays one utterance through an `<audio>` element. */
export class MediaSourcePlayer implements AudioPlayer {
  readonly #options: MediaSourcePlayerOptions;
  readonly #log: AudioLog;
  readonly #life: PlayerLife;
  readonly #element: ElementPlayback;
  readonly #volume: ElementVolume;
  readonly #fader: ElementFader;
  readonly #cushion: CushionUse;
  /** The time up to which the cushion has counted the sound. */
  #countedUpToMs = 0;
  readonly #controls: Controlled;
  readonly #return: ElementReturn;
  #source: AttachedSource | undefined;
  /** Defined once the source is open. */
  #filler: BufferFiller | undefined;
  #meter: LevelMeter | undefined;
  #isPauseWanted = false;
  #rate: number;
  /** Received seconds at the last underrun. */
  #dryAtSeconds: number | undefined;
  #positionSeconds = 0;
  #heardSeconds = 0;

  constructor(options: MediaSourcePlayerOptions) {
    this.#options = options;
    const { log, lease, clock } = options;
    const { rate = 1, volume = 1 } = options.options;
    this.#log = log;
    this.#rate = rate;
    this.#cushion = new CushionUse(options.cushion, clock);
    this.#return = new ElementReturn(lease, clock);
    this.#volume = new ElementVolume(lease.element, clock, volume);
    this.#life = new PlayerLife({
      log,
      clock,
      report: () => this.#report(),
      rate: () => this.#rate,
      onCut: (cut) => this.#onCut(cut),
      onMore: () => this.#onMore(),
      onOver: () => this.#free(),
    });
    this.#element = new ElementPlayback(lease.element, clock, {
      onChange: () => this.#onElementChange(),
      onTime: () => {
        if (this.#element.isSounding) this.#countSound();
        this.#filler?.fill();
      },
      onUnderrun: () => {
        this.#dryAtSeconds = this.#log.packets.seconds;
        this.#cushion.setDry(true);
      },
      onPaused: () => {
        this.#isPauseWanted = true;
        this.#life.playback.refresh();
      },
      onEnded: () => this.#end(this.#log.error === undefined ? 'ended' : 'failed', this.#log.packets.seconds),
      onError: (error) => this.fail(error),
    });
    this.#fader = new ElementFader(this.#volume, () => this.#element.isSounding);
    this.#controls = {
      player: this,
      metadata: options.options.metadata,
      state: () => ({
        isPlaying: this.#element.isSounding,
        durationSeconds: this.#log.isEnded ? this.#log.packets.seconds : Infinity,
        rate: this.#rate,
      }),
    };
    this.#element.setRate(rate);
    this.#open();
    this.#life.begin();
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#life.playback;
  }

  earliestSplice(): number {
    if (!this.#life.isOpen) return 0;
    const { positionSeconds, isSounding } = this.#element;
    return Math.min(isSounding ? this.#decodedSeconds : positionSeconds, this.#log.packets.seconds);
  }

  pause(): void {
    if (!this.#life.isOpen || this.#isPauseWanted) return;
    this.#isPauseWanted = true;
    const hold = () => {
      if (this.#isPauseWanted) this.#element.hold();
    };
    if (this.#element.isEnding) hold();
    else this.#fader.whenQuiet(hold);
    this.#life.playback.refresh();
  }

  resume(): void {
    if (!this.#life.isOpen || !this.#isPauseWanted) return;
    this.#isPauseWanted = false;
    if (!this.#element.isSounding) {
      this.#prepareNextSound();
      this.#element.play();
      this.#endIfEmpty();
    }
    this.#life.playback.refresh();
  }

  seek(seconds: number): void {
    if (!this.#life.isOpen) return;
    this.#element.aim(Math.min(seconds, this.#log.packets.seconds));
    this.#fader.whenQuiet(() => {
      this.#element.jump();
      this.#filler?.moveTo(this.#element.positionSeconds);
      this.#prepareNextSound();
    });
    this.#life.playback.refresh();
  }

  positionSeconds(): number {
    if (!this.#life.isOver) this.#positionSeconds = Math.min(this.#element.positionSeconds, this.#log.packets.seconds);
    if (this.#element.isSounding) this.#heardSeconds = Math.max(this.#heardSeconds, this.#positionSeconds);
    return this.#positionSeconds;
  }

  setRate(rate: number): void {
    if (!this.#life.isOpen || rate === this.#rate) return;
    this.#rate = rate;
    // Chromium skips some samples when it begins to stretch time, so the change is made in silence.
    this.#fader.whenQuiet(() => {
      this.#element.setRate(rate);
      updateMediaSession(this.#controls);
    });
  }

  setVolume(volume: number): void {
    if (this.#life.isOpen) this.#volume.setVolume(volume, this.#element.isSounding ? VOLUME_RAMP_MS : 0);
  }

  level(): number {
    if (!this.#element.isSounding) return 0;
    return this.#levelMeter.level(this.positionSeconds(), this.#volume.current);
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#element.isSounding) this.#levelMeter.spectrum(this.positionSeconds(), this.#volume.current, decibels);
    else decibels.fill(-Infinity);
  }

  stop(fadeMs: number): Promise<number> {
    return this.#life.stop(() => this.#fader.end(fadeMs, () => this.#end('stopped', this.positionSeconds())));
  }

  close(): void {
    this.#end('stopped', this.positionSeconds());
    this.#return.now(this.#detach);
  }

  /** Ends playback at once, as failed. Does nothing in a final state. */
  fail(error: unknown): void {
    this.#end('failed', this.positionSeconds(), elementUnusable(error));
  }

  /** Created on first use. */
  get #levelMeter(): LevelMeter {
    return (this.#meter ??= new LevelMeter(this.#log));
  }

  /** Sound before this second may be decoded, in browsers that decode little ahead. */
  get #decodedSeconds(): number {
    return this.#element.positionSeconds + DECODED_AHEAD_SECONDS * this.#rate;
  }

  #open(): void {
    try {
      this.#source = attachMediaSource(this.#options.lease.element, {
        onOpen: () => this.#fillFrom(this.#source?.mediaSource),
        onWanted: (isWanted) => {
          if (this.#filler !== undefined) this.#filler.isWanted = isWanted;
        },
      });
      // Called before any sound has arrived, so that the current user gesture counts, and a block is reported early.
      this.#element.play();
    } catch (error) {
      this.fail(error);
    }
  }

  #fillFrom(mediaSource: MediaSource | undefined): void {
    if (mediaSource === undefined || this.#life.isOver) return;
    try {
      this.#filler = new BufferFiller({
        mediaSource,
        container: this.#options.container,
        log: this.#log,
        playheadSeconds: () => this.#element.positionSeconds,
        canAppend: () => this.#hasCushion(),
        onError: (error) => this.fail(error),
      });
      this.#filler.fill();
    } catch (error) {
      this.fail(error);
    }
  }

  #countSound(): void {
    const now = this.#options.clock.now();
    this.#cushion.played((now - this.#countedUpToMs) / 1000);
    this.#countedUpToMs = now;
  }

  #hasCushion(): boolean {
    if (this.#element.isSounding || this.#log.isEnded) return true;
    return (this.#log.packets.seconds - this.#element.positionSeconds) * 1000 >= this.#cushion.milliseconds;
  }

  #onCut({ seconds }: AudioCut): void {
    const { isDecodedLate: decodesLittleAhead, isSounding } = this.#element;
    // While it sounds, nothing is cut before the earliest splice.
    const isStillEncoded = decodesLittleAhead && (isSounding || seconds >= this.#decodedSeconds);
    this.#filler?.takeBackCut(() => {
      // A seek drops decoded sound, even a seek to the current position. A short dip is audible, but no word after the cut.
      if (!isStillEncoded) this.seek(this.#element.positionSeconds);
    });
    this.#meter?.close();
    this.#meter = undefined;
  }

  #onMore(): void {
    if (!this.#log.isEnded) {
      this.#cushion.moreCame();
      this.#filler?.fill();
      this.#life.playback.refreshSoon();
      return;
    }
    if (this.#log.packets.seconds === this.#dryAtSeconds) this.#element.forgetStall();
    this.#filler?.fill();
    this.#endIfEmpty();
    this.#life.playback.refresh();
  }

  /** Ends playback of an empty log, because an element without sound never fires `ended`. */
  #endIfEmpty(): void {
    if (!this.#log.isEnded || this.#log.packets.seconds > 0 || !this.#life.isOpen) return;
    if (this.#log.error !== undefined) this.#end('failed', 0);
    else if (!this.#isPauseWanted) this.#end('ended', 0);
  }

  #prepareNextSound(): void {
    if (this.#element.positionSeconds > 0) this.#fader.beginQuiet();
    else this.#fader.beginLoud();
  }

  #onElementChange(): void {
    if (this.#life.isOver) return;
    if (this.#element.isSounding) {
      this.#cushion.setDry(false);
      this.#countedUpToMs = this.#options.clock.now();
      this.#fader.onSound();
      takeMediaSession(this.#controls);
    }
    this.#filler?.fill();
    this.#life.playback.refresh();
  }

  #end(how: PlaybackEnd, positionSeconds: number, error?: SpeechError): void {
    if (this.#life.isOver) return;
    if (how === 'stopped') this.#element.giveUp();
    this.positionSeconds();
    this.#positionSeconds = positionSeconds;
    if (how !== 'stopped') this.#heardSeconds = Math.max(this.#heardSeconds, positionSeconds);
    this.#life.end(how, error);
  }

  #free(): void {
    this.#filler?.close();
    this.#element.close();
    this.#volume.close();
    this.#meter?.close();
    releaseMediaSession(this.#controls);
    this.#return.whenHeard(this.#detach);
  }

  readonly #detach = (): void => {
    this.#source?.detach();
  };

  #report(): PlayerReport {
    const positionSeconds = this.positionSeconds();
    updateMediaSession(this.#controls);
    const { isSounding, isHeld, isBlocked, underruns, stalledMs, firstSoundAtMs } = this.#element;
    const silence = this.#isPauseWanted || isHeld ? 'paused' : isBlocked ? 'blocked' : 'waiting';
    return {
      state: isSounding ? 'playing' : silence,
      player: this.#options.player,
      positionSeconds,
      heardSeconds: this.#heardSeconds,
      underruns,
      stalledMs,
      firstSoundAtMs,
      error: this.#log.error,
    };
  }
}
