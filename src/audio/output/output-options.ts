/**
 * How an output plays, and how a sink of it does: what an app may say, and what is taken where it says nothing.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { memberNames } from '../../base/member-names';
import { checkOption, numberFrom, oneOf, requireOption, type OptionRule } from '../../base/option-rules';
import { AUDIO_SESSION_TYPES, type AudioSessionType } from './audio-session';
import type { SinkOptions } from '../player/audio-sink';

const DEFAULT_CUSHION_MS = 100;
const DEFAULT_MAX_CUSHION_MS = 2000;
const LARGEST_CUSHION_MS = 5000;
const MIN_RATE = 0.5;
const MAX_RATE = 2;

/** How an {@link AudioOutput} plays. */
export interface AudioOutputOptions {
  /** The app's own context. It is resumed when needed, and never suspended or closed. Default: one is made. */
  readonly context?: AudioContext;
  /**
   * Where the sound goes: a node of the app's in that context, to filter or record it. The player is always the worklet
   * then. Default: the loudspeaker.
   */
  readonly destination?: AudioNode;
  /** Samples a second of the context that is made. Default: what the device has. */
  readonly sampleRate?: number;
  /**
   * URL under which the app serves the file `react-polly-stream/worklet`, for pages whose Content-Security-Policy
   * forbids blobs. Default: the code is loaded from a blob.
   */
  readonly workletUrl?: string | URL;
  /**
   * URL under which the app serves the file `react-polly-stream/worker`, for the same pages. Default: the code is loaded
   * from a blob; where that is forbidden, the page itself does the work.
   */
  readonly workerUrl?: string | URL;
  /**
   * Milliseconds of sound that must be there before playback starts, or goes on after it ran out: more rides out longer
   * gaps in the network, less starts sooner. This is the first and the smallest cushion: each time sound runs out it is
   * doubled, up to {@link maxCushionMs}, for all that this output plays, and for each 30 s played without that it is
   * halved again. 0 to 5,000. Default: 100.
   */
  readonly cushionMs?: number;
  /**
   * Milliseconds the cushion grows to at most; the same as {@link cushionMs} for one that never changes. Not below
   * `cushionMs`, and up to 5,000. Default: 2,000, or `cushionMs` where that is more.
   */
  readonly maxCushionMs?: number;
  /**
   * What the system is told that the sound is, while there is a sink, on a page that has not set
   * `navigator.audioSession.type` itself; `auto` is restored afterwards. Only WebKit listens so far. `playback` is heard
   * with the silent switch of an iPhone on, and ends a microphone's track: it is not set on a page that has been granted
   * the microphone, and an app that will ask for it while speech plays should choose `auto` or `play-and-record`.
   * `auto` leaves the session alone. Default: `playback`.
   */
  readonly audioSessionType?: AudioSessionType;
  /** Where timers come from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What is left to decide of {@link AudioOutputOptions}: nothing. */
export interface CheckedOutputOptions extends AudioOutputOptions {
  readonly cushionMs: number;
  readonly maxCushionMs: number;
  readonly audioSessionType: AudioSessionType;
}

/** {@link SinkOptions} with their defaults. */
export type CheckedSinkOptions = SinkOptions & Required<Omit<SinkOptions, 'metadata' | 'log'>>;

const OPTIONS: OptionRule = { allowed: 'an object of options', accepts: (value) => typeof value === 'object' && value !== null };

/**
 * Checks how an output is to play.
 *
 * @throws SpeechError `invalid-option`, which names the option.
 */
export function checkOutputOptions(options: AudioOutputOptions): CheckedOutputOptions {
  requireOption('createAudioOutput', options, OPTIONS);
  const { context, destination, audioSessionType = 'playback', cushionMs = DEFAULT_CUSHION_MS } = options;
  check('cushionMs', cushionMs, numberFrom(0, LARGEST_CUSHION_MS));
  const { maxCushionMs = Math.max(DEFAULT_MAX_CUSHION_MS, cushionMs) } = options;
  const { allowed, accepts } = numberFrom(cushionMs, LARGEST_CUSHION_MS);
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
 * Checks what a sink is asked to be.
 *
 * @returns The options, or the error `invalid-option`, which names the option.
 */
export function checkSinkOptions(options: SinkOptions, { destination }: AudioOutputOptions): CheckedSinkOptions | SpeechError {
  const { player = 'auto', background = false, rate = 1, volume = 1, metadata } = options;
  if (player === 'media-source' && destination !== undefined) {
    return invalid(
      "createSink: player 'media-source' cannot play into the destination given to createAudioOutput. Leave one of " + 'the two out.',
    );
  }
  try {
    checkOption('createSink.player', player, oneOf('auto', 'worklet', 'media-source'));
    checkOption('createSink.rate', rate, numberFrom(MIN_RATE, MAX_RATE));
    checkOption('createSink.volume', volume, numberFrom(0, 1));
  } catch (error) {
    return error as SpeechError;
  }
  return { player, background, rate, volume, ...(metadata === undefined ? {} : { metadata }) };
}

function check(name: keyof AudioOutputOptions, value: unknown, rule: OptionRule): void {
  checkOption(`createAudioOutput.${name}`, value, rule);
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
