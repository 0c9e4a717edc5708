/** The input events of a speech stream: `TextEvent`, `CloseStreamEvent`, and the empty message at the end. */

import type { StreamMessage } from '../../event-stream/messages';
import { validationError } from '../../http/service-error';
import type { PollyEngine } from '../../speech/voices';
import { checkText, type CheckedText } from '../check-text';
import { decodeMessage } from '../../event-stream/messages';

/** A checked input event. */
export type InboundEvent =
  | { readonly type: 'text'; readonly spoken: CheckedText; readonly flush: boolean }
  | { readonly type: 'close' }
  /** The signed empty message that an SDK sends after the last event. */
  | { readonly type: 'end' };

/**
 * Reads the event inside a signed message.
 *
 * @param outer - The signed message. Its body is the event, encoded as another message.
 * @throws ServiceError `ValidationException`, or FrameError if the body is no message.
 */
export function readInboundEvent(outer: StreamMessage, engine: PollyEngine): InboundEvent {
  if (outer.body.byteLength === 0) return { type: 'end' };
  const inner = decodeMessage(outer.body);
  switch (inner.headers[':event-type']?.value) {
    case 'TextEvent':
      return readTextEvent(inner.body, engine);
    case 'CloseStreamEvent':
      return { type: 'close' };
    default:
      throw validationError('invalidInboundEvent', 'An event is neither a TextEvent nor a CloseStreamEvent.');
  }
}

function readTextEvent(body: Uint8Array, engine: PollyEngine): InboundEvent {
  const { Text: text, TextType: textType, FlushStreamConfiguration: flush } = parseObject(body);
  if (typeof text !== 'string') {
    throw validationError('fieldValidationFailed', 'A TextEvent needs a Text that is a string.', 'Text');
  }
  const checked = checkText(text, textType, engine);
  if ('kind' in checked) {
    throw validationError('fieldValidationFailed', checked.message, checked.kind === 'type' ? 'TextType' : 'Text');
  }
  return { type: 'text', spoken: checked, flush: isObject(flush) && flush['Force'] === true };
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    if (isObject(value)) return value;
  } catch {
    // Handled below. The parser's message would quote the text.
  }
  throw validationError('invalidInboundEvent', 'The payload of a TextEvent is not a JSON object.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
