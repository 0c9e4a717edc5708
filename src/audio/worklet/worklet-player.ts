/**
 * Plays an audio log through an AudioWorklet. A {@link RingFeed} fills the processor's ring with samples, and the processor
 * reports the changes that the listener hears.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { ReadableStore } from '../../base/stores/store';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { AudioPlayer } from '../player/audio-player';
import type { AudioOutputState, PlaybackSnapshot, PlayerChoice } from '../player/audio-sink';
import { CushionUse } from '../player/cushion-use';
import { PlayerLife, type PlayerReport } from '../player/player-life';
import type { ContextLease } from './context-lease';
import type { AudioLog } from '../log/audio-log';
import type { FeedProgress } from '../feed/feed';
import type { FeedWorkerHost } from '../feed/worker-host';
import { RingFeed } from '../feed/ring-feed';
import { AudibleEdges } from './audible-edges';
import { AudibleState } from './audible-state';
import { EarliestSplice } from './earliest-splice';
import { Playhead } from './playhead';
import type { EdgeMessage, RingOptions } from '../feed/ring-protocol';
import { RingNode } from './ring-node';
import { ringOptionsOf } from './ring-options';
import { contextClosed, workletFailed } from './worklet-errors';

/** If the processor has not stopped this long after the fade, the context is suspended, and playback ends without its answer. */
const STOP_GRACE_MS = 250;
/** Sound this far ahead of the playhead may be sent to the Worker a little later. */
const AMPLE_SECONDS = 6;

/** Options of a {@link WorkletPlayer}. */
export interface WorkletPlayerOptions {
  /** The sound. */
  readonly log: AudioLog;
  /** The context to play in. The player releases it at its end. */
  readonly lease: ContextLease;
  /** Settles when the processor's code is in the context. */
  readonly processorLoaded: Promise<void>;
  readonly outputState: ReadableStore<AudioOutputState>;
  /** The amount of sound that must be buffered before playback starts or continues. */
  readonly cushion: AdaptiveCushion;
  /** Playback rate, 0.5 to 2. */
  readonly rate: number;
  /** Volume, 0 to 1. */
  readonly volume: number;
  /** The reason why this player was chosen, for the snapshot. */
  readonly player: PlayerChoice;
  /** The Worker that decodes, if it supports the format. */
  readonly worker: FeedWorkerHost;
  readonly clock: Clock;
}

/** Plays one utterance through an AudioWorklet. */
export class WorkletPlayer implements AudioPlayer {
  readonly #options: WorkletPlayerOptions;
  readonly #log: AudioLog;
  readonly #context: AudioContext;
  readonly #life: PlayerLife;
  readonly #feed: RingFeed;
  readonly #edges: AudibleEdges;
  readonly #audible: AudibleState;
  readonly #playhead: Playhead;
  readonly #splice: EarliestSplice;
  readonly #cushion: CushionUse;
  /** The ring's cushion, in milliseconds. */
  #cushionMs: number;
  /** Number of output frames that the cushion has counted. */
  #countedFrames = 0;
  readonly #endOutputWatch: () => void;
  #node: RingNode | undefined;
  /** The feed's port, while it waits for the node. */
  #feedPort: MessagePort | undefined;
  #progress: FeedProgress = { logCuts: 0, isComplete: false, error: undefined };
  /** Number of the log's packets at the last look. */
  #packets = 0;
  #volume: number;
  #isPauseWanted = false;
  /** Set when the ring has played its last frame. The feed's report of the end may still be missing. */
  #endedEdge: EdgeMessage | undefined;

