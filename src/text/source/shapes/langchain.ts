/**
 * Shapes of LangChain and LangGraph: message chunks, as objects and as JSON of either language; `streamEvents`; and a
 * graph's stream in the modes `messages` and `updates`, alone or among others, also from LangGraph's own SDK.
 */
import { readContent } from '../item/content';
import {
  ELSEWHERE,
  isRecord,
  modelFailed,
  NOTHING,
  saying,
  sayingContent,
  stringAt,
  valueAt,
  type Item,
  type ReadItem,
  type Said,
} from '../item/item';

const MESSAGE_TYPE = /^(?:ai|human|system|tool|function|remove|developer|generic|chat|[A-Z]\w*Message(?:Chunk)?)$/;
const OF_THE_MODEL = /^(?:ai|AIMessage(?:Chunk)?)$/;
/** `messages` may be followed by the name of a nested graph. */
const MESSAGES_MODE = /^messages(?:-tuple)?(?:\||$)/;
const SNAPSHOT_MODE = /^messages\/(?:partial|complete)(?:\||$)/;
const UPDATES_MODE = /^updates(?:\||$)/;
const OTHER_MODE = /^(?:values|custom|debug|tasks|checkpoints|messages\/metadata|metadata)(?:\||$)/;

/** Reads an item of LangChain or LangGraph. */
export function sayingOfLangChain(item: Item, read: ReadItem): Said | undefined {
  if (Array.isArray(item)) return sayingOfTuple(item);
  if (isMessage(item)) return sayingOfMessage(item);
  const { event, data } = item;
  if (typeof event === 'string') return sayingOfMode(event, data) ?? sayingOfEvent(event, item, read);
  return sayingOfUpdates(item);
}

/** Reads `[chunk, metadata]`, `[mode, data]` or `[graph, mode, data]`. */
function sayingOfTuple(tuple: readonly unknown[]): Said | undefined {
  const [first, second, third] = tuple;
  if (isMessage(first) && tuple.length <= 2) return sayingOfStep(first, second);
  if (isRecord(first) && tuple.length === 2 && isStep(second)) return sayingOfStep(first, second);
  if (typeof first === 'string' && tuple.length === 2) return sayingOfMode(first, second);
  if (Array.isArray(first) && tuple.length === 3 && typeof second === 'string') return sayingOfMode(second, third);
  if (Array.isArray(first) && tuple.length === 2) return isRecord(second) ? sayingOfGraph(second) : undefined;
  return undefined;
}

function sayingOfGraph(data: Item): Said | undefined {
  if (Array.isArray(data) && isRecord(data[0])) return sayingOfTuple(data);
  return sayingOfUpdates(data) ?? sayingOfLangChainMessage(data);
}

/** Whether an object is LangGraph's metadata, which tells a message from any other object. */
function isStep(metadata: unknown): boolean {
  return isRecord(metadata) && Object.keys(metadata).some((name) => /^(?:langgraph_|ls_|checkpoint_ns$)/.test(name));
}

function sayingOfMode(mode: string, data: unknown): Said | undefined {
  if (MESSAGES_MODE.test(mode)) return Array.isArray(data) && isRecord(data[0]) ? sayingOfStep(data[0], data[1]) : NOTHING;
  if (SNAPSHOT_MODE.test(mode)) return sayingOfSnapshots(Array.isArray(data) ? data : [data]);
  if (UPDATES_MODE.test(mode)) return (isRecord(data) ? sayingOfUpdates(data) : undefined) ?? NOTHING;
  return OTHER_MODE.test(mode) ? NOTHING : undefined;
}

