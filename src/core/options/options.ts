/** Options for voice, format and transmission, with their defaults. */
import type { LanguageCode, VoiceId } from '@aws-sdk/client-polly';
import { checkOptions, invalidOption, oneOf, type OptionRules } from '../../base/options/option-rules';
import type { Engine, OutputFormat, VoiceSettings } from '../../polly/transport/voice-settings';
import { DEFAULT_SPEECH_OPTIONS } from './default-options';
import type { PlaybackOptions } from './playback-options';
import type { RetryOptions } from './retry-policy';
import type { TextOptions } from './text-options';

/** A name newer than the AWS SDK. This type keeps editors completing the names that the SDK knows. */
export type OtherName = string & {};

/** How speech sounds. Options of the voice itself apply from the next utterance on. */
export interface SpeechOptions extends PlaybackOptions, TextOptions {
  /** Id of a Polly voice that has the engine, for example `Matthew` or `Danielle`. Default: `Matthew`. */
  readonly voice?: VoiceId | OtherName;
  /**
   * Polly's engine. Only `generative` supports the two-way stream. With the others every sentence is one call, and
   * word times are exact. Default: `generative`.
   */
  readonly engine?: Engine;
  /** The format in which audio is sent. Default: `mp3`. */
  readonly format?: OutputFormat;
  /**
   * Samples a second. mp3 and ogg_vorbis: 8000, 16000, 22050 (default of the engine `standard`), 24000 (default of
   * the others), 44100 or 48000; pcm: 8000 or 16000 (default); ogg_opus: 48000; mulaw and alaw: 8000.
   */
  readonly sampleRate?: number;
  /** BCP 47 language that a bilingual voice should speak, for example `en-IN`. Default: the voice's own. */
  readonly languageCode?: LanguageCode | OtherName;
  /** Names of up to five pronunciation lexicons stored in the AWS account. Default: none. */
  readonly lexiconNames?: readonly string[];
  /** How often and how long to retry after a temporary failure. Default: see {@link RetryOptions}. */
  readonly retry?: RetryOptions;
  /**
   * How many seconds of speech may be ahead of the listener, at least 5. At the limit no more text is read and
   * `write()` waits, so that the app does not pay for speech that is never heard. A stream ends there, and another one begins
   * when a sixth is left; a limit below 15 keeps it open instead. Default: 30. Infinity sends text as it comes, on one stream.
   */
  readonly maxAheadSeconds?: number;
}

/**
 * Formats and sample rates of Amazon Polly, the default rate first (Amazon Polly API reference, SynthesizeSpeech).
 */
const SAMPLE_RATES: Readonly<Record<OutputFormat, readonly number[]>> = Object.freeze({
  mp3: [24000, 8000, 16000, 22050, 44100, 48000],
  ogg_opus: [48000],
  ogg_vorbis: [24000, 8000, 16000, 22050, 44100, 48000],
  pcm: [16000, 8000],
  mulaw: [8000],
  alaw: [8000],
});

/**
 * The default of the engine `standard` for the formats that have this rate; the other engines have another default.
 */
const STANDARD_SAMPLE_RATE = 22050;

const RULES: OptionRules<Pick<SpeechOptions, 'voice' | 'engine' | 'format' | 'languageCode' | 'lexiconNames'>> = {
  // Ids of Polly's voices are single words. Any other string could not even be sent in a header.
  voice: {
    allowed: 'the id of a Polly voice such as "Matthew"',
    accepts: (value) => typeof value === 'string' && /^[A-Za-z0-9]+$/.test(value),
  },
  engine: oneOf('generative', 'long-form', 'neural', 'standard'),
  format: oneOf(...Object.keys(SAMPLE_RATES)),
  languageCode: {
    allowed: 'a BCP 47 language such as "en-IN"',
    accepts: (value) => typeof value === 'string' && /^[a-z]{2,3}(?:-[a-z\d]+)*$/i.test(value),
  },
  // Amazon Polly API reference, "LexiconNames": at most five, of letters and digits.
  lexiconNames: {
    allowed: "a list of up to five names of lexicons such as ['acronyms']",
    accepts: (value) =>
      Array.isArray(value) && value.length <= 5 && value.every((name) => typeof name === 'string' && /^[\da-z]{1,20}$/i.test(name)),
  },
};

/**
 * Checks the options as far as possible without asking Polly, and fills in the defaults.
 *
 * @throws SpeechError with code `invalid-option`, which names the option, its value and the allowed values.
 */
export function resolveVoice(options: SpeechOptions): VoiceSettings {
  checkOptions<Pick<SpeechOptions, keyof typeof RULES>>(options, RULES);
  const {
    voice: voiceId = DEFAULT_SPEECH_OPTIONS.voice,
    engine = DEFAULT_SPEECH_OPTIONS.engine,
    format: outputFormat = DEFAULT_SPEECH_OPTIONS.format,
    languageCode,
    lexiconNames,
  } = options;
  const sampleRates = SAMPLE_RATES[outputFormat];
  const isStandard = engine === 'standard' && sampleRates.includes(STANDARD_SAMPLE_RATE);
  const sampleRate = options.sampleRate ?? (isStandard ? STANDARD_SAMPLE_RATE : sampleRates[0]) ?? 0;
  if (!sampleRates.includes(sampleRate)) {
    throw invalidOption('sampleRate', sampleRate, `${sampleRates.join(', ')} for the format ${outputFormat}`);
  }
  return {
    voiceId,
    engine,
    outputFormat,
    sampleRate,
    ...(languageCode === undefined ? {} : { languageCode }),
    ...(lexiconNames === undefined ? {} : { lexiconNames }),
  };
}
