/** Which format the body of a Response has, by its headers. */
import { SpeechError } from '../../base/errors';
import { guessedFormat } from './guessed-format';
import { dataStreamFormat, jsonLinesFormat, plainTextFormat, serverSentEventFormat, type TextFormat } from './text-format';

/** Names that one JSON document a line goes by; none is registered. */
const JSON_LINES = /^application\/(?:x-)?(?:ndjson|json-?lines?|jsonl|json-seq)$|^application\/stream\+json$/;
const MARKDOWN = /^text\/(?:x-)?markdown$/;

/**
 * What reads the body of a Response.
 *
 * @throws SpeechError `source-failed` when it says that the request failed, `invalid-option` when its body was read
 *   already, or is of a type that is no text of a model.
 */
export function responseFormat(response: Response): TextFormat {
  if (!response.ok) {
    throw new SpeechError({
      code: 'source-failed',
      message: `The text source answered with HTTP status ${response.status}: what its body says is not spoken.`,
    });
  }
  if (response.bodyUsed || response.body?.locked === true) {
    throw new SpeechError({
      code: 'invalid-option',
      message: 'The Response was read already, and its body can be read once: give it to speech before anything else, or give a clone of it.',
    });
  }
  // The AI SDK's version 4 calls its stream plain text.
  if (response.headers.has('x-vercel-ai-data-stream')) return dataStreamFormat();
  const [mediaType = '', ...parameters] = (response.headers.get('content-type') ?? '').toLowerCase().split(';');
  const type = mediaType.trim();
  if (type === 'text/event-stream') return serverSentEventFormat();
  if (JSON_LINES.test(type)) return jsonLinesFormat();
  if (MARKDOWN.test(type)) return plainTextFormat(knownEncoding(parameters));
  if (type === '' || type === 'text/plain') return guessedFormat(knownEncoding(parameters));
  throw new SpeechError({
    code: 'invalid-option',
    message: `The Response is ${type}: it must be text/plain, text/markdown, text/event-stream or application/x-ndjson.`,
  });
}

function knownEncoding(parameters: readonly string[]): string {
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)/.exec(parameter)?.[1]).find(Boolean);
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    // The standard's default for a label that nobody knows.
    return 'utf-8';
  }
}