function sayingOfEvent(event: string, item: Item, read: ReadItem): Said | undefined {
  const run = stringAt(item, 'run_id');
  // A server that passes on named events may repeat the whole event in each.
  const inner = valueAt(item, 'data', 'data');
  const data = isRecord(inner) ? inner : item['data'];
  const id = run === undefined ? {} : { id: `run:${run}` };
  if (event === 'on_chat_model_stream' || event === 'on_llm_stream') {
    return { ...sayingOfChunk(valueAt(data, 'chunk')), ...id, turn: run, isOfModel: true };
  }
  // The answer of a model that does not stream; for others it repeats the increments.
  if (event === 'on_chat_model_end' || event === 'on_llm_end') return { ...sayingOfOutput(valueAt(data, 'output')), ...id };
  // A parser and a chain pass on their model's text, or create text themselves.
  if (event === 'on_chain_stream' || event === 'on_parser_stream')
    return { ...sayingOfChain(valueAt(data, 'chunk'), read), relay: run ?? stringAt(item, 'name') ?? event };
  if (event === 'on_chain_start' && run !== undefined) return { begins: run };
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

/** Reads a model's chunk: a message, also reduced to its content, or a text. */
function sayingOfChunk(chunk: unknown): Said {
  if (typeof chunk === 'string') return saying(chunk);
  if (!isRecord(chunk)) return NOTHING;
  return isMessage(chunk) || 'content' in chunk || chunk['lc'] === 1 ? sayingOfMessage(chunk) : saying(stringAt(chunk, 'text'));
}

/** Reads a whole message, or the generations of LangChain's older models. */
function sayingOfOutput(output: unknown): Said {
  const generation = valueAt(output, 'generations', '0', '0');
  const message = isRecord(generation) ? (generation['message'] ?? generation) : output;
  if (!isRecord(message)) return NOTHING;
  const { content, text } = fieldsOf(message);
  const { text: whole, endsElsewhere } = readContent(content ?? text);
  return { whole, endsElsewhere: endsElsewhere || whole === '' };
}

function sayingOfChain(chunk: unknown, read: ReadItem): Said {
  if (typeof chunk === 'string') return saying(chunk);
  return isRecord(chunk) && !Array.isArray(chunk) ? (sayingOfUpdates(chunk) ?? read(chunk) ?? NOTHING) : NOTHING;
}

/** Reads `{ node: { messages } }`, the messages that each node of a graph has added. */
function sayingOfUpdates(update: Item): Said | undefined {
  const states = Object.values(update);
  const messages = states.flatMap((state) =>
    isRecord(state) && Array.isArray(state['messages']) ? (state['messages'] as readonly unknown[]) : [],
  );
  return messages.length > 0 && messages.every((message) => isMessage(message) || isPlainMessage(message))
    ? sayingOfSnapshots(messages)
    : undefined;
}

function sayingOfSnapshots(messages: readonly unknown[]): Said {
  const ofModel = messages.filter(
    (message) => (isMessage(message) && OF_THE_MODEL.test(typeOf(message))) || (isPlainMessage(message) && message['role'] === 'assistant'),
  );
  const last = ofModel.at(-1);
  if (last === undefined) return ELSEWHERE;
  const fields = fieldsOf(last as Item);
  const { text, endsElsewhere } = readContent(fields['content']);
  const id = stringAt(fields, 'id');
  return { whole: text, endsElsewhere: endsElsewhere || text === '', ...(id === undefined ? {} : { id }) };
}

/** Reads a message of a graph's step, which its metadata names. */
function sayingOfStep(message: Item, metadata: unknown): Said {
  return { ...sayingOfMessage(message), turn: stringAt(metadata, 'langgraph_checkpoint_ns') };
}

function sayingOfLangChainMessage(item: Item): Said | undefined {
  return isMessage(item) ? sayingOfMessage(item) : undefined;
}

function sayingOfMessage(message: Item): Said {
  const type = typeOf(message) || typeOfRole(message);
  if (type !== '' && !OF_THE_MODEL.test(type)) return /^(?:tool|function|Tool|Function)/.test(type) ? ELSEWHERE : NOTHING;
  const fields = fieldsOf(message);
  const content = readContent(fields['content']);
  const id = stringAt(fields, 'id');
  // A message without a type is an increment that a server passed on.
  const isChunk = type === '' || type.endsWith('Chunk') || Array.isArray(fields['tool_call_chunks']);
  const callsTool = ['tool_calls', 'tool_call_chunks'].some((name) => Array.isArray(fields[name]) && fields[name].length > 0);
  if (!isChunk) return { whole: content.text, endsElsewhere: content.endsElsewhere || callsTool, ...(id === undefined ? {} : { id }) };
  const said = sayingContent({ ...content, endsElsewhere: content.endsElsewhere || callsTool });
  return id === undefined ? said : { ...said, id };
}

/** Whether a value is a message, as an object or as JSON. */
function isMessage(value: unknown): value is Item {
  if (!isRecord(value) || !MESSAGE_TYPE.test(typeOf(value))) return false;
  const { content } = fieldsOf(value);
  return typeof content === 'string' || Array.isArray(content);
}

/** Whether a value is a message of another library. */
function isPlainMessage(value: unknown): value is Item {
  return isRecord(value) && typeof value['role'] === 'string' && 'content' in value;
}

/** Returns the fields of a message. LangChain's JSON has the class in `id` and the fields in `kwargs`. */
function fieldsOf(message: Item): Item {
  return message['lc'] === 1 && isRecord(message['kwargs']) ? message['kwargs'] : message;
}

function typeOf(message: Item): string {
  const { type, id, _getType: getType } = message;
  if (message['lc'] === 1 && Array.isArray(id)) return String(id.at(-1));
  if (typeof type === 'string') return type;
  // Before version 1 of LangChain, only a method returned a message's type.
  return typeof getType === 'function' ? String(getType.call(message)) : '';
}

function typeOfRole({ role, tool_call_id: call }: Item): string {
  if (typeof call === 'string') return 'tool';
  return role === 'assistant' || typeof role !== 'string' ? '' : role;
}
