/** Which format the body of a Response has, by its headers. */
import { SpeechError } from '../../base/errors';
import { guessedFormat } from './guessed-format';
import type { TextOf } from './item-text';
import { dataStreamFormat, jsonFormat, jsonLinesFormat, plainTextFormat, type TextFormat } from './text-format';

/** Names that one JSON document a line goes by; none is registered. */
const JSON_LINES = /^application\/(?:x-)?(?:ndjson|json-?lines?|jsonl|json-seq)$|^application\/stream\+json$/;
const JSON_DOCUMENT = /^application\/(?:[\w.-]+\+)?json$/;
const MARKDOWN = /^text\/(?:x-)?markdown$/;
/** No type at all, text of any kind, and what servers say that do not know. */
const UNTOLD: readonly string[] = ['', 'text/plain', 'application/octet-stream', 'binary/octet-stream'];

/**
 * Checks that there is a body to be read.
 *
 * @throws SpeechError `source-failed` when it says that the request failed, `invalid-option` when its body was read
 *   already.
 */
export function checkResponse(response: Response): void {
  if (!response.ok) {
    const reason =
      response.type === 'opaque' ? 'from another origin that does not let this page read it' : `with HTTP status ${response.status}`;
    throw new SpeechError({
      code: 'source-failed',
      message: `The text source answered ${reason}: what its body says is not spoken.`,
    });
  }
  if (response.bodyUsed || response.body?.locked === true) {
    throw new SpeechError({
      code: 'invalid-option',
      message:
        'The Response was read already, and its body can be read once: give it to speech before anything else, or give a clone of it.',
    });
  }
}

/**
 * What reads the body of a Response.
 *
 * @throws SpeechError as {@link checkResponse} does, and `invalid-option` when it is of a type that is no text of a model.
 */
export function responseFormat(response: Response, textOf?: TextOf): TextFormat {
  checkResponse(response);
  // The AI SDK's version 4 calls its stream plain text.
  if (response.headers.has('x-vercel-ai-data-stream')) return dataStreamFormat();
  const [mediaType = '', ...parameters] = (response.headers.get('content-type') ?? '').toLowerCase().split(';');
  const type = mediaType.trim();
  if (type === 'text/event-stream') return guessedFormat({ areEvents: true, textOf });
  if (JSON_LINES.test(type)) return jsonLinesFormat(textOf);
  if (JSON_DOCUMENT.test(type)) return jsonFormat(textOf);
  if (MARKDOWN.test(type)) return plainTextFormat(knownEncoding(parameters));
  if (UNTOLD.includes(type)) return guessedFormat({ encoding: knownEncoding(parameters), textOf });
  const isPage = type === 'text/html' || type === 'application/xhtml+xml';
  throw new SpeechError({
    code: 'invalid-option',
    message: `The Response is ${type}${isPage ? ', a page such as a sign-in or an error' : ''}: it must be text/plain, text/markdown, text/event-stream, application/x-ndjson or application/json.`,
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
