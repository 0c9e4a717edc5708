/**
 * LangChain and LangGraph: chunks of messages, as objects and as JSON of either language; `streamEvents`; and what a
 * graph streams in the modes `messages` and `updates`, alone or among others, also by LangGraph's own SDK.
 */
import { readContent } from '../content';
import { ELSEWHERE, isRecord, modelFailed, NOTHING, saying, sayingContent, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item';

const MESSAGE_TYPE = /^(?:ai|human|system|tool|function|remove|developer|generic|chat|[A-Z]\w*Message(?:Chunk)?)$/;
const OF_THE_MODEL = /^(?:ai|AIMessage(?:Chunk)?)$/;
/** `messages` may be followed by the name of a graph inside the graph. */
const MESSAGES_MODE = /^messages(?:-tuple)?(?:\||$)/;
const SNAPSHOT_MODE = /^messages\/(?:partial|complete)(?:\||$)/;
const UPDATES_MODE = /^updates(?:\||$)/;
const OTHER_MODE = /^(?:values|custom|debug|tasks|checkpoints|messages\/metadata|metadata)(?:\||$)/;

/** What an item of LangChain's or LangGraph's says. */
export function sayingOfLangChain(item: Item, read: ReadItem): Said | undefined {
  if (Array.isArray(item)) return sayingOfTuple(item);
  if (isMessage(item)) return sayingOfMessage(item);
  const { event, data } = item;
  if (typeof event === 'string') return sayingOfMode(event, data) ?? sayingOfEvent(event, item, read);
  return sayingOfUpdates(item);
}

/** `[chunk, metadata]`, `[mode, data]` and `[graph, mode, data]`. */
function sayingOfTuple(tuple: readonly unknown[]): Said | undefined {
  const [first, second, third] = tuple;
  if (isMessage(first) && tuple.length <= 2) return sayingOfStep(first, second);
  if (typeof first === 'string' && tuple.length === 2) return sayingOfMode(first, second);
  if (Array.isArray(first) && tuple.length === 3 && typeof second === 'string') return sayingOfMode(second, third);
  if (Array.isArray(first) && tuple.length === 2) return isRecord(second) ? (sayingOfUpdates(second) ?? sayingOfLangChainMessage(second)) : undefined;
  return undefined;
}

function sayingOfMode(mode: string, data: unknown): Said | undefined {
  if (MESSAGES_MODE.test(mode)) return Array.isArray(data) && isMessage(data[0]) ? sayingOfStep(data[0], data[1]) : NOTHING;
  if (SNAPSHOT_MODE.test(mode)) return sayingOfSnapshots(Array.isArray(data) ? data : [data]);
  if (UPDATES_MODE.test(mode)) return (isRecord(data) ? sayingOfUpdates(data) : undefined) ?? NOTHING;
  return OTHER_MODE.test(mode) ? NOTHING : undefined;
}

function sayingOfEvent(event: string, item: Item, read: ReadItem): Said | undefined {
  if (event === 'on_chat_model_stream' || event === 'on_llm_stream') {
    const chunk = valueAt(item, 'data', 'chunk');
    const said = isMessage(chunk) ? sayingOfMessage(chunk) : saying(typeof chunk === 'string' ? chunk : stringAt(chunk, 'text'));
    return { ...said, turn: stringAt(item, 'run_id') };
  }
  // What a parser or a chain passes on was said by its model.
  if (/^on_(?:tool|chat_model_start)/.test(event)) return ELSEWHERE;
  if (/^on_[a-z_]+_(?:start|stream|end|error|event)$/.test(event)) return NOTHING;
  switch (event) {
    case 'content-block-delta':
      return stringAt(item, 'delta', 'type') === 'text-delta' ? saying(stringAt(item, 'delta', 'text')) : NOTHING;
    case 'content-block-start':
      return stringAt(item, 'content', 'type') === 'text' ? saying(stringAt(item, 'content', 'text')) : ELSEWHERE;
    case 'message-start':
      return ELSEWHERE;
    case 'content-block-finish':
    case 'message-finish':
      return NOTHING;
    case 'events':
      return read(item['data']);
    case 'error':
      throw modelFailed(item);
    default:
      return undefined;
  }
}

/** `{ node: { messages } }`: what each node of a graph has added. */
function sayingOfUpdates(update: Item): Said | undefined {
  const states = Object.values(update);
  const messages = states.flatMap((state) => (isRecord(state) && Array.isArray(state['messages']) ? (state['messages'] as readonly unknown[]) : []));
  return messages.length > 0 && messages.every(isMessage) ? sayingOfSnapshots(messages) : undefined;
}

function sayingOfSnapshots(messages: readonly unknown[]): Said {
  const ofModel = messages.filter((message) => isMessage(message) && OF_THE_MODEL.test(typeOf(message)));
  const last = ofModel.at(-1);
  if (last === undefined) return ELSEWHERE;
  const fields = fieldsOf(last as Item);
  const { text, endsElsewhere } = readContent(fields['content']);
  const id = stringAt(fields, 'id');
  return { whole: text, endsElsewhere: endsElsewhere || text === '', ...(id === undefined ? {} : { id }) };
}

/** A message of one step of a graph, which its metadata names. */
function sayingOfStep(message: Item, metadata: unknown): Said {
  return { ...sayingOfMessage(message), turn: stringAt(metadata, 'langgraph_checkpoint_ns') };
}

function sayingOfLangChainMessage(item: Item): Said | undefined {
  return isMessage(item) ? sayingOfMessage(item) : undefined;
}

function sayingOfMessage(message: Item): Said {
  const type = typeOf(message);
  if (!OF_THE_MODEL.test(type)) return /^(?:tool|function|Tool|Function)/.test(type) ? ELSEWHERE : NOTHING;
  const fields = fieldsOf(message);
  const content = readContent(fields['content']);
  const id = stringAt(fields, 'id');
  const isChunk = type.endsWith('Chunk') || Array.isArray(fields['tool_call_chunks']);
  const callsTool = ['tool_calls', 'tool_call_chunks'].some((name) => Array.isArray(fields[name]) && fields[name].length > 0);
  if (!isChunk) return { whole: content.text, endsElsewhere: content.endsElsewhere || callsTool, ...(id === undefined ? {} : { id }) };
  const said = sayingContent({ ...content, endsElsewhere: content.endsElsewhere || callsTool });
  return id === undefined ? said : { ...said, id };
}

/** A message, an object or what it is as JSON. */
function isMessage(value: unknown): value is Item {
  if (!isRecord(value) || !MESSAGE_TYPE.test(typeOf(value))) return false;
  const { content } = fieldsOf(value);
  return typeof content === 'string' || Array.isArray(content);
}

/** LangChain's JSON of its objects tells their class in `id`, and has their fields in `kwargs`. */
function fieldsOf(message: Item): Item {
  return message['lc'] === 1 && isRecord(message['kwargs']) ? message['kwargs'] : message;
}

function typeOf(message: Item): string {
  const { type, id } = message;
  if (message['lc'] === 1 && Array.isArray(id)) return String(id.at(-1));
  return typeof type === 'string' ? type : '';
}
