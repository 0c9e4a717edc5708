/**
 * The player that plays a log through an `<audio>` element: packets go into its MediaSource, and what the element does
 * becomes the snapshot.
 */
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/paced-store';
import type { ReadableStore } from '../../base/store';
import type { AudioCut, AudioLog } from '../log/audio-log';
import type { AudioPlayer } from '../player/audio-player';
import type { PlaybackSnapshot, PlaybackState } from '../player/audio-sink';
import { nextSecondInMs } from '../player/next-second';
import { controlPlayer } from './element/control-player';
import { CushionReport } from './cushion-report';
import { asSpeechError } from './element/element-errors';
import { ElementVolume } from './element/element-volume';
import { ElementReturn } from './element/lent-element';
import { releaseMediaSession, takeMediaSession, updateMediaSession, type ControlledPlayer } from './element/media-session';
import type { MediaSourcePlayerOptions } from './media-source-player-options';
import { PacketFeed } from './buffer/packet-feed';
import { PlayingElement } from './element/playing-element';
import { QuietMoments } from './levels/quiet-moments';
import { SoundMeter } from './levels/sound-meter';

const VOLUME_RAMP_MS = 100;
/** How far ahead of the playhead sound may have been decoded, so that it can't be replaced any more. */
const DECODED_AHEAD_SECONDS = 0.5;

/** Plays one utterance through an `<audio>` element. */
export class MediaSourcePlayer implements AudioPlayer {
  readonly #options: MediaSourcePlayerOptions;
  readonly #log: AudioLog;
  readonly #playing: PlayingElement;
  readonly #volume: ElementVolume;
  readonly #cushion: CushionReport;
  readonly #snapshot: PacedStore<PlaybackSnapshot>;
  readonly #controls: ControlledPlayer;
  readonly #quiet: QuietMoments;
  readonly #return: ElementReturn;
  readonly #unsubscribe: () => void;
  #feed: PacketFeed | undefined;
  #meter: SoundMeter | undefined;

  #final: 'ended' | 'stopped' | 'failed' | undefined;
  #error: SpeechError | undefined;
  #pauseWanted = false;
  #rate: number | undefined;
  #stopping: Promise<number> | undefined;
  #onStopped: ((heardSeconds: number) => void) | undefined;
  /** How many cuts of the log were made here. */
  #cuts: number;
  /** What had been received when sound ran out last. */
  #dryAtSeconds: number | undefined;
  #positionSeconds = 0;
  #heardSeconds = 0;

