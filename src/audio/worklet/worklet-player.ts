/**
 * The player that plays a log through an AudioWorklet: a {@link RingFeed} fills the ring in the processor with samples, and
 * what the processor reports becomes the snapshot.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { PacedStore } from '../../base/paced-store';
import type { ReadableStore } from '../../base/store';
import type { AdaptiveCushion } from '../player/adaptive-cushion';
import type { AudioPlayer } from '../player/audio-player';
import type { AudioOutputState, PlaybackSnapshot, PlayerChoice } from '../player/audio-sink';
import type { ContextLease } from './context-lease';
import type { AudioLog } from '../log/audio-log';
import type { FeedProgress } from '../feed/feed';
import type { FeedWorkerHost } from '../feed/worker-host';
import { RingFeed } from '../feed/ring-feed';
import { nextSecondInMs } from '../player/next-second';
import { AudibleEdges } from './audible-edges';
import { CommittedSound } from './committed-sound';
import { CushionKeeper } from './cushion-keeper';
import { Ear } from './ear';
import { Playhead } from './playhead';
import type { EdgeMessage, RingOptions } from '../feed/ring-protocol';
import { RingNode } from './ring-node';
import { ringOptionsOf } from './ring-options';
import { contextClosed, workletFailed } from './worklet-errors';

/** How much longer than its fade a stop may take before it is taken for done: the context may have been suspended. */
const STOP_GRACE_MS = 250;
/** Sound so far ahead of the playhead need not go to the Worker at once. */
const AMPLE_SECONDS = 5;

/** What a {@link WorkletPlayer} is made of. */
export interface WorkletPlayerOptions {
  /** The sound. */
  readonly log: AudioLog;
  /** The context to play in; the player gives it back when it is over. */
  readonly lease: ContextLease;
  /** Settles when the processor's code is in the context. */
  readonly processorLoaded: Promise<void>;
  readonly outputState: ReadableStore<AudioOutputState>;
  /** How much must be there before playback starts or goes on. */
  readonly cushion: AdaptiveCushion;
  /** Speed, 0.5 to 2. */
  readonly rate: number;
  /** Loudness, 0 to 1. */
  readonly volume: number;
  /** What the snapshot says of the choice of this player. */
  readonly player: PlayerChoice;
  /** Decodes, where it can. */
  readonly worker: FeedWorkerHost;
  readonly clock: Clock;
}

/** Plays one utterance through an AudioWorklet. */
export class WorkletPlayer implements AudioPlayer {
  readonly #options: WorkletPlayerOptions;
  readonly #log: AudioLog;
  readonly #context: AudioContext;
  readonly #feed: RingFeed;
  readonly #edges: AudibleEdges;
  readonly #ear: Ear;
  readonly #playhead: Playhead;
  readonly #committed: CommittedSound;
  readonly #cushion: CushionKeeper;
  readonly #snapshot: PacedStore<PlaybackSnapshot>;
  readonly #unsubscribe: (() => void)[];
  #node: RingNode | undefined;
  #feedPort: MessagePort | undefined;

  #progress: FeedProgress = { logCuts: 0, isComplete: false, error: undefined };
  /** What of the log was seen. */
  #packets = 0;
  #cuts = 0;
  #error: SpeechError | undefined;
  #volume: number;
  #pauseWanted = false;
  #isReleased = false;
  #stopping: Promise<number> | undefined;
  #onStopped: ((heardSeconds: number) => void) | undefined;
  /** The ring's last frame was played, and what the feed knows is still on its way. */
  #endedEdge: EdgeMessage | undefined;

