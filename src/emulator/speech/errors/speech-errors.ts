/** The errors of local Polly's speech, and the optional packages that it needs. */
import { SpeechError, type SpeechErrorOptions } from '../../../base/errors';

/** A package that users of local Polly install. */
export type SpeechPackage = '@echogarden/espeak-ng-emscripten' | 'wasm-media-encoders' | '@evan/opus';

/** The effect of each missing package. */
const PURPOSES: Readonly<Record<SpeechPackage, string>> = {
  '@echogarden/espeak-ng-emscripten': 'the local Polly cannot speak',
  'wasm-media-encoders': 'the local Polly has neither mp3, the default format of apps, nor ogg_vorbis',
  '@evan/opus': 'the local Polly has no ogg_opus',
};

/** The part of a load error that is passed between threads. */
export interface LoadFailure {
  readonly message: string;
}

/** The longest quoted detail of a failure, so that clients that shorten the message still show what to do. */
const MAX_DETAIL_CHARACTERS = 80;

/**
 * Makes the error for a package that could not be loaded.
 *
 * @returns `package-missing`. The message says whether the package is missing or broken, and what to run.
 */
export function speechPackageError(packageName: SpeechPackage, failure: LoadFailure): SpeechError {
  // Node's message for a missing package. For a missing file within a package it says "module" instead.
  const isInstalled = !failure.message.includes(`Cannot find package '${packageName}'`);
  const [firstLine = ''] = failure.message.replaceAll(/[^\s'"]*node_modules[\\/]/gu, '').split(/\n| imported from/u, 1);
  const detail = firstLine.slice(0, MAX_DETAIL_CHARACTERS);
  const message = isInstalled
    ? `${packageName} is installed, but does not work (${detail}). Without it ${PURPOSES[packageName]}. Delete its folder in node_modules, and run: npm install -D ${packageName}`
    : `${packageName} is not installed. Without it ${PURPOSES[packageName]}. Run: npm install -D ${packageName}`;
  return new SpeechError({ code: 'package-missing', message, cause: failure });
}

/** Makes the error for the end of the speaking thread. */
export function speechThreadEnded(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'service-failure',
    message: 'The thread that synthesizes speech ended unexpectedly. The next request starts a new one.',
    cause,
  });
}

/** The errors of single utterances. Other text is not affected. */
const UTTERANCE_ERRORS = {
  'no-voice': { code: 'validation-failed', message: 'espeak-ng has no voice for this language. Choose a language code that Polly lists.' },
  'too-long': { code: 'validation-failed', message: 'A piece of the text is too long to be spoken at once. Write shorter SSML documents.' },
  crashed: { code: 'service-failure', message: 'espeak-ng failed while it was speaking this text. Other text is not affected.' },
} as const satisfies Record<string, SpeechErrorOptions>;

/** Makes the error for an utterance that espeak-ng cannot speak. */
export function utteranceError(reason: keyof typeof UTTERANCE_ERRORS): SpeechError {
  return new SpeechError(UTTERANCE_ERRORS[reason]);
}

/** Makes the error for settings or a document that Polly would refuse. */
export function invalidSpeech(message: string): SpeechError {
  return new SpeechError({ code: 'validation-failed', message });
}

/** Makes the error for a sample rate that a format does not have. */
export function rateNotOffered(format: string, sampleRate: number, rates: readonly number[]): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The local Polly speaks ${format} at ${rates.join(', ')} Hz, not at ${sampleRate} Hz. Ask for one of these rates.`,
  });
}