  constructor(options: MediaSourcePlayerOptions) {
    this.#options = options;
    const { log, lease, clock } = options;
    const { rate = 1, volume = 1 } = options.options;
    this.#log = log;
    this.#cuts = log.cuts.length;
    this.#cushion = new CushionReport(options.cushion, clock);
    this.#return = new ElementReturn(lease, clock);
    this.#volume = new ElementVolume(lease.element, clock, volume);
    this.#playing = new PlayingElement(lease.element, clock, {
      onChange: () => {
        this.#onChange();
      },
      onTime: () => {
        if (this.#playing.isSounding) this.#cushion.onTime();
        this.#feed?.fill();
      },
      onUnderrun: () => {
        this.#dryAtSeconds = this.#log.packets.seconds;
        this.#cushion.onDry();
      },
      onPaused: () => {
        this.#pauseWanted = true;
        this.#snapshot.refresh();
      },
      onEnded: () => {
        this.#settle(this.#log.error === undefined ? 'ended' : 'failed', this.#log.packets.seconds);
      },
      onError: (error) => {
        this.fail(error);
      },
    });
    this.#quiet = new QuietMoments(this.#volume, () => this.#playing.isSounding);
    this.#snapshot = new PacedStore(
      clock,
      () => this.#look(),
      ({ state, positionSeconds }) => (state === 'playing' ? nextSecondInMs(positionSeconds, this.#rate ?? 1) : Infinity),
    );
    this.#controls = controlPlayer(this, options.options.metadata, () => ({
      isPlaying: this.#playing.isSounding,
      durationSeconds: this.#log.isEnded ? this.#log.packets.seconds : Infinity,
      rate: this.#rate ?? rate,
    }));
    this.#open();
    this.setRate(rate);
    this.#unsubscribe = log.subscribe(() => {
      this.#onLogChange();
    });
    if (log.packets.length > 0 || log.isEnded) this.#onReceived();
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  earliestSplice(): number {
    if (this.#isOver) return 0;
    const { positionSeconds, isSounding } = this.#playing;
    return Math.min(isSounding ? this.#decodedSeconds : positionSeconds, this.#log.packets.seconds);
  }

  pause(): void {
    if (this.#isOver || this.#pauseWanted) return;
    this.#pauseWanted = true;
    const hold = () => {
      if (this.#pauseWanted) this.#playing.hold();
    };
    if (this.#playing.isEnding) hold();
    else this.#quiet.do(hold);
    this.#snapshot.refresh();
  }

  resume(): void {
    if (this.#isOver || !this.#pauseWanted) return;
    this.#pauseWanted = false;
    if (!this.#playing.isSounding) {
      this.#prepareNextSound();
      this.#playing.play();
      this.#endIfEmpty();
    }
    this.#snapshot.refresh();
  }

  seek(seconds: number): void {
    if (this.#isOver) return;
    this.#playing.aim(Math.min(seconds, this.#log.packets.seconds));
    this.#quiet.do(() => {
      this.#playing.jump();
      this.#feed?.moveTo(this.#playing.positionSeconds);
      this.#prepareNextSound();
    });
    this.#snapshot.refresh();
  }

  positionSeconds(): number {
    if (this.#final === undefined) this.#positionSeconds = Math.min(this.#playing.positionSeconds, this.#log.packets.seconds);
    if (this.#playing.isSounding) this.#heardSeconds = Math.max(this.#heardSeconds, this.#positionSeconds);
    return this.#positionSeconds;
  }

  setRate(rate: number): void {
    if (this.#isOver || rate === this.#rate) return;
    this.#rate = rate;
    // Chromium jumps to another sample where it begins to stretch.
    this.#quiet.do(() => {
      this.#playing.setRate(rate);
      updateMediaSession(this.#controls);
    });
  }

  setVolume(volume: number): void {
    if (this.#isOver) return;
    this.#volume.setVolume(volume, this.#playing.isSounding ? VOLUME_RAMP_MS : 0);
  }

  level(): number {
    if (!this.#playing.isSounding) return 0;
    return this.#soundMeter.level(this.positionSeconds(), this.#volume.current);
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#playing.isSounding) this.#soundMeter.spectrum(this.positionSeconds(), this.#volume.current, decibels);
    else decibels.fill(-Infinity);
  }

  stop(fadeMs: number): Promise<number> {
    this.#stopping ??= this.#stop(fadeMs);
    return this.#stopping;
  }

  close(): void {
    this.#settle('stopped', this.positionSeconds());
    this.#return.now(this.#detach);
  }

  /** Ends at once, as failed. Does nothing in a final state. */
  fail(error: unknown): void {
    if (this.#final !== undefined) return;
    this.#error = asSpeechError(error);
    this.#settle('failed', this.positionSeconds());
  }

  get #isOver(): boolean {
    return this.#final !== undefined || this.#stopping !== undefined;
  }

  /** Made for who asks. */
  get #soundMeter(): SoundMeter {
    return (this.#meter ??= new SoundMeter(this.#log));
  }

  /** Up to where sound that is playing may have been decoded by a browser that decodes little ahead. */
  get #decodedSeconds(): number {
    return this.#playing.positionSeconds + DECODED_AHEAD_SECONDS * (this.#rate ?? 1);
  }

  #open(): void {
    try {
      this.#feed = new PacketFeed({
        element: this.#options.lease.element,
        container: this.#options.container,
        log: this.#log,
        playheadSeconds: () => this.#playing.positionSeconds,
        mayAppend: () => this.#hasCushion(),
        onError: (error) => {
          this.fail(error);
        },
      });
      // Asked for at once, so that a gesture that is going on counts, and a blocked page says so before there is sound.
      this.#playing.play();
    } catch (error) {
      this.fail(error);
    }
  }

  #hasCushion(): boolean {
    if (this.#playing.isSounding || this.#log.isEnded) return true;
    return this.#cushion.isEnough(this.#log.packets.seconds - this.#playing.positionSeconds);
  }

  #onLogChange(): void {
    if (this.#isOver) return;
    const cut = this.#log.cuts[this.#cuts];
    if (cut === undefined) {
      this.#onReceived();
    } else {
      this.#cuts += 1;
      this.#onCut(cut);
    }
  }

  #onCut({ seconds }: AudioCut): void {
    const { decodesLittleAhead, isSounding } = this.#playing;
    // While it sounds, nothing is cut before the earliest splice.
    const isStillEncoded = decodesLittleAhead && (isSounding || seconds >= this.#decodedSeconds);
    this.#feed?.takeBackCut(() => {
      // Of what was decoded in advance the element lets go when it goes somewhere, be it where it is. That is heard as a
      // short dip, but no word after the cut is.
      if (!isStillEncoded) this.seek(this.#playing.positionSeconds);
    });
    this.#meter?.close();
    this.#meter = undefined;
    this.#snapshot.refresh();
  }

  #onReceived(): void {
    if (!this.#log.isEnded) {
      this.#cushion.onMore();
      this.#feed?.fill();
      this.#snapshot.refreshSoon();
      return;
    }
    if (this.#log.packets.seconds === this.#dryAtSeconds) this.#playing.forgetStall();
    this.#feed?.fill();
    this.#endIfEmpty();
    this.#snapshot.refresh();
  }

  /** An element that is given nothing never ends. */
  #endIfEmpty(): void {
    if (!this.#log.isEnded || this.#log.packets.seconds > 0 || this.#isOver) return;
    if (this.#log.error !== undefined) this.#settle('failed', 0);
    else if (!this.#pauseWanted) this.#settle('ended', 0);
  }

  #prepareNextSound(): void {
    if (this.#playing.positionSeconds > 0) this.#quiet.fadeNextIn();
    else this.#quiet.leaveNextAlone();
  }

  #onChange(): void {
    if (this.#final !== undefined) return;
    if (this.#playing.isSounding) {
      this.#cushion.onSound();
      this.#quiet.onSound();
      takeMediaSession(this.#controls);
    }
    this.#feed?.fill();
    this.#snapshot.refresh();
  }

  #stop(fadeMs: number): Promise<number> {
    if (this.#final !== undefined) return Promise.resolve(this.#heardSeconds);
    return new Promise((resolve) => {
      this.#onStopped = resolve;
      this.#quiet.end(fadeMs, () => {
        this.#settle('stopped', this.positionSeconds());
      });
    });
  }

  #settle(final: 'ended' | 'stopped' | 'failed', positionSeconds: number): void {
    if (this.#final !== undefined) return;
    if (final === 'stopped') this.#playing.giveUp();
    this.positionSeconds();
    this.#final = final;
    this.#positionSeconds = positionSeconds;
    if (final !== 'stopped') this.#heardSeconds = Math.max(this.#heardSeconds, positionSeconds);
    this.#unsubscribe();
    this.#feed?.close();
    this.#playing.close();
    this.#volume.close();
    this.#meter?.close();
    releaseMediaSession(this.#controls);
    this.#return.whenHeard(this.#detach);
    this.#snapshot.finish();
    this.#onStopped?.(this.#heardSeconds);
  }

  readonly #detach = (): void => {
    this.#feed?.detach();
  };

  #look(): PlaybackSnapshot {
    const positionSeconds = this.positionSeconds();
    const receivedSeconds = this.#log.packets.seconds;
    updateMediaSession(this.#controls);
    return {
      state: this.#state(),
      player: this.#options.player,
      positionSeconds,
      heardSeconds: this.#heardSeconds,
      receivedSeconds,
      aheadSeconds: Math.max(0, receivedSeconds - positionSeconds),
      underruns: this.#playing.underruns,
      stalledMs: this.#playing.stalledMs,
      firstSoundAtMs: this.#playing.firstSoundAtMs,
      error: this.#error ?? this.#log.error,
    };
  }

  #state(): PlaybackState {
    if (this.#final !== undefined) return this.#final;
    if (this.#playing.isSounding) return 'playing';
    if (this.#pauseWanted || this.#playing.isHeld) return 'paused';
    return this.#playing.isBlocked ? 'blocked' : 'waiting';
  }
}