  constructor(options: WorkletPlayerOptions) {
    const { clock, log, outputState, worker, rate, volume } = options;
    this.#options = options;
    this.#log = log;
    this.#context = options.lease.context;
    this.#volume = volume;
    this.#audible = new AudibleState(this.#context, clock);
    this.#playhead = new Playhead(this.#context, rate);
    this.#splice = new EarliestSplice(this.#context, this.#playhead.timeline);
    this.#cushion = new CushionUse(options.cushion, clock);
    this.#cushionMs = options.cushion.milliseconds;
    this.#edges = new AudibleEdges(this.#context, clock, (edge) => this.#hear(edge));
    this.#life = new PlayerLife({
      log,
      clock,
      report: () => this.#report(),
      rate: () => this.#playhead.timeline.rate,
      onCut: () => this.#takePackets(),
      onMore: () => this.#takePackets(),
      onOver: () => this.#free(),
    });
    this.#feed = new RingFeed({
      log,
      host: worker,
      outputSampleRate: this.#context.sampleRate,
      capacityFrames: this.#ringOptions.capacityFrames,
      rate,
      timeline: this.#playhead.timeline,
      clock,
      onPort: (port) => this.#takeFeedPort(port),
      onProgress: (progress) => this.#takeProgress(progress),
      onPiece: (piece) => {
        this.#playhead.takePiece(piece);
        this.#resumeUnlessHeld();
        this.#endIfHeard();
      },
      onFailure: (error) => this.#fail(error),
      canWait: (seconds) => !this.#isPauseWanted && seconds > this.positionSeconds() + AMPLE_SECONDS,
    });
    this.#endOutputWatch = outputState.subscribe(() => {
      if (outputState.get() === 'closed') this.#fail(contextClosed());
      else this.#life.playback.refresh();
    });
    this.#life.begin();
    options.processorLoaded.then(
      () => this.#connect(),
      (error: unknown) => this.#fail(error),
    );
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#life.playback;
  }

  earliestSplice(): number {
    if (!this.#life.isOpen) return 0;
    const isSeeking = this.#playhead.isUndone(this.#splice);
    return this.#splice.seconds(this.#log.packets.seconds, this.#ringOptions.cushionFrames, isSeeking);
  }

  pause(): void {
    this.#isPauseWanted = true;
    this.#splice.pause();
    this.#node?.send({ type: 'pause' });
    this.#life.playback.refresh();
  }

  resume(): void {
    this.#isPauseWanted = false;
    this.#splice.resume();
    this.#resumeUnlessHeld();
    this.#life.playback.refresh();
  }

  seek(seconds: number): void {
    if (!this.#life.isOpen) return;
    // Updates the heard seconds before the seek.
    this.positionSeconds();
    this.#endedEdge = undefined;
    this.#cushion.setDry(false);
    this.#splice.seek(seconds);
    this.#feed.seek(seconds, this.#playhead.seek(seconds));
    this.#life.playback.refresh();
  }

  positionSeconds(): number {
    return this.#playhead.update(this.#heardFrames, this.#log.packets.seconds);
  }

  setRate(rate: number): void {
    if (this.#life.isOpen) this.#feed.setRate(rate);
  }

  setVolume(volume: number): void {
    this.#volume = volume;
    this.#node?.setVolume(volume);
  }

  level(): number {
    return this.#node?.meter.level() ?? 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#node === undefined) decibels.fill(-Infinity);
    else this.#node.meter.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    let timer: TimerHandle | undefined;
    const { clock, outputState } = this.#options;
    const stopped = this.#life.stop(() => {
      timer = clock.setTimer(() => this.close(), fadeMs + STOP_GRACE_MS);
      this.#node?.send({ type: 'stop', fadeFrames: Math.round((fadeMs / 1000) * this.#context.sampleRate) });
      // The context does not render, so the processor cannot answer.
      if (this.#node === undefined || outputState.get() !== 'running') this.close();
    });
    return stopped.finally(() => clock.clearTimer(timer));
  }

  close(): void {
    this.#life.end('stopped');
  }

  #connect(): void {
    if (this.#life.isOver) return;
    try {
      this.#node = new RingNode({
        lease: this.#options.lease,
        ring: this.#ringOptions,
        volume: this.#volume,
        clock: this.#options.clock,
        onEdge: (edge) => this.#takeEdge(edge),
        onError: () => this.#fail(undefined),
      });
      // Sent before the feed's port, so that nothing plays yet.
      if (this.#isHeld) this.#node.send({ type: 'pause' });
      if (this.#feedPort !== undefined) this.#takeFeedPort(this.#feedPort);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Whether the ring must stay silent: during a pause, or until a seek or a cut has reached it through the feed. */
  get #isHeld(): boolean {
    return this.#isPauseWanted || this.#playhead.isLeaving || this.#progress.logCuts < this.#log.cuts.length;
  }

  get #heardFrames(): number {
    return this.#playhead.outputFrames(this.#edges.next?.frames ?? Infinity);
  }

  get #ringOptions(): RingOptions {
    return ringOptionsOf(this.#context, this.#cushionMs);
  }

  /** Tells the ring when the cushion has changed. */
  #followCushion(): void {
    if (this.#cushion.milliseconds === this.#cushionMs) return;
    this.#cushionMs = this.#cushion.milliseconds;
    this.#node?.send({ type: 'cushion', frames: this.#ringOptions.cushionFrames });
  }

  #resumeUnlessHeld(): void {
    if (!this.#isHeld) this.#node?.send({ type: 'resume' });
  }

  #takeFeedPort(port: MessagePort): void {
    this.#feedPort = this.#node === undefined ? port : undefined;
    this.#node?.send({ type: 'feed', port });
  }

  #takePackets(): void {
    const { packets, isSegmentComplete } = this.#log;
    if (packets.length > this.#packets) {
      // At the end of a segment its last packets arrive. Then more sound may not follow.
      if (!isSegmentComplete) {
        this.#cushion.moreCame();
        this.#followCushion();
      }
      this.#splice.give();
      this.#life.playback.refreshSoon();
    }
    this.#packets = packets.length;
  }

  #takeProgress(progress: FeedProgress): void {
    const wasHeld = this.#isHeld;
    this.#progress = progress;
    if (wasHeld) this.#resumeUnlessHeld();
    if (this.#endIfHeard()) return;
    // Sound decoded before the error still plays; the state is `failed` after that.
    if (progress.error !== undefined && this.#log.packets.seconds === 0) this.#fail(progress.error);
    else this.#life.playback.refresh();
  }

  #takeEdge(edge: EdgeMessage): void {
    if (this.#life.isOver) return;
    this.#splice.takeEdge(edge);
    this.#cushion.setDry(edge.edge === 'dry' && !this.#isPauseWanted && !this.#playhead.isSeeking);
    if (edge.edge === 'stopped') this.#hear(edge);
    else this.#edges.push(edge);
  }

  #hear(message: EdgeMessage): void {
    this.#playhead.hear(message);
    this.#audible.hear(message);
    this.#endedEdge = message.edge === 'ended' ? message : undefined;
    if (message.edge === 'stopped') this.close();
    else if (!this.#endIfHeard()) this.#life.playback.refresh();
  }

  /**
   * Ends playback if the ring has ended, the feed has read everything, and no seek has undone the end. Ring and feed report
   * on different ports, so either report may come first. Returns whether playback has ended.
   */
  #endIfHeard(): boolean {
    const { isComplete, error } = this.#progress;
    if (this.#endedEdge === undefined || !isComplete || this.#playhead.isUndone(this.#endedEdge)) return false;
    this.#playhead.end(this.#log.packets.seconds);
    this.#life.end(error === undefined ? 'ended' : 'failed', error);
    return true;
  }

  #fail(error: unknown): void {
    this.#life.end('failed', SpeechError.isInstance(error) ? error : workletFailed(error));
  }

  #free(): void {
    this.positionSeconds();
    this.#playhead.halt();
    this.#endOutputWatch();
    this.#edges.clear();
    this.#feed.close();
    this.#feedPort?.close();
    this.#node?.close();
    this.#node = undefined;
    this.#options.lease.release();
  }

  #report(): PlayerReport {
    const heardFrames = this.#heardFrames;
    const positionSeconds = this.#playhead.update(heardFrames, this.#log.packets.seconds);
    this.#cushion.played((heardFrames - this.#countedFrames) / this.#context.sampleRate);
    this.#countedFrames = Math.max(this.#countedFrames, heardFrames);
    this.#followCushion();
    return {
      state: this.#audible.state(this.#options.outputState.get(), this.#isPauseWanted),
      player: this.#options.player,
      positionSeconds,
      heardSeconds: this.#playhead.heardSeconds,
      ...this.#audible.counts,
      error: this.#progress.error,
    };
  }
}
