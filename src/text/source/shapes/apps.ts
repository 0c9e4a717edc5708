/**
 * Shapes of apps and platforms with events of their own: OpenCode, Llama Stack's agents, Voiceflow, and the activities of
 * Microsoft Copilot Studio.
 */
import { ELSEWHERE, isRecord, modelFailed, NOTHING, saying, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item/item';
import { isOtherThanText, isUsers } from '../item/words';

/** A bot writes one message after another. */
const ACTIVITY = 'activity';

/** Reads an item of such an app. */
export function sayingOfApp(item: Item, read: ReadItem): Said | undefined {
  const { type, payload, properties, trace } = item;
  if (isRecord(payload) && typeof payload['event_type'] === 'string') return sayingOfLlamaStack(payload['event_type'], payload);
  if (typeof type !== 'string') return typeof item['directory'] === 'string' && isRecord(payload) ? read(payload) : undefined;
  if (isRecord(properties)) return sayingOfOpenCode(type, properties);
  if (type === 'trace' && isRecord(trace)) return read(trace);
  if (type === 'typing') return sayingOfTyping(item);
  if (type === 'message' && (isRecord(item['from']) || isRecord(item['channelData']))) return sayingOfActivity(item);
  return isRecord(payload) ? sayingOfVoiceflow(type, payload) : undefined;
}

function sayingOfOpenCode(type: string, properties: Item): Said | undefined {
  if (type === 'session.error') throw modelFailed(properties['error']);
  if (type === 'message.part.updated') return sayingOfPart(properties['part'], stringAt(properties, 'delta'));
  const delta = stringAt(properties, 'delta');
  if (type === 'message.part.delta')
    return properties['field'] === 'text' && delta !== undefined ? ofPart({ text: delta }, properties['partID']) : NOTHING;
  if (type === 'session.next.text.delta') return ofPart({ text: delta ?? '' }, properties['textID']);
  if (type === 'session.next.text.ended') return ofPart({ whole: stringAt(properties, 'text') ?? '' }, properties['textID']);
  if (isOtherThanText(type)) return ELSEWHERE;
  return /^[a-z]+(?:\.[a-z]+)+$/.test(type) ? NOTHING : undefined;
}

/** Reads a part of a message. Only parts of the model have a time; the user's parts do not. */
function sayingOfPart(part: unknown, delta: string | undefined): Said {
  if (!isRecord(part) || part['synthetic'] === true || part['ignored'] === true) return NOTHING;
  const id = stringAt(part, 'id');
  if (part['type'] !== 'text') return { ...ELSEWHERE, isForeign: true, ...(id === undefined ? {} : { id }) };
  if (delta !== undefined) return ofPart({ text: delta }, id);
  return isRecord(part['time']) ? ofPart({ whole: stringAt(part, 'text') ?? '' }, id) : NOTHING;
}

function ofPart(said: Said, id: unknown): Said {
  return typeof id === 'string' ? { ...said, id, turn: id } : said;
}

/** Reads an event of a turn. The end of each step and of the turn repeats the text. */
function sayingOfLlamaStack(event: string, payload: Item): Said {
  const id = stringAt(payload, 'step_id');
  const isInference = payload['step_type'] === 'inference';
  if (event === 'step_progress' && isInference) {
    const type = stringAt(payload, 'delta', 'type');
    return type === 'text' ? saying(stringAt(payload, 'delta', 'text'), id) : ELSEWHERE;
  }
  const content = valueAt(payload, 'step_details', 'model_response', 'content');
  if (event === 'step_complete' && isInference)
    return { whole: typeof content === 'string' ? content : '', ...(id === undefined ? {} : { id }) };
  return event.startsWith('step_') && !isInference ? ELSEWHERE : NOTHING;
}

/** Reads a trace. A completion streams; any other text is a message of its own. */
function sayingOfVoiceflow(type: string, payload: Item): Said | undefined {
  if (/^completion-(?:start|continue)$/.test(type)) return saying(stringAt(payload, 'completion'));
  if (type === 'completion-end') return NOTHING;
  if (type !== 'text' && type !== 'speak') return undefined;
  const message = stringAt(payload, 'message');
  return message === undefined ? undefined : { text: message, isElsewhere: true };
}

/** Reads a bot's whole message, which repeats the increments that arrived before. */
function sayingOfActivity(item: Item): Said {
  const role = stringAt(item, 'from', 'role');
  return role !== undefined && isUsers(role) ? NOTHING : { whole: stringAt(item, 'text') ?? '', id: ACTIVITY };
}

/** Reads text that comes while a bot writes its message. Text about the work is marked as informative. */
function sayingOfTyping(item: Item): Said {
  const { entities, channelData, text } = item;
  const infos = [channelData, ...(Array.isArray(entities) ? (entities as readonly unknown[]) : [])].filter(isRecord);
  if (typeof text !== 'string' || !infos.some((info) => info['streamType'] === 'streaming')) return NOTHING;
  return infos.some((info) => info['chunkType'] === 'delta') ? { text } : { whole: text, id: ACTIVITY };
}
