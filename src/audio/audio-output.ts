/**
 * Makes the loudspeaker side of the package: one AudioContext, and a sink for each utterance.
 */
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import type { ReadableStore } from '../base/store';
import type { AudioOutput, AudioOutputState, AudioSink, SinkFormat } from './audio-sink';
import { ContextKeeper } from './context-keeper';
import { createDecoderStage } from './decode/create-decoder';
import { FailedSink } from './failed-sink';
import { loadRingProcessor } from './worklet/load-processor';
import { WorkletSink } from './worklet/worklet-sink';

const DEFAULT_CUSHION_MS = 100;
const MAX_CUSHION_MS = 5000;

/** How an {@link AudioOutput} plays. */
export interface AudioOutputOptions {
  /** The app's own context. It is resumed when needed, and never suspended or closed. Default: one is made. */
  readonly context?: AudioContext;
  /** Where the sound goes: a node of the app's in that context, to filter or record it. Default: the loudspeaker. */
  readonly destination?: AudioNode;
  /** Samples a second of the context that is made. Default: what the device has. */
  readonly sampleRate?: number;
  /**
   * URL under which the app serves the file `react-polly-stream/worklet`, for pages whose Content-Security-Policy
   * forbids blobs. Default: the code is loaded from a blob.
   */
  readonly workletUrl?: string | URL;
  /**
   * Milliseconds of sound that must be there before playback starts, or goes on after it ran out: more rides out longer
   * gaps in the network, less starts sooner. 0 to 5,000. Default: 100.
   */
  readonly cushionMs?: number;
  /** Where timers come from. Default: the machine's clock. */
  readonly clock?: Clock;
}

let shared: AudioOutput | undefined;

/** The output that everything on the page uses which was given no other; made by the first call. */
export function sharedAudioOutput(): AudioOutput {
  shared ??= createAudioOutput();
  return shared;
}

/**
 * Makes an output. Nothing is opened before its first sink, `unlock()` or `warm()`, so that it can be made anywhere, on
 * a server too.
 *
 * @throws SpeechError `invalid-option`.
 */
export function createAudioOutput(options: AudioOutputOptions = {}): AudioOutput {
  const { context, destination, cushionMs = DEFAULT_CUSHION_MS } = options;
  if (!(cushionMs >= 0 && cushionMs <= MAX_CUSHION_MS)) {
    throw invalidOption(`cushionMs must be a number from 0 to ${MAX_CUSHION_MS}.`);
  }
  if (destination !== undefined && destination.context !== context) {
    throw invalidOption('destination must be a node of the AudioContext that is given as context.');
  }
  return new WebAudioOutput(options, cushionMs);
}

class WebAudioOutput implements AudioOutput {
  readonly #options: AudioOutputOptions;
  readonly #cushionMs: number;
  readonly #clock: Clock;
  readonly #keeper: ContextKeeper;

  constructor(options: AudioOutputOptions, cushionMs: number) {
    const { context, destination, sampleRate, clock = systemClock } = options;
    this.#options = options;
    this.#cushionMs = cushionMs;
    this.#clock = clock;
    this.#keeper = new ContextKeeper({ context, destination, sampleRate, clock });
  }

  get state(): ReadableStore<AudioOutputState> {
    return this.#keeper.state;
  }

  createSink(format: SinkFormat): AudioSink {
    try {
      const lease = this.#keeper.lease();
      return new WorkletSink({
        format,
        lease,
        processorLoaded: loadRingProcessor(lease.context, this.#options.workletUrl),
        outputState: this.#keeper.state,
        cushionMs: this.#cushionMs,
        clock: this.#clock,
      });
    } catch (error) {
      return new FailedSink(asSpeechError(error));
    }
  }

  unlock(): Promise<boolean> {
    return this.#keeper.unlock();
  }

  async warm(format?: SinkFormat): Promise<void> {
    try {
      const context = this.#keeper.prepare();
      const decoder = format === undefined ? undefined : createDecoderStage(format);
      await Promise.all([loadRingProcessor(context, this.#options.workletUrl), decoder?.then((stage) => stage.close())]);
    } catch {
      // Whoever wants to play will meet the same error, with somebody there to hear of it.
    }
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }
}

function asSpeechError(error: unknown): SpeechError {
  if (SpeechError.isInstance(error)) return error;
  return new SpeechError({
    code: 'worklet-unavailable',
    message: 'The player could not be made in this AudioContext; see cause.',
    cause: error,
  });
}

function invalidOption(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `createAudioOutput: ${message}` });
}
