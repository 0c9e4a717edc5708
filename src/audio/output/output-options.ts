/** Options of an output and of its sinks, with their defaults. */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { memberNames } from '../../base/member-names';
import { checkOption, numberFrom, oneOf, requireOption, type OptionRule } from '../../base/options/option-rules';
import { AUDIO_SESSION_TYPES, type AudioSessionType } from './audio-session';
import { WritableAudioLog } from '../log/writable-audio-log';
import type { SinkOptions } from '../player/audio-sink';
import { MAX_RATE, MIN_RATE } from '../player/playback-rate';

const DEFAULT_CUSHION_MS = 40;
const DEFAULT_MAX_CUSHION_MS = 2000;
const MAX_CUSHION_MS = 5000;

/** Options of `createAudioOutput`. */
export interface AudioOutputOptions {
  /** The app's own context. It is resumed when needed, and never suspended or closed. Default: the output creates one. */
  readonly context?: AudioContext;
  /**
   * The node that receives the sound, in the same context, for example to filter or record it. The player is then always
   * the worklet. Default: the loudspeaker.
   */
  readonly destination?: AudioNode;
  /** Sample rate in hertz of the context that the output creates. Default: the rate of the device. */
  readonly sampleRate?: number;
  /**
   * URL under which the app serves the file `react-polly-stream/worklet`, for pages whose Content-Security-Policy
   * forbids blobs. Default: the code is loaded from a blob.
   */
  readonly workletUrl?: string | URL;
  /**
   * URL under which the app serves the file `react-polly-stream/worker`, for the same pages. Default: the code is
   * loaded from a blob; if that is forbidden, the page itself does the work.
   */
  readonly workerUrl?: string | URL;
  /**
   * Milliseconds of sound that must be buffered before playback starts, or resumes after an underrun: 0 to 5,000. A larger
   * cushion bridges longer gaps in the network; a smaller one starts sooner. This is the initial and smallest cushion.
   * The first underrun of up to half a second makes it 100 ms for everything on this output, and each further one doubles it, up to {@link maxCushionMs}.
   * Each 30 s without an underrun halve it again. Default: 40, which the first piece of sound fills.
   */
  readonly cushionMs?: number;
  /**
   * The largest cushion in milliseconds. With the same value as {@link cushionMs} the cushion never changes. From
   * `cushionMs` to 5,000. Default: 2,000, or `cushionMs` if that is more.
   */
  readonly maxCushionMs?: number;
  /**
   * The type of `navigator.audioSession` while there is a sink, unless the page has set a type itself. Afterwards `auto` is
   * restored. Only WebKit supports audio sessions so far.
   *
   * `playback` is audible even if an iPhone's silent switch is on, but ends a microphone's track. So it is not set on a page
   * that may use the microphone. An app that asks for the microphone while speech plays should choose `auto` or
   * `play-and-record`. `auto` leaves the session alone. Default: `playback`.
   */
  readonly audioSessionType?: AudioSessionType;
  /** The source of timers. Default: the system clock. */
  readonly clock?: Clock;
}

/** {@link AudioOutputOptions}, checked and with defaults. */
export interface CheckedOutputOptions extends AudioOutputOptions {
  readonly cushionMs: number;
  readonly maxCushionMs: number;
  readonly audioSessionType: AudioSessionType;
}

/** {@link SinkOptions} with their defaults. */
export interface CheckedSinkOptions extends Required<Omit<SinkOptions, 'metadata' | 'log'>>, Pick<SinkOptions, 'metadata'> {
  readonly log?: WritableAudioLog;
}

const OPTIONS: OptionRule = { allowed: 'an object of options', accepts: (value) => typeof value === 'object' && value !== null };

const LOG: OptionRule = {
  allowed: 'the log of another sink',
  accepts: (value) => value === undefined || value instanceof WritableAudioLog,
};

/**
 * Checks the options of an output.
 *
 * @throws SpeechError `invalid-option` that names the option.
 */
export function checkOutputOptions(options: AudioOutputOptions): CheckedOutputOptions {
  requireOption('createAudioOutput', options, OPTIONS);
  const { context, destination, audioSessionType = 'playback', cushionMs = DEFAULT_CUSHION_MS } = options;
  check('cushionMs', cushionMs, numberFrom(0, MAX_CUSHION_MS));
  const { maxCushionMs = Math.max(DEFAULT_MAX_CUSHION_MS, cushionMs) } = options;
  const { allowed, accepts } = numberFrom(cushionMs, MAX_CUSHION_MS);
  check('maxCushionMs', maxCushionMs, { allowed: allowed.replace(' to', ', which is cushionMs, to'), accepts });
  check('audioSessionType', audioSessionType, oneOf(...AUDIO_SESSION_TYPES));
  if (destination !== undefined && destination.context !== context) {
    throw invalid('createAudioOutput: destination must be a node of the AudioContext that is given as context.');
  }
  const given = Object.fromEntries(
    memberNames(options).map((name) => [name, options[name as keyof AudioOutputOptions]]),
  ) as AudioOutputOptions;
  return { ...given, cushionMs, maxCushionMs, audioSessionType };
}

/**
 * Checks the options of a sink.
 *
 * @returns The options, or the error `invalid-option`, which names the option.
 */
export function checkSinkOptions(options: SinkOptions, { destination }: AudioOutputOptions): CheckedSinkOptions | SpeechError {
  const { player = 'auto', background = false, rate = 1, volume = 1, metadata, log } = options;
  if (player === 'media-source' && destination !== undefined) {
    return invalid(
      "createSink: player 'media-source' cannot play into the destination given to createAudioOutput. Leave one of " + 'the two out.',
    );
  }
  try {
    checkOption('createSink.player', player, oneOf('auto', 'worklet', 'media-source'));
    checkOption('createSink.rate', rate, numberFrom(MIN_RATE, MAX_RATE));
    checkOption('createSink.volume', volume, numberFrom(0, 1));
    checkOption('createSink.log', log, LOG);
  } catch (error) {
    return error as SpeechError;
  }
  return {
    ...{ player, background, rate, volume },
    ...(metadata === undefined ? {} : { metadata }),
    ...(log instanceof WritableAudioLog ? { log } : {}),
  };
}

function check(name: keyof AudioOutputOptions, value: unknown, rule: OptionRule): void {
  checkOption(`createAudioOutput.${name}`, value, rule);
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
