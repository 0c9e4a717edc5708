/**
 * Checks the voice and the output format of a request. `SynthesizeSpeech` reads them from a JSON body and has one exception per
 * mistake. The speech stream reads them from headers and answers every mistake with a `ValidationException`.
 *
 * Sources: API reference of `SynthesizeSpeech` and `StartSpeechSynthesisStream`. The default sample rates of the engines are
 * documented for `SampleRate` of `SynthesizeSpeech`.
 */

import { ServiceError, validationError } from '../http/service-error';
import { sampleRatesOf, OUTPUT_FORMATS, type OutputFormat } from '../speech/encoders/audio-encoder';
import type { SpeechSettings } from '../speech/synthesis-session';
import { findVoice, POLLY_ENGINES, type PollyEngine } from '../speech/voices';

/** Default sample rates by format. Undefined if the default depends on the engine. */
const DEFAULT_RATE_BY_FORMAT: Readonly<Record<OutputFormat, number | undefined>> = {
  mp3: undefined,
  ogg_vorbis: undefined,
  ogg_opus: 48_000,
  pcm: 16_000,
  mulaw: 8000,
  alaw: 8000,
};
const DEFAULT_RATE_BY_ENGINE: Readonly<Record<PollyEngine, number>> = {
  generative: 24_000,
  'long-form': 24_000,
  neural: 24_000,
  standard: 22_050,
};

/** Unchecked settings; each may be missing or invalid. */
export interface RequestedSettings {
  readonly voiceId: string | undefined;
  readonly engine: string | undefined;
  readonly languageCode: string | undefined;
  readonly lexiconNames: readonly string[];
  readonly outputFormat: string | undefined;
  readonly sampleRate: string | undefined;
}

/**
 * Checks the settings of a speech stream.
 *
 * @throws ServiceError `ValidationException`, which names the field, or `LexiconNotFoundException`.
 */
export function checkStreamSettings(requested: RequestedSettings): SpeechSettings {
  if (requested.engine !== 'generative') {
    const message = 'This operation supports only the generative engine.';
    throw requested.engine !== undefined && isEngine(requested.engine)
      ? validationError('unsupportedOperation', message, 'Engine')
      : validationError('fieldValidationFailed', message, 'Engine');
  }
  if (requested.outputFormat === 'json') throw notInSet('OutputFormat', 'json', 'speech marks are not available on a stream');
  try {
    return checkSpeechSettings(requested);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status !== 400) throw error;
    throw validationError('fieldValidationFailed', error.message, FIELD_BY_EXCEPTION[error.type] ?? fieldOf(error));
  }
}

/**
 * Checks the settings of `SynthesizeSpeech`. Its default engine is `standard`.
 *
 * @throws ServiceError with Polly's own error type.
 */
export function checkSpeechSettings(requested: RequestedSettings): SpeechSettings {
  const { voiceId, engine = 'standard', languageCode, lexiconNames, outputFormat } = requested;
  const voice = voiceId === undefined ? undefined : findVoice(voiceId);
  if (voice === undefined) throw notInSet('VoiceId', voiceId);
  if (!isEngine(engine)) throw notInSet('Engine', engine);
  // For `json`, the marks belong to the speech as mp3.
  const spokenFormat = outputFormat === 'json' ? 'mp3' : outputFormat;
  if (spokenFormat === undefined || !isSpoken(spokenFormat)) throw notInSet('OutputFormat', outputFormat);
  if (!voice.SupportedEngines.includes(engine)) {
    throw new ServiceError(400, 'EngineNotSupportedException', `This voice does not support the selected engine: ${engine}`);
  }
  if (languageCode !== undefined && languageCode !== voice.LanguageCode && !voice.AdditionalLanguageCodes?.includes(languageCode)) {
    throw new ServiceError(400, 'LanguageNotSupportedException', `${voice.Id} does not support the language ${languageCode}.`);
  }
  if (lexiconNames[0] !== undefined) {
    throw new ServiceError(404, 'LexiconNotFoundException', `Lexicon not found: ${lexiconNames[0]}`);
  }
  return {
    voice,
    engine,
    languageCode: languageCode ?? voice.LanguageCode,
    outputFormat: spokenFormat,
    sampleRate: checkRate(requested.sampleRate, spokenFormat, engine),
  };
}

const FIELD_BY_EXCEPTION: Readonly<Record<string, string>> = {
  EngineNotSupportedException: 'Engine',
  LanguageNotSupportedException: 'LanguageCode',
  InvalidSampleRateException: 'SampleRate',
};

function checkRate(sampleRate: string | undefined, format: OutputFormat, engine: PollyEngine): number {
  if (sampleRate === undefined) return DEFAULT_RATE_BY_FORMAT[format] ?? DEFAULT_RATE_BY_ENGINE[engine];
  const rates = sampleRatesOf(format);
  if (!/^\d+$/.test(sampleRate) || !rates.includes(Number(sampleRate))) {
    throw new ServiceError(
      400,
      'InvalidSampleRateException',
      `The sample rate is not valid for ${format}: use one of ${rates.join(', ')}.`,
    );
  }
  return Number(sampleRate);
}

function isEngine(name: string): name is PollyEngine {
  return (POLLY_ENGINES as readonly string[]).includes(name);
}

function isSpoken(format: string): format is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(format);
}

/** Creates the error for an invalid enumeration value, in the wording of AWS services. */
function notInSet(field: string, value: string | undefined, hint = 'Member must satisfy enum value set'): ServiceError {
  const member = field.charAt(0).toLowerCase() + field.slice(1);
  const shown = value === undefined ? 'null' : `'${value.slice(0, 64)}'`;
  const message = `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${hint}`;
  return validationError('fieldValidationFailed', message, field);
}

function fieldOf(error: ServiceError): string | undefined {
  const fields = error.details['fields'] as readonly { name: string }[] | undefined;
  return fields?.[0]?.name;
}
