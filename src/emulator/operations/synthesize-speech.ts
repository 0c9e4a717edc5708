/**
 * `SynthesizeSpeech`: receives one text and sends its sound as it is synthesized or, with `OutputFormat: json`, its speech marks.
 *
 * Source: Amazon Polly API reference, `SynthesizeSpeech`, and "Speech marks" of the developer guide.
 */

import type { RequestEntry } from '../accounts/request-log';
import { endExchange, writeBytes, type Exchange } from '../http/exchange';
import { optionalString, stringList, type JsonObject } from '../http/json-body';
import { ServiceError, validationError } from '../http/service-error';
import type { OutputFormat } from '../speech/encoders/audio-encoder';
import type { SpeechSettings, SynthesisSession, SynthesizedChunk } from '../speech/synthesis-session';
import type { Pacer } from './pacer';
import { checkSpeechSettings } from './speech-settings';
import { formatSpeechMarks, type SpeechMarkType } from './speech-marks';
import { checkText, type CheckedText } from './check-text';

/** A checked call. */
export interface SynthesizeSpeechCall {
  readonly settings: SpeechSettings;
  readonly spoken: CheckedText;
  /** The requested speech marks; undefined for sound. */
  readonly marks: readonly SpeechMarkType[] | undefined;
}

/** Source: `ContentType` of SynthesizeSpeech's response. */
const CONTENT_TYPES: Readonly<Record<OutputFormat, string>> = {
  mp3: 'audio/mpeg',
  ogg_opus: 'audio/ogg',
  ogg_vorbis: 'audio/ogg',
  pcm: 'audio/pcm',
  mulaw: 'audio/mulaw',
  alaw: 'audio/alaw',
};
/**
 * Silence at the end of every response. In the published benchmark, the byte counts imply that a sentence is 176 ms longer in its
 * own response than in a stream, although in a stream a pause of 300 ms follows it. An encoder's padding explains some of that.
 */
const FINAL_SILENCE_SECONDS = 0.25;
const MARKS_CONTENT_TYPE = 'application/x-json-stream';

/**
 * Checks the body of a call.
 *
 * @throws ServiceError with Polly's own error type.
 */
export function checkSynthesizeSpeech(body: JsonObject): SynthesizeSpeechCall {
  const settings = checkSpeechSettings({
    voiceId: optionalString(body, 'VoiceId'),
    engine: optionalString(body, 'Engine'),
    languageCode: optionalString(body, 'LanguageCode'),
    lexiconNames: stringList(body, 'LexiconNames'),
    outputFormat: optionalString(body, 'OutputFormat'),
    sampleRate: optionalString(body, 'SampleRate'),
  });
  const text = optionalString(body, 'Text');
  if (text === undefined) throw validationError('fieldValidationFailed', 'Text must not be null.', 'Text');
  const spoken = checkText(text, body['TextType'], settings.engine);
  if ('kind' in spoken) {
    switch (spoken.kind) {
      case 'type':
        throw validationError('fieldValidationFailed', spoken.message, 'TextType');
      case 'length':
        throw new ServiceError(400, 'TextLengthExceededException', `Maximum text length has been exceeded. ${spoken.message}`);
      case 'ssml':
        throw new ServiceError(400, 'InvalidSsmlException', spoken.message);
    }
  }
  return { settings, spoken, marks: checkMarks(body, settings, spoken) };
}

/** The inputs of {@link answerSynthesizeSpeech}. */
export interface SynthesizeSpeechOptions {
  readonly exchange: Exchange;
  readonly call: SynthesizeSpeechCall;
  readonly session: SynthesisSession;
  /** The session's audio, as it is sent. */
  readonly audio: AsyncIterable<SynthesizedChunk>;
  readonly pacer: Pacer;
  readonly entry: RequestEntry;
  /** The response headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Answers a checked call; resolves when the response is sent or the client has left.
 *
 * @throws The synthesis error, if the response has not begun.
 */
export async function answerSynthesizeSpeech(options: SynthesizeSpeechOptions): Promise<void> {
  const { exchange, call, session, audio, pacer, entry } = options;
  const { departed } = exchange;
  const onDeparted = (): void => {
    entry.settle('cancelled');
    session.cancel();
  };
  departed.addEventListener('abort', onDeparted, { once: true });
  if (departed.aborted) onDeparted();

  entry.countText(call.spoken.text, call.spoken.billedCharacters);
  entry.markInputEnded();
  session.write(call.spoken.text, call.spoken.textType);
  session.end(FINAL_SILENCE_SECONDS);
  const headers = {
    ...options.headers,
    'content-type': call.marks === undefined ? CONTENT_TYPES[call.settings.outputFormat] : MARKS_CONTENT_TYPE,
    'x-amzn-requestcharacters': String(call.spoken.billedCharacters),
  };
  const answer = { hasBegun: false };
  const begin = (): void => {
    if (!answer.hasBegun) exchange.begin(200, headers);
    answer.hasBegun = true;
  };
  try {
    for await (const { bytes, audioSeconds, readyAtMs } of audio) {
      await pacer.due(audioSeconds, readyAtMs, departed);
      if (departed.aborted) return;
      if (call.marks !== undefined) continue;
      begin();
      const written = writeBytes(exchange, bytes, departed);
      if (!exchange.output.destroyed) entry.countAudio(bytes, audioSeconds);
      await written;
    }
    begin();
    const marks =
      call.marks && Buffer.from(formatSpeechMarks(call.spoken, call.settings.engine, call.marks, session.words, session.pauses));
    entry.settle('completed');
    endExchange(exchange, marks);
  } catch (error) {
    session.cancel();
    if (departed.aborted || exchange.output.destroyed) return;
    // A response that has begun cannot become an error, so it is broken off.
    if (!answer.hasBegun) throw error;
    entry.settle('failed', 'ServiceFailureException');
    exchange.destroy();
  }
}

function checkMarks(body: JsonObject, settings: SpeechSettings, spoken: CheckedText): readonly SpeechMarkType[] | undefined {
  const types = stringList(body, 'SpeechMarkTypes');
  if (body['OutputFormat'] !== 'json') {
    if (types.length === 0) return undefined;
    throw new ServiceError(400, 'MarksNotSupportedForFormatException', 'Speech marks are available only with the output format json.');
  }
  if (settings.engine === 'generative') {
    throw validationError('other', 'Speech marks are not supported for generative voices.', 'SpeechMarkTypes');
  }
  if (types.length === 0) throw validationError('other', 'The output format json needs SpeechMarkTypes.', 'SpeechMarkTypes');
  if (types.includes('ssml') && spoken.textType === 'text') {
    throw new ServiceError(400, 'SsmlMarksNotSupportedForTextTypeException', 'SSML speech marks are not supported for plain text.');
  }
  const known = types.filter((type): type is SpeechMarkType => type === 'word' || type === 'sentence');
  if (known.length < types.length) {
    throw validationError('other', 'The local Polly supports only the speech marks word and sentence.', 'SpeechMarkTypes');
  }
  return known;
}
