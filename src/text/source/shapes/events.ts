/**
 * Shapes of items that name their kind in `event` or a similar property: OpenAI's Assistants, server-sent events that
 * clients pass on (Replicate, Flowise, Azure, watsonx, an EventSource), Dify, Mistral, Cohere's first version and Pydantic
 * AI.
 */
import {
  ELSEWHERE,
  isRecord,
  modelFailed,
  NOTHING,
  saying,
  stringAt,
  tellsItself,
  valueAt,
  type Item,
  type ReadItem,
  type Said,
} from '../item/item';
import { readPayload } from '../item/payload';
import { isOtherThanText, isSilent } from '../item/words';
import { sayingOfMessageDelta } from './openai';

/** Reads an item with an event. */
export function sayingOfEvent(item: Item, read: ReadItem): Said | undefined {
  const { data } = item;
  const cohere = item['eventType'] ?? item['event_type'];
  if (typeof cohere === 'string') return sayingOfCohere(cohere, item);
  if (typeof item['event_kind'] === 'string') return sayingOfPydantic(item['event_kind'], item);
  const event = item['event'] ?? (isRecord(data) || typeof data === 'string' ? '' : undefined);
  // Strands for Python sends its text twice: in Bedrock's event, then alone as `data`. The second counts only if nothing else had text.
  if (isRecord(event)) return read(event);
  if (typeof data === 'string' && item['event'] === undefined && isStrands(item)) return { ...saying(data), relay: 'data' };
  if ('current_tool_use' in item || 'reasoningText' in item) return ELSEWHERE;
  if (typeof event !== 'string') return undefined;
  if (event === 'error') throw modelFailed(item);
  return sayingOfAssistants(event, data) ?? sayingOfDify(event, item) ?? sayingOfData(event, item, read);
}

/** An event that ends a message and may repeat it. */
const LAST_EVENT = /(?:^|[._-])(?:completed?|done|end|finished|final)$/u;

/** Whether an item has Strands' properties: the increment, its agent, or the cycle of its loop. */
function isStrands(item: Item): boolean {
  return isRecord(item['delta']) || 'event_loop_cycle_id' in item || 'agent' in item;
}

function sayingOfAssistants(event: string, data: unknown): Said | undefined {
  if (!/^thread\./.test(event)) return undefined;
  if (event === 'thread.message.delta') return sayingOfMessageDelta(data);
  if (event === 'thread.run.failed') throw modelFailed(data);
  return event === 'thread.message.created' || event.startsWith('thread.run.step') ? ELSEWHERE : NOTHING;
}

function sayingOfDify(event: string, item: Item): Said | undefined {
  if (event === 'text_chunk') return saying(stringAt(item, 'data', 'text'));
  if (event === 'text_replace') return NOTHING;
  if (typeof item['answer'] === 'string') return event === 'message' || event === 'agent_message' ? saying(item['answer']) : NOTHING;
  return event === 'agent_thought' ? ELSEWHERE : undefined;
}

function sayingOfData(event: string, item: Item, read: ReadItem): Said | undefined {
  const { data } = item;
  const payload = typeof data === 'string' ? readPayload(data) : data;
  // A page's EventSource has the event's name in `type`.
  const name = event || (stringAt(item, 'type') ?? '');
  if (isRecord(payload) && tellsItself(payload)) {
    const said = read(payload);
    return said !== undefined && LAST_EVENT.test(name) ? { ...said, relay: name } : said;
  }
  if (isSilent(name)) return isOtherThanText(name) ? ELSEWHERE : NOTHING;
  // Only an event's name may show its type.
  if (isRecord(payload) && name !== '')
    return read({ ...payload, type: name }) ?? read(payload) ?? ('toolName' in payload ? ELSEWHERE : undefined);
  if (isRecord(payload)) return read(payload) ?? ('toolName' in payload ? ELSEWHERE : undefined);
  if (typeof payload !== 'string') return undefined;
  const isAlone = Object.keys(item).length === 1;
  return event === '' && !isAlone && !('id' in item || 'lastEventId' in item) ? undefined : saying(payload);
}

function sayingOfCohere(event: string, item: Item): Said | undefined {
  // Command R's searches and calls have a text, too.
  if (event === 'text-generation') return saying(stringAt(item, 'text'));
  if (isOtherThanText(event)) return ELSEWHERE;
  return /^(?:stream|search|citation|debug)/.test(event) ? NOTHING : undefined;
}

function sayingOfPydantic(event: string, item: Item): Said | undefined {
  if (event === 'part_start') return stringAt(item, 'part', 'part_kind') === 'text' ? saying(stringAt(item, 'part', 'content')) : ELSEWHERE;
  if (event === 'part_delta') {
    return valueAt(item, 'delta', 'part_delta_kind') === 'text' ? saying(stringAt(item, 'delta', 'content_delta')) : ELSEWHERE;
  }
  return isOtherThanText(event) ? ELSEWHERE : NOTHING;
}
