/** Creates audio outputs: an output has one AudioContext, and creates a sink for each utterance. */
import { systemClock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { ReadableStore } from '../../base/stores/store';
import { createAdaptiveCushion } from '../player/adaptive-cushion';
import { AudioSessionHold } from './audio-session';
import type { AudioOutput, AudioOutputState, AudioSink, AudioFormat, SinkOptions } from '../player/audio-sink';
import type { LoudspeakerClaim } from '../player/loudspeaker-claim';
import { sharedFeedWorker } from '../worker/shared-worker';
import { SharedContext } from './shared-context';
import { WritableAudioLog } from '../log/writable-audio-log';
import { LogSink } from '../player/log-sink';
import { MediaElements } from './media-elements';
import { canRouteContexts, canRouteElements, OutputDevice } from './output-device';
import { checkOutputOptions, checkSinkOptions, type AudioOutputOptions, type CheckedOutputOptions } from './output-options';
import { OutputClaim, type ClaimParts } from './output-claim';
import { OutputState } from './output-state';
import { PlayerCode } from './player-code';
import { noteOptions } from './same-output';

export type { AudioOutputOptions } from './output-options';

let shared: AudioOutput | undefined;

/** Returns the page's default output. The first call creates it. */
export function sharedAudioOutput(): AudioOutput {
  shared ??= createAudioOutput();
  return shared;
}

/**
 * Creates an output. It opens no device before its first sink, `unlock()` or `warm()`, so it can be created anywhere,
 * even on a server.
 *
 * @throws SpeechError `invalid-option` if an option is invalid.
 */
export function createAudioOutput(options: AudioOutputOptions = {}): AudioOutput {
  const checked = checkOutputOptions(options);
  const output = new PageAudioOutput(checked);
  noteOptions(output, checked);
  return output;
}

class PageAudioOutput implements AudioOutput {
  readonly #options: CheckedOutputOptions;
  readonly #device = new OutputDevice();
  readonly #keeper: SharedContext;
  readonly #elements: MediaElements;
  readonly #state: OutputState;
  readonly #code: PlayerCode;
  readonly #parts: ClaimParts;

  constructor(options: CheckedOutputOptions) {
    const { context, destination, sampleRate, clock = systemClock, audioSessionType, cushionMs, maxCushionMs } = options;
    const session = new AudioSessionHold(audioSessionType);
    this.#options = options;
    this.#keeper = new SharedContext({ context, destination, sampleRate, clock, device: this.#device, session });
    this.#elements = new MediaElements(this.#device, session);
    this.#state = new OutputState(this.#keeper.state);
    this.#code = new PlayerCode(options);
    this.#parts = {
      output: options,
      code: this.#code,
      keeper: this.#keeper,
      elements: this.#elements,
      device: this.#device,
      state: this.#state,
      cushion: createAdaptiveCushion({ minMs: cushionMs, maxMs: maxCushionMs }),
      clock,
      withoutContext: new Set(),
    };
    // Starts no Worker yet. It registers the app's script URL for all later users of the Worker.
    sharedFeedWorker(options.workerUrl);
  }

  get state(): ReadableStore<AudioOutputState> {
    return this.#state;
  }

  get canSetOutputDevice(): boolean {
    return canRouteElements();
  }

  createSink(format: AudioFormat, options: SinkOptions = {}): AudioSink {
    const checked = checkSinkOptions(options, this.#options);
    const outputState = this.#state;
    if (SpeechError.isInstance(checked)) {
      return new LogSink({ log: new WritableAudioLog(format), claim: refusal(checked), settings: { rate: 1, volume: 1 }, outputState });
    }
    const { log = new WritableAudioLog(format) } = checked;
    return new LogSink({ log, claim: new OutputClaim(this.#parts, format, checked), settings: checked, outputState });
  }

  async setOutputDevice(deviceId: string): Promise<void> {
    if (!this.canSetOutputDevice) {
      throw unroutable('The output device cannot be chosen in this browser or environment (a server, a worker).');
    }
    if (!canRouteContexts() && this.#keeper.isLent) {
      throw unroutable(
        'This browser can move only media elements to another device, and other sound is playing now. Choose the ' +
          "device before speech begins, or speak with player 'media-source'.",
      );
    }
    await this.#device.choose(deviceId);
  }

  unlock(): Promise<boolean> {
    const unlocked = this.#keeper.unlock();
    this.#elements.unlock();
    return unlocked;
  }

  async warm(format?: AudioFormat, options: SinkOptions = {}): Promise<void> {
    const checked = checkSinkOptions(options, this.#options);
    // A sink reports the same error when it is created.
    if (SpeechError.isInstance(checked)) return;
    const { player, background, rate } = checked;
    if (format !== undefined && (player === 'media-source' || background || rate !== 1)) {
      if (await this.#code.mediaSourcePlays(format)) return;
    }
    try {
      const context = this.#keeper.prepare();
      if (format !== undefined) sharedFeedWorker(this.#options.workerUrl).warm(format);
      await this.#code.loadWorklet(context);
    } catch {
      // A sink reports the same error when it is created.
    }
  }

  async close(): Promise<void> {
    const error = new SpeechError({
      code: 'worklet-unavailable',
      message: 'The output was closed while speech was playing. Interrupt speech first.',
    });
    for (const each of [...this.#parts.withoutContext]) each.fail(error);
    this.#elements.close();
    await this.#keeper.close();
  }
}

/** The claim of a sink that cannot play. */
function refusal(error: SpeechError): LoudspeakerClaim {
  return { open: (_log, _settings, onOpened) => onOpened(error), release: () => undefined };
}

function unroutable(message: string): SpeechError {
  return new SpeechError({ code: 'output-device-unavailable', message });
}
