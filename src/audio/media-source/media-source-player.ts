/**
 * The sink that plays through an `<audio>` element: packets go into its MediaSource, and what the element does becomes the
 * snapshot.
 */
import type { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/paced-store';
import type { ReadableStore } from '../../base/store';
import type { AudioSink, PlaybackSnapshot, PlaybackState, SegmentOptions } from '../player/audio-sink';
import { nextSecondInMs } from '../player/next-second';
import { controlSink } from './control-sink';
import { CushionReport } from './cushion-report';
import { asSpeechError } from './element-errors';
import { ElementVolume } from './element-volume';
import { ElementReturn } from './lent-element';
import { releaseMediaSession, takeMediaSession, updateMediaSession, type ControlledPlayer } from './media-session';
import type { MediaSourceSinkOptions } from './media-source-sink-options';
import { PacketFeed } from './packet-feed';
import { PlayingElement } from './playing-element';
import { QuietMoments } from './quiet-moments';
import { ReceivedPackets } from '../log/audio-log';
import { SoundMeter } from './sound-meter';

const VOLUME_RAMP_MS = 100;
/** How far ahead of the playhead sound can still be dropped: what is nearer may have been decoded. */
const TRUNCATE_LEAD_SECONDS = 0.5;
const MIN_RATE = 0.5;
const MAX_RATE = 2;

/** Plays one utterance through an `<audio>` element. */
export class MediaSourceSink implements AudioSink {
  readonly #options: MediaSourceSinkOptions;
  readonly #received: ReceivedPackets;
  readonly #playing: PlayingElement;
  readonly #volume: ElementVolume;
  readonly #cushion: CushionReport;
  readonly #snapshot: PacedStore<PlaybackSnapshot>;
  readonly #controls: ControlledPlayer;
  readonly #quiet: QuietMoments;
  readonly #return: ElementReturn;
  #feed: PacketFeed | undefined;
  #meter: SoundMeter | undefined;

  #final: 'ended' | 'stopped' | 'failed' | undefined;
  #error: SpeechError | undefined;
  #pauseWanted = false;
  #rate: number | undefined;
  #stopping: Promise<number> | undefined;
  #onStopped: ((heardSeconds: number) => void) | undefined;
  /** What had been received when sound ran out last. */
  #dryAtSeconds: number | undefined;
  #positionSeconds = 0;
  #heardSeconds = 0;

  constructor(options: MediaSourceSinkOptions) {
    this.#options = options;
    const { format, lease, clock } = options;
    const { rate = 1, volume = 1 } = options.options;
    this.#received = new ReceivedPackets(format);
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
        this.#dryAtSeconds = this.#received.seconds;
        this.#cushion.onDry();
      },
      onPaused: () => {
        this.#pauseWanted = true;
        this.#snapshot.refresh();
      },
      onEnded: () => {
        this.#settle(this.#received.error === undefined ? 'ended' : 'failed', this.#received.seconds);
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
    this.#controls = controlSink(this, options.options.metadata, () => ({
      isPlaying: this.#playing.isSounding,
      durationSeconds: this.#received.isComplete ? this.#received.seconds : Infinity,
      rate: this.#rate ?? rate,
    }));
    this.#open();
    this.setRate(rate);
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  append(bytes: Uint8Array): void {
    if (!this.#takesMore) return;
    this.#received.append(bytes);
    this.#onReceived();
  }

  startSegment(options: SegmentOptions = {}): void {
    if (!this.#takesMore) return;
    this.#received.startSegment(options);
    this.#onReceived();
  }

  truncate(seconds: number): number {
    if (!this.#takesMore || Number.isNaN(seconds)) return seconds;
    const { positionSeconds, isSounding } = this.#playing;
    const receivedSeconds = this.#received.seconds;
    const leadSeconds = positionSeconds + TRUNCATE_LEAD_SECONDS * (this.#rate ?? 1);
    const committedSeconds = Math.min(isSounding ? leadSeconds : positionSeconds, receivedSeconds);
    const decodedSeconds = Math.min(this.#playing.decodesLittleAhead ? leadSeconds : Infinity, receivedSeconds);
    const endSeconds = Math.max(0, seconds, committedSeconds);
    this.#received.truncate(endSeconds);
    this.#feed?.truncate(() => {
      // Of what was decoded in advance the element lets go when it goes somewhere, be it where it is. That is heard as a
      // short dip, but no word after the cut is.
      if (endSeconds < decodedSeconds) this.seek(this.#playing.positionSeconds);
    });
    this.#meter?.close();
    this.#meter = undefined;
    this.#snapshot.refresh();
    return endSeconds;
  }

  endOfStream(): void {
    if (!this.#takesMore) return;
    this.#received.end();
    this.#onReceived();
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
    if (this.#isOver || Number.isNaN(seconds)) return;
    this.#playing.aim(Math.min(Math.max(0, seconds), this.#received.seconds));
    this.#quiet.do(() => {
      this.#playing.jump();
      this.#feed?.moveTo(this.#playing.positionSeconds);
      this.#prepareNextSound();
    });
    this.#snapshot.refresh();
  }

  positionSeconds(): number {
    if (this.#final === undefined) this.#positionSeconds = Math.min(this.#playing.positionSeconds, this.#received.seconds);
    if (this.#playing.isSounding) this.#heardSeconds = Math.max(this.#heardSeconds, this.#positionSeconds);
    return this.#positionSeconds;
  }

  setRate(rate: number): void {
    if (this.#isOver || Number.isNaN(rate)) return;
    const clamped = Math.min(Math.max(rate, MIN_RATE), MAX_RATE);
    if (clamped === this.#rate) return;
    this.#rate = clamped;
    // Chromium jumps to another sample where it begins to stretch.
    this.#quiet.do(() => {
      this.#playing.setRate(clamped);
      updateMediaSession(this.#controls);
    });
  }

  setVolume(volume: number): void {
    if (this.#isOver || Number.isNaN(volume)) return;
    this.#volume.setVolume(Math.min(Math.max(volume, 0), 1), this.#playing.isSounding ? VOLUME_RAMP_MS : 0);
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
    return (this.#meter ??= new SoundMeter(this.#received.store, this.#options.format));
  }

  get #takesMore(): boolean {
    return !this.#isOver && !this.#received.isComplete;
  }

  #open(): void {
    try {
      this.#feed = new PacketFeed({
        element: this.#options.lease.element,
        container: this.#options.container,
        store: this.#received.store,
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
    if (this.#playing.isSounding || this.#received.isComplete) return true;
    return this.#cushion.isEnough(this.#received.seconds - this.#playing.positionSeconds);
  }

  #onReceived(): void {
    if (!this.#received.isComplete) {
      this.#cushion.onMore();
      this.#feed?.fill();
      this.#snapshot.refreshSoon();
      return;
    }
    if (this.#received.seconds === this.#dryAtSeconds) this.#playing.forgetStall();
    this.#feed?.complete();
    this.#endIfEmpty();
    this.#snapshot.refresh();
  }

  /** An element that is given nothing never ends. */
  #endIfEmpty(): void {
    if (!this.#received.isComplete || this.#received.seconds > 0 || this.#isOver) return;
    if (this.#received.error !== undefined) this.#settle('failed', 0);
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
    const receivedSeconds = this.#received.seconds;
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
      error: this.#error ?? this.#received.error,
    };
  }

  #state(): PlaybackState {
    if (this.#final !== undefined) return this.#final;
    if (this.#playing.isSounding) return 'playing';
    if (this.#pauseWanted || this.#playing.isHeld) return 'paused';
    return this.#playing.isBlocked ? 'blocked' : 'waiting';
  }
}
