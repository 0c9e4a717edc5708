/** Chooses the format of a Response's body by its headers. */
import { SpeechError } from '../../../base/errors';
import { guessedFormat } from './guessed-format';
import type { TextOf } from '../reading/item-text';
import { dataStreamFormat, jsonFormat, jsonLinesFormat, plainTextFormat, type TextFormat } from './text-format';

/** Media types of JSON lines; none is registered. */
const JSON_LINES = /^application\/(?:x-)?(?:ndjson|json-?lines?|jsonl|json-seq)$|^application\/stream\+json$/;
const JSON_DOCUMENT = /^application\/(?:[\w.-]+\+)?json$/;
const MARKDOWN = /^text\/(?:x-)?markdown$/;
/** Types that say nothing about the content: none, plain text, and those that servers use for unknown content. */
const UNTOLD: readonly string[] = ['', 'text/plain', 'application/octet-stream', 'binary/octet-stream'];

/**
 * Checks that the body can be read.
 *
 * @throws SpeechError `source-failed` if the request failed, `invalid-option` if the body was read already.
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
 * Returns the format that reads the body.
 *
 * @throws SpeechError as {@link checkResponse} does, and `invalid-option` if its type is not a model's text.
 */
export function responseFormat(response: Response, textOf?: TextOf): TextFormat {
  checkResponse(response);
  // The AI SDK, version 4, labels its stream as plain text.
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
    // The standard's default for an unknown label.
    return 'utf-8';
  }
}