  constructor(options: WorkletPlayerOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#context = options.lease.context;
    const { clock, log, outputState, worker } = options;
    const { rate } = options;
    this.#volume = options.volume;
    this.#ear = new Ear(this.#context, clock);
    this.#playhead = new Playhead(this.#context, rate);
    this.#committed = new CommittedSound(this.#context, this.#playhead.timeline);
    this.#cushion = new CushionKeeper(options.cushion, this.#context.sampleRate, (frames) => {
      this.#node?.send({ type: 'cushion', frames });
    });
    this.#edges = new AudibleEdges(this.#context, clock, (edge) => {
      this.#hear(edge);
    });
    this.#snapshot = new PacedStore(
      clock,
      () => this.#look(),
      ({ state, positionSeconds }) => (state === 'playing' ? nextSecondInMs(positionSeconds, this.#playhead.timeline.rate) : Infinity),
    );
    const endLogWatch = log.subscribe(() => {
      this.#onLogChange();
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
      onProgress: (progress) => this.#onProgress(progress),
      onPiece: (piece) => {
        this.#playhead.takePiece(piece);
        this.#goOnUnlessHeld();
        this.#endIfHeard();
      },
      onFailure: (error) => this.#fail(error),
      canWait: (seconds) => !this.#pauseWanted && seconds > this.positionSeconds() + AMPLE_SECONDS,
    });
    const endOutputWatch = outputState.subscribe(() => {
      this.#onOutputChange();
    });
    this.#unsubscribe = [endLogWatch, endOutputWatch];
    this.#onLogChange();
    options.processorLoaded.then(
      () => {
        this.#connect();
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  earliestSplice(): number {
    if (!this.#isOpen) return 0;
    const isSeeking = this.#playhead.isUndone(this.#committed);
    return this.#committed.seconds(this.#log.packets.seconds, this.#cushion.frames, isSeeking);
  }

  pause(): void {
    this.#pauseWanted = true;
    this.#committed.pause();
    this.#node?.send({ type: 'pause' });
    this.#snapshot.refresh();
  }

  resume(): void {
    this.#pauseWanted = false;
    this.#committed.resume();
    this.#goOnUnlessHeld();
    this.#snapshot.refresh();
  }

  seek(seconds: number): void {
    if (!this.#isOpen) return;
    // Whatever was heard up to here stays heard.
    this.positionSeconds();
    this.#endedEdge = undefined;
    this.#cushion.setDry(false);
    this.#committed.seek(seconds);
    this.#feed.seek(seconds, this.#playhead.seek(seconds));
    this.#snapshot.refresh();
  }

  positionSeconds(): number {
    return this.#playhead.update(this.#edges.next?.frames ?? Infinity, this.#log.packets.seconds);
  }

  setRate(rate: number): void {
    if (this.#isOpen) this.#feed.setRate(rate);
  }

  setVolume(volume: number): void {
    this.#volume = volume;
    this.#node?.setVolume(this.#volume);
  }

  level(): number {
    return this.#node?.meter.level() ?? 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#node === undefined) decibels.fill(-Infinity);
    else this.#node.meter.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    this.#stopping ??= this.#stop(fadeMs);
    return this.#stopping;
  }

  close(): void {
    this.#settleStopped();
  }

  /** Whether it may still get something to play. */
  get #isOpen(): boolean {
    return !this.#isReleased && this.#stopping === undefined;
  }

  #stop(fadeMs: number): Promise<number> {
    if (this.#isReleased) return Promise.resolve(this.#playhead.heardSeconds);
    return new Promise((resolve) => {
      const { clock, outputState } = this.#options;
      const timer = clock.setTimer(() => {
        this.#settleStopped();
      }, fadeMs + STOP_GRACE_MS);
      this.#onStopped = (heardSeconds) => {
        clock.clearTimer(timer);
        resolve(heardSeconds);
      };
      this.#node?.send({ type: 'stop', fadeFrames: Math.round((fadeMs / 1000) * this.#context.sampleRate) });
      // Nothing renders, so nobody would answer.
      if (this.#node === undefined || outputState.get() !== 'running') this.#settleStopped();
    });
  }

  #connect(): void {
    if (this.#isReleased) return;
    try {
      this.#node = new RingNode({
        lease: this.#options.lease,
        ring: this.#ringOptions,
        volume: this.#volume,
        clock: this.#options.clock,
        onEdge: (edge) => this.#onEdge(edge),
        onError: () => this.#fail(undefined),
      });
      // Before it has anything to play.
      if (this.#isHeld) this.#node.send({ type: 'pause' });
      if (this.#feedPort !== undefined) this.#takeFeedPort(this.#feedPort);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A seek and a truncation reach the ring by way of the feed: what is told the ring directly must not come before them. */
  get #isHeld(): boolean {
    return this.#pauseWanted || this.#playhead.isLeaving || this.#progress.logCuts < this.#log.cuts.length;
  }

  get #ringOptions(): RingOptions {
    return ringOptionsOf(this.#context, this.#cushion.frames);
  }

  #goOnUnlessHeld(): void {
    if (!this.#isHeld) this.#node?.send({ type: 'resume' });
  }

  #takeFeedPort(port: MessagePort): void {
    this.#feedPort = this.#node === undefined ? port : undefined;
    this.#node?.send({ type: 'feed', port });
  }

  #onLogChange(): void {
    if (!this.#isOpen) return;
    const { packets, cuts, isSegmentComplete } = this.#log;
    if (packets.length > this.#packets) {
      // The end of a segment brings what was held of it, and is no sign of more.
      if (!isSegmentComplete) this.#cushion.moreCame();
      this.#committed.give();
      this.#snapshot.refreshSoon();
    }
    if (cuts.length > this.#cuts) this.#snapshot.refresh();
    this.#packets = packets.length;
    this.#cuts = cuts.length;
  }

  #onProgress(progress: FeedProgress): void {
    const wasHeld = this.#isHeld;
    this.#progress = progress;
    if (wasHeld) this.#goOnUnlessHeld();
    if (this.#endIfHeard()) return;
    // What was decoded before the error still plays; the state is `failed` when that has been heard.
    if (progress.error !== undefined && this.#log.packets.seconds === 0) this.#fail(progress.error);
    else this.#snapshot.refresh();
  }

  #onOutputChange(): void {
    if (this.#options.outputState.get() === 'closed') this.#fail(contextClosed());
    else this.#snapshot.refresh();
  }

  #onEdge(edge: EdgeMessage): void {
    if (this.#isReleased) return;
    this.#committed.takeEdge(edge);
    this.#cushion.setDry(edge.edge === 'dry' && !this.#pauseWanted && !this.#playhead.isSeeking);
    if (edge.edge === 'stopped') this.#hear(edge);
    else this.#edges.push(edge);
  }

  #hear(message: EdgeMessage): void {
    this.#playhead.hear(message);
    this.#ear.hear(message);
    if (message.edge === 'stopped') {
      this.#settleStopped();
    } else if (message.edge === 'ended') {
      this.#endedEdge = message;
      this.#endIfHeard();
    } else {
      this.#endedEdge = undefined;
      this.#snapshot.refresh();
    }
  }

  /**
   * Ends when the ring has, all is known of what it played, and no seek has undone it: ring and feed speak to the page on
   * ports of their own, so that either may be heard first. Says whether it did.
   */
  #endIfHeard(): boolean {
    if (this.#endedEdge === undefined || !this.#progress.isComplete || this.#playhead.isUndone(this.#endedEdge)) return false;
    this.#ear.end('ended');
    this.#playhead.end(this.#log.packets.seconds);
    this.#error = this.#progress.error;
    this.#release();
    return true;
  }

  #settleStopped(): void {
    if (this.#isReleased) return;
    this.#ear.end('stopped');
    this.#release();
  }

  #fail(error: unknown): void {
    if (this.#isReleased) return;
    this.#error = SpeechError.isInstance(error) ? error : workletFailed(error);
    this.#release();
  }

  #release(): void {
    this.positionSeconds();
    this.#playhead.halt();
    this.#isReleased = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#edges.clear();
    this.#feed.close();
    this.#feedPort?.close();
    this.#node?.close();
    this.#node = undefined;
    this.#options.lease.release();
    this.#snapshot.finish();
    this.#onStopped?.(this.#playhead.heardSeconds);
  }

  #look(): PlaybackSnapshot {
    const positionSeconds = this.positionSeconds();
    this.#cushion.heard(this.#playhead.outputFrames(this.#edges.next?.frames ?? Infinity));
    const receivedSeconds = this.#log.packets.seconds;
    return {
      state: this.#error === undefined ? this.#ear.state(this.#options.outputState.get(), this.#pauseWanted) : 'failed',
      player: this.#options.player,
      positionSeconds,
      heardSeconds: this.#playhead.heardSeconds,
      receivedSeconds,
      aheadSeconds: Math.max(0, receivedSeconds - positionSeconds),
      ...this.#ear.counts,
      error: this.#error ?? this.#progress.error,
    };
  }
}
