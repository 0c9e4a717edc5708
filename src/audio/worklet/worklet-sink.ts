/**
 * The sink that plays through an AudioWorklet: bytes go to a {@link PcmFeeder}, its samples to the ring in the
 * processor, and what the processor reports becomes the snapshot.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { ReadableStore } from '../../base/store';
import type { AudioOutputState, AudioSink, PlaybackSnapshot, PlaybackState, SinkFormat } from '../audio-sink';
import type { ContextLease } from '../context-keeper';
import { PcmFeeder, type FeedProgress } from '../decode/pcm-feeder';
import { PacedStore } from '../../base/paced-store';
import { AudibleEdges, outputLatencySeconds } from './audible-edges';
import { RING_PROCESSOR_NAME, type ControlMessage, type EdgeMessage, type RingOptions } from './processor/ring-protocol';

/** Decoded sound held ready: longer than a busy page keeps the feeder waiting, 2 MB at 48 kHz. */
const RING_SECONDS = 10;
/** Short enough to be exact, long enough not to click. */
const FADE_SECONDS = 0.003;
/** How often the ring says how much room it has again. */
const REPORT_SECONDS = 0.25;
/** How much longer than its fade a stop may take before it is taken for done: the context may have been suspended. */
const STOP_GRACE_MS = 250;

/** What a {@link WorkletSink} is made of. */
export interface WorkletSinkOptions {
  readonly format: SinkFormat;
  /** The context to play in; the sink gives it back when it is over. */
  readonly lease: ContextLease;
  /** Settles when the processor's code is in the context. */
  readonly processorLoaded: Promise<void>;
  readonly outputState: ReadableStore<AudioOutputState>;
  /** Playback starts when so many milliseconds are there, or all there is. */
  readonly cushionMs: number;
  readonly clock: Clock;
}

/** What the processor's last audible edge came to. */
type Ear = 'silent' | 'sounding' | 'dry' | 'held' | 'ended' | 'stopped';

/** Plays one utterance through an AudioWorklet. */
export class WorkletSink implements AudioSink {
  readonly #options: WorkletSinkOptions;
  readonly #context: AudioContext;
  readonly #feeder: PcmFeeder;
  readonly #edges: AudibleEdges;
  readonly #snapshot: PacedStore<PlaybackSnapshot>;
  readonly #unsubscribe: () => void;
  #node: AudioWorkletNode | undefined;

  #ear: Ear = 'silent';
  #progress: FeedProgress = { receivedSeconds: 0, error: undefined };
  #error: SpeechError | undefined;
  #pauseWanted = false;
  #isReleased = false;
  #stopping: Promise<number> | undefined;
  #onStopped: ((heardSeconds: number) => void) | undefined;
  #underruns = 0;
  #stalledMs = 0;
  #firstSoundAtMs: number | undefined;
  /** Frames heard at {@link #anchorSeconds} of the context's clock, and from there on if sounding. */
  #anchorFrames = 0;
  #anchorSeconds = 0;
  #positionSeconds = 0;

