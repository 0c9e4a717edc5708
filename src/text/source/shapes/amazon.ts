/** Shapes of Amazon Bedrock: `ConverseStream`, `InvokeModelWithResponseStream`, agents, flows and knowledge bases. */
import { bytesOf } from '../item/bytes';
import { ELSEWHERE, isRecord, NOTHING, saying, stringAt, type Item, type ReadItem, type Said } from '../item/item';

/** Events of `ConverseStream`, and properties of Nova's JSON, without text. */
const CONVERSE_EVENTS = ['messageStart', 'contentBlockStop', 'messageStop', 'metadata', '$unknown'];
/** Events of `InvokeAgent`, `InvokeInlineAgent`, `InvokeFlow` and `RetrieveAndGenerateStream` without text. */
const AGENT_EVENTS =
  'trace files flowTraceEvent flowCompletionEvent flowMultiTurnInputRequestEvent guardrail citation metadataEvent InvokeComplete'.split(
    ' ',
  );
/** Parts of a text block that may be within its sentences. */
const INSIDE_TEXT = ['text', 'citation'];
/** Properties that Bedrock adds to any model's JSON, such as results of guardrails. It may also send them alone. */
const BEDROCK_PROPERTY = /^amazon-bedrock-/;
/** An agent's bytes are text; a model's bytes are JSON. */
const JSON_OPENING = /^\s*\{/u;

/** Reads an event of Bedrock. */
export function sayingOfAmazon(item: Item, read: ReadItem): Said | undefined {
  const { contentBlockDelta, chunk, output, outputs, flowOutputEvent } = item;
  if (isRecord(contentBlockDelta)) return sayingOfDelta(contentBlockDelta['delta']);
  // Bedrock announces only blocks that are not text, and no reasoning.
  if ('contentBlockStart' in item || isRecord(item['returnControl'])) return ELSEWHERE;
  if (isRecord(chunk) && ('bytes' in chunk || 'attribution' in chunk)) return sayingOfBytes(chunk['bytes'], read);
  if (isRecord(output) && typeof output['text'] === 'string') return { ...saying(output['text']), mayRepeat: true };
  if (isRecord(flowOutputEvent)) return { whole: stringAt(flowOutputEvent, 'content', 'document') ?? '', isElsewhere: true };
  // Amazon Q Business and Lex.
  if (isRecord(item['textEvent'])) return saying(stringAt(item['textEvent'], 'systemMessage'));
  if (typeof item['systemMessage'] === 'string' && 'systemMessageId' in item) return saying(item['systemMessage']);
  if (isRecord(item['TextResponseEvent'])) return sayingOfLex(item['TextResponseEvent']['messages']);
  // Titan, Llama and Mistral have their own forms.
  const text =
    stringAt(item, 'outputText') ?? stringAt(item, 'generation') ?? (Array.isArray(outputs) ? stringAt(outputs[0], 'text') : undefined);
  if (text !== undefined) return saying(text);
  const names = Object.keys(item);
  if (names.length > 0 && names.every((name) => BEDROCK_PROPERTY.test(name))) return NOTHING;
  return names.length > 0 &&
    names.every((name) => CONVERSE_EVENTS.includes(name) || AGENT_EVENTS.includes(name) || BEDROCK_PROPERTY.test(name))
    ? NOTHING
    : undefined;
}

function sayingOfDelta(delta: unknown): Said {
  if (!isRecord(delta)) return NOTHING;
  if (typeof delta['text'] === 'string') return saying(delta['text']);
  return INSIDE_TEXT.some((name) => name in delta) ? NOTHING : ELSEWHERE;
}

function sayingOfLex(messages: unknown): Said {
  const texts = (Array.isArray(messages) ? (messages as readonly unknown[]) : [])
    .filter((message) => stringAt(message, 'contentType') === 'PlainText')
    .map((message) => stringAt(message, 'content'));
  return { ...saying(texts.join(' ')), isApart: true };
}

/** Reads an agent's bytes, which are text and may end within a character. */
function sayingOfBytes(given: unknown, read: ReadItem): Said {
  const bytes = bytesOf(given);
  if (bytes === undefined) return NOTHING;
  const text = new TextDecoder().decode(bytes);
  if (!JSON_OPENING.test(text)) return { bytes };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { bytes };
  }
  return read(json) ?? { bytes };
}
