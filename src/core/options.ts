/**
 * How an app says what speech it wants, and what holds where it says nothing.
 */
import { SpeechError } from '../base/errors';
import type { Engine, OutputFormat, VoiceSettings } from '../polly/speech-transport';

/** What speech should sound like. Each applies from the next utterance on. */
export interface SpeechOptions {
  /** Id of a Polly voice that has the engine, for example `Matthew` or `Danielle`. Default: `Matthew`. */
  readonly voice?: string;
  /** Polly's engine. Only `generative` can be streamed both ways. Default: `generative`. */
  readonly engine?: Engine;
  /** The form in which audio travels. Default: `mp3`. */
  readonly format?: OutputFormat;
  /** Samples a second; which are possible depends on the format. Default: 24,000 for mp3, 16,000 for pcm. */
  readonly sampleRate?: number;
  /** BCP 47 language that a bilingual voice should speak, for example `en-IN`. Default: the voice's own. */
  readonly languageCode?: string;
  /** Names of up to five pronunciation lexicons stored in the AWS account. Default: none. */
  readonly lexiconNames?: readonly string[];
}

/** Formats and sample rates of Amazon Polly, the default rate first (Amazon Polly API reference, SynthesizeSpeech). */
const SAMPLE_RATES: Readonly<Record<OutputFormat, readonly number[]>> = Object.freeze({
  mp3: [24000, 8000, 16000, 22050, 44100, 48000],
  ogg_vorbis: [24000, 8000, 16000, 22050, 44100, 48000],
  pcm: [16000, 8000],
  ogg_opus: [48000],
  mulaw: [8000],
  alaw: [8000],
});

/** What Polly streams both ways, and what can be played. */
const STREAMED_ENGINES: readonly Engine[] = ['generative'];
const PLAYED_FORMATS: readonly OutputFormat[] = ['mp3', 'pcm'];

/** Ids of Polly's voices are single words; anything else could not even be sent in a header. */
const VOICE_ID = /^[A-Za-z0-9]+$/;

/** What holds where an app says nothing. */
export const DEFAULT_SPEECH_OPTIONS = Object.freeze({
  voice: 'Matthew',
  engine: 'generative',
  format: 'mp3',
} as const satisfies SpeechOptions);

/**
 * Fills in the defaults and checks what can be checked without asking Polly.
 *
 * @throws SpeechError with code `invalid-option`, naming the option, what it was and what it may be.
 */
export function resolveVoice(options: SpeechOptions): VoiceSettings {
  const voiceId = options.voice ?? DEFAULT_SPEECH_OPTIONS.voice;
  const engine = options.engine ?? DEFAULT_SPEECH_OPTIONS.engine;
  const outputFormat = options.format ?? DEFAULT_SPEECH_OPTIONS.format;
  if (!VOICE_ID.test(voiceId)) throw invalid('voice', voiceId, 'the id of a Polly voice such as "Matthew"');
  if (!STREAMED_ENGINES.includes(engine)) throw invalid('engine', engine, STREAMED_ENGINES.join(', '));
  if (!PLAYED_FORMATS.includes(outputFormat)) throw invalid('format', outputFormat, PLAYED_FORMATS.join(', '));
  const sampleRates = SAMPLE_RATES[outputFormat];
  const sampleRate = options.sampleRate ?? sampleRates[0] ?? 0;
  if (!sampleRates.includes(sampleRate)) {
    throw invalid('sampleRate', sampleRate, `${sampleRates.join(', ')} for the format ${outputFormat}`);
  }
  return {
    voiceId,
    engine,
    outputFormat,
    sampleRate,
    ...(options.languageCode === undefined ? {} : { languageCode: options.languageCode }),
    ...(options.lexiconNames === undefined ? {} : { lexiconNames: options.lexiconNames }),
  };
}

function invalid(path: string, value: unknown, allowed: string): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The option "${path}" is ${JSON.stringify(value)}. It must be ${allowed}.`,
  });
}