  constructor(options: WorkletSinkOptions) {
    this.#options = options;
    this.#context = options.lease.context;
    const { clock, format, outputState } = options;
    const feed = new MessageChannel();
    this.#edges = new AudibleEdges(this.#context, clock, (edge) => {
      this.#hear(edge);
    });
    this.#snapshot = new PacedStore(
      clock,
      () => this.#look(),
      ({ state }) => state === 'playing',
    );
    this.#feeder = new PcmFeeder({
      format,
      outputSampleRate: this.#context.sampleRate,
      capacityFrames: this.#ringOptions().capacityFrames,
      port: feed.port1,
      clock,
      onProgress: (progress) => {
        this.#onProgress(progress);
      },
    });
    this.#unsubscribe = outputState.subscribe(() => {
      this.#onOutputChange();
    });
    options.processorLoaded.then(
      () => {
        this.#connect(feed.port2);
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#snapshot;
  }

  append(bytes: Uint8Array): void {
    if (!this.#isReleased && this.#stopping === undefined) this.#feeder.append(bytes);
  }

  endOfStream(): void {
    if (!this.#isReleased && this.#stopping === undefined) this.#feeder.endOfStream();
  }

  pause(): void {
    this.#pauseWanted = true;
    this.#send({ type: 'pause' });
    this.#snapshot.refresh();
  }

  resume(): void {
    this.#pauseWanted = false;
    this.#send({ type: 'resume' });
    this.#snapshot.refresh();
  }

  positionSeconds(): number {
    let seconds = this.#anchorFrames / this.#context.sampleRate;
    if (this.#ear === 'sounding') {
      const elapsed = this.#context.currentTime - outputLatencySeconds(this.#context) - this.#anchorSeconds;
      const limit = (this.#edges.next?.frames ?? Infinity) / this.#context.sampleRate;
      seconds = Math.min(seconds + Math.max(0, elapsed), limit, this.#progress.receivedSeconds);
    }
    this.#positionSeconds = Math.max(this.#positionSeconds, seconds);
    return this.#positionSeconds;
  }

  stop(fadeMs: number): Promise<number> {
    this.#stopping ??= this.#stop(fadeMs);
    return this.#stopping;
  }

  close(): void {
    if (this.#isReleased) return;
    this.#settleStopped(this.positionSeconds());
  }

  #stop(fadeMs: number): Promise<number> {
    if (this.#isReleased) return Promise.resolve(this.#positionSeconds);
    return new Promise((resolve) => {
      const { clock, outputState } = this.#options;
      const timer = clock.setTimer(() => {
        this.#settleStopped(this.positionSeconds());
      }, fadeMs + STOP_GRACE_MS);
      this.#onStopped = (heardSeconds) => {
        clock.clearTimer(timer);
        resolve(heardSeconds);
      };
      this.#send({ type: 'stop', fadeFrames: Math.round((fadeMs / 1000) * this.#context.sampleRate) });
      // Nothing renders, so nobody would answer.
      if (this.#node === undefined || outputState.get() !== 'running') this.#settleStopped(this.positionSeconds());
    });
  }

  #connect(feedPort: MessagePort): void {
    if (this.#isReleased) return;
    try {
      const node = new AudioWorkletNode(this.#context, RING_PROCESSOR_NAME, {
        numberOfInputs: 0,
        outputChannelCount: [1],
        processorOptions: this.#ringOptions(),
      });
      this.#node = node;
      node.onprocessorerror = () => {
        this.#fail(undefined);
      };
      node.port.onmessage = (event: MessageEvent) => {
        this.#onEdge(event.data as EdgeMessage);
      };
      node.port.postMessage({ type: 'feed', port: feedPort } satisfies ControlMessage, [feedPort]);
      if (this.#pauseWanted) this.#send({ type: 'pause' });
      node.connect(this.#options.lease.destination);
    } catch (error) {
      this.#fail(error);
    }
  }

  #ringOptions(): RingOptions {
    const { sampleRate } = this.#context;
    return {
      capacityFrames: Math.ceil(RING_SECONDS * sampleRate),
      cushionFrames: Math.round((this.#options.cushionMs / 1000) * sampleRate),
      fadeFrames: Math.round(FADE_SECONDS * sampleRate),
      reportEveryFrames: Math.round(REPORT_SECONDS * sampleRate),
    };
  }

  #send(message: ControlMessage): void {
    this.#node?.port.postMessage(message);
  }

  #onProgress(progress: FeedProgress): void {
    this.#progress = progress;
    // What was decoded before the error still plays; the state is `failed` when that has been heard.
    if (progress.error !== undefined && progress.receivedSeconds === 0) this.#fail(progress.error);
    else this.#snapshot.refreshSoon();
  }

  #onOutputChange(): void {
    if (this.#options.outputState.get() === 'closed') {
      this.#fail(
        new SpeechError({
          code: 'worklet-unavailable',
          message:
            'The AudioContext was closed while speech was playing: by close() of the output, or by the app whose ' +
            'context it is. Interrupt speech first.',
        }),
      );
    } else {
      this.#snapshot.refresh();
    }
  }

  #onEdge(edge: EdgeMessage): void {
    if (this.#isReleased) return;
    if (edge.edge === 'stopped') this.#hear(edge);
    else this.#edges.push(edge);
  }

  #hear(edge: EdgeMessage): void {
    const { sampleRate } = this.#context;
    this.#anchorFrames = edge.frames;
    this.#anchorSeconds = edge.contextFrame / sampleRate;
    const stalledMs = (edge.stalledFrames / sampleRate) * 1000;
    switch (edge.edge) {
      case 'started':
        this.#firstSoundAtMs = this.#options.clock.now() - this.#millisecondsSince(this.#anchorSeconds);
        this.#ear = 'sounding';
        break;
      case 'refilled':
        this.#underruns += 1;
        this.#stalledMs = stalledMs;
        this.#ear = 'sounding';
        break;
      case 'released':
        this.#ear = 'sounding';
        break;
      case 'dry':
        this.#ear = 'dry';
        break;
      case 'held':
        this.#ear = 'held';
        break;
      case 'ended':
        this.#settleEnded();
        return;
      case 'stopped':
        if (stalledMs > this.#stalledMs) {
          // Stopped while it was dry: the listener did wait, and gave up.
          this.#underruns += 1;
          this.#stalledMs = stalledMs;
        }
        this.#settleStopped(edge.frames / sampleRate);
        return;
    }
    this.#snapshot.refresh();
  }

  #millisecondsSince(contextSeconds: number): number {
    return Math.max(0, (this.#context.currentTime - outputLatencySeconds(this.#context) - contextSeconds) * 1000);
  }

  #settleEnded(): void {
    this.#ear = 'ended';
    this.#positionSeconds = Math.max(this.#positionSeconds, this.#anchorFrames / this.#context.sampleRate);
    this.#error = this.#progress.error;
    this.#release();
  }

  #settleStopped(heardSeconds: number): void {
    if (this.#isReleased) return;
    this.#ear = 'stopped';
    this.#positionSeconds = Math.max(this.#positionSeconds, heardSeconds);
    this.#release();
  }

  #fail(error: unknown): void {
    if (this.#isReleased) return;
    this.#error = SpeechError.isInstance(error)
      ? error
      : new SpeechError({
          code: 'worklet-unavailable',
          message: 'The AudioWorklet failed. This is a fault of the browser or of this package; a new utterance may work.',
          cause: error,
        });
    this.positionSeconds();
    this.#release();
  }

  #release(): void {
    this.#isReleased = true;
    this.#unsubscribe();
    this.#edges.clear();
    this.#feeder.close();
    if (this.#node !== undefined) {
      this.#send({ type: 'close' });
      this.#node.port.onmessage = null;
      this.#node.onprocessorerror = null;
      this.#node.disconnect();
      this.#node = undefined;
    }
    this.#options.lease.release();
    this.#snapshot.finish();
    this.#onStopped?.(this.#positionSeconds);
  }

  #look(): PlaybackSnapshot {
    const heardSeconds = this.#isReleased ? this.#positionSeconds : this.positionSeconds();
    const { receivedSeconds } = this.#progress;
    return {
      state: this.#state(),
      heardSeconds,
      receivedSeconds,
      aheadSeconds: Math.max(0, receivedSeconds - heardSeconds),
      underruns: this.#underruns,
      stalledMs: this.#stalledMs,
      firstSoundAtMs: this.#firstSoundAtMs,
      error: this.#error ?? this.#progress.error,
    };
  }

  #state(): PlaybackState {
    if (this.#error !== undefined) return 'failed';
    if (this.#ear === 'ended' || this.#ear === 'stopped') return this.#ear;
    const output = this.#options.outputState.get();
    const isSounding = this.#ear === 'sounding' && output === 'running';
    if (this.#ear === 'held' || (this.#pauseWanted && !isSounding)) return 'paused';
    if (output === 'blocked' || output === 'interrupted') return 'blocked';
    return this.#ear === 'sounding' ? 'playing' : 'waiting';
  }
}
