/**
 * Shapes of items that name their kind in `type`: Vercel AI SDK, Mastra, OpenAI (Responses, Agents, Codex), Anthropic
 * (Messages, Claude Agent), Cohere, Mistral (conversations), AG-UI, Strands and assistant-ui.
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
import { isOtherThanText } from '../item/words';

type SayingOf = (item: Item, read: ReadItem) => Said | undefined;

const failing: SayingOf = (item) => {
  throw modelFailed(item);
};
const deltaOf: SayingOf = (item) => saying(stringAt(item, 'delta'));
const isSubordinate = (item: Item): boolean => typeof item['parent_tool_use_id'] === 'string';

const VERCEL: Readonly<Record<string, SayingOf>> = {
  // `textDelta` in version 4 and assistant-ui, `text` since 5, `delta` in the UI message stream; Mastra has a payload.
  'text-delta': (item) => {
    const text = stringAt(item, 'text') ?? stringAt(item, 'delta') ?? stringAt(item, 'textDelta') ?? stringAt(item, 'payload', 'text');
    return saying(text, pathOf(item));
  },
  'part-start': (item) => {
    const isText = stringAt(item, 'part', 'type') === 'text';
    return { part: { parent: pathOf(item) ?? '', isText }, isElsewhere: !isText && stringAt(item, 'part', 'type') !== 'source' };
  },
  'start-step': () => ELSEWHERE,
  'text-start': () => NOTHING,
  start: () => NOTHING,
};

const OPENAI: Readonly<Record<string, SayingOf>> = {
  'response.output_text.delta': deltaOf,
  'response.text.delta': deltaOf,
  'transcript.text.delta': deltaOf,
  // The whole text, used if there were no increments.
  'response.output_text.done': (item) => ({ whole: stringAt(item, 'text') ?? '' }),
  // A refusal is the model's answer to the listener.
  'response.refusal.delta': deltaOf,
  'response.output_item.added': () => ELSEWHERE,
  'response.failed': failing,
  // The Agents SDK: text increments, beside the events of the model's own SDK.
  output_text_delta: (item) => ({ ...saying(stringAt(item, 'delta'), stringAt(item, 'itemId')), turn: stringAt(item, 'itemId') }),
  raw_model_stream_event: (item, read) => read(item['data']),
  model: (item, read) => sayingOfModelEvent(item['event'], read),
  run_item_stream_event: (item) => {
    if (item['name'] !== 'message_output_created') return ELSEWHERE;
    return { whole: readContent(valueAt(item, 'item', 'rawItem', 'content')).text, ...idOf(stringAt(item, 'item', 'rawItem', 'id')) };
  },
  agent_updated_stream_event: () => ELSEWHERE,
};

const ANTHROPIC: Readonly<Record<string, SayingOf>> = {
  content_block_delta: (item) => (stringAt(item, 'delta', 'type') === 'text_delta' ? saying(stringAt(item, 'delta', 'text')) : NOTHING),
  // Citations split a sentence into several text blocks.
  content_block_start: (item) =>
    stringAt(item, 'content_block', 'type') === 'text' ? saying(stringAt(item, 'content_block', 'text')) : ELSEWHERE,
  // A server may pass on only the increment.
  input_json_delta: () => ELSEWHERE,
  signature_delta: () => NOTHING,
  citations_delta: () => NOTHING,
  message_start: () => ELSEWHERE,
  // The Claude Agent SDK. Text of a subordinate agent is a tool's work.
  stream_event: (item, read) => (isSubordinate(item) ? NOTHING : read(item['event'])),
  assistant: (item) => {
    if (!isRecord(item['message'])) return undefined;
    if (isSubordinate(item)) return NOTHING;
    const { text, beginsElsewhere, endsElsewhere } = readContent(item['message']['content']);
    return {
      whole: text,
      isElsewhere: beginsElsewhere || (text === '' && endsElsewhere),
      endsElsewhere,
      ...idOf(stringAt(item['message'], 'id')),
    };
  },
  user: (item) => (isRecord(item['message']) ? ELSEWHERE : undefined),
  result: (item) => {
    if (item['is_error'] === true) throw modelFailed(item);
    return NOTHING;
  },
};

/** Codex repeats each whole item while it grows. */
const CODEX: Readonly<Record<string, SayingOf>> = {
  'item.started': (item) => sayingOfCodex(item),
  'item.updated': (item) => sayingOfCodex(item),
  'item.completed': (item) => sayingOfCodex(item),
  'thread.started': () => NOTHING,
  'turn.started': () => NOTHING,
  'turn.completed': () => NOTHING,
  'turn.failed': failing,
};

const COHERE: Readonly<Record<string, SayingOf>> = {
  'content-start': (item) => sayingOfCohere(item),
  'content-delta': (item) => sayingOfCohere(item),
  'message-start': () => ELSEWHERE,
  'message-end': (item) => {
    if (typeof valueAt(item, 'delta', 'error') === 'string') throw modelFailed(item);
    return NOTHING;
  },
};

const MISTRAL: Readonly<Record<string, SayingOf>> = {
  'message.output.delta': (item) => sayingContent(readContent(item['content'])),
  'conversation.response.error': failing,
};

const AG_UI: Readonly<Record<string, SayingOf>> = {
  TEXT_MESSAGE_START: (item) => ({ ...idOf(stringAt(item, 'messageId')), ...foreign(item), isElsewhere: true }),
  TEXT_MESSAGE_CONTENT: (item) => sayingOfAgUi(item),
  TEXT_MESSAGE_CHUNK: (item) => ({ ...sayingOfAgUi(item), ...foreign(item) }),
  TEXT_MESSAGE_END: () => NOTHING,
  RUN_ERROR: failing,
  // An event of the agent's own SDK.
  RAW: () => NOTHING,
  CUSTOM: () => NOTHING,
};

const STRANDS: Readonly<Record<string, SayingOf>> = {
  modelStreamUpdateEvent: (item, read) => read(item['event']),
  modelMessageStartEvent: () => ELSEWHERE,
  modelContentBlockStartEvent: (item) => (isRecord(item['start']) ? ELSEWHERE : NOTHING),
  modelContentBlockDeltaEvent: (item) => {
    const type = stringAt(item, 'delta', 'type');
    if (type === 'textDelta') return saying(stringAt(item, 'delta', 'text'));
    return type === 'citationsDelta' ? NOTHING : ELSEWHERE;
  },
  // A node of several agents passes on its events.
  nodeStreamUpdateEvent: (item, read) => read(valueAt(item, 'inner', 'event')) ?? NOTHING,
  multiAgentInitializedEvent: () => NOTHING,
  beforeNodeCallEvent: () => ELSEWHERE,
};

/** Transcripts. Text that is not final comes again. */
const TRANSCRIPTS: Readonly<Record<string, SayingOf>> = {
  // Deepgram.
  Results: (item) =>
    item['is_final'] === true ? { ...saying(stringAt(item, 'channel', 'alternatives', '0', 'transcript')), isApart: true } : NOTHING,
  // AssemblyAI, which repeats a turn with capitals and punctuation.
  Turn: (item) =>
    item['end_of_turn'] === true ? { whole: stringAt(item, 'transcript') ?? '', id: `turn:${String(item['turn_order'])}` } : NOTHING,
  // A model's analysis of a turn.
  LLMGatewayResponse: () => NOTHING,
  // AI SDK and Mistral. They repeat partial transcripts.
  'transcript-delta': (item) => saying(stringAt(item, 'delta'), stringAt(item, 'id')),
  'transcript-partial': () => NOTHING,
  'transcript-final': (item) => ({ ...wholeOf(item), isApart: true }),
  'transcription.text.delta': (item) => saying(stringAt(item, 'text')),
  'transcription.done': (item) => wholeOf(item),
  'transcription.language': () => NOTHING,
  'transcription.segment': () => NOTHING,
  // Deepgram's Flux repeats a turn until it ends.
  TurnInfo: (item) => (item['event'] === 'EndOfTurn' ? { ...saying(stringAt(item, 'transcript')), isApart: true } : NOTHING),
};

/** Each type has the same meaning in all SDKs. */
const SAYING_OF: ReadonlyMap<string, SayingOf> = new Map(
  [VERCEL, OPENAI, ANTHROPIC, CODEX, COHERE, MISTRAL, AG_UI, STRANDS, TRANSCRIPTS].flatMap((family) => Object.entries(family)),
);

/** Prefixes and words that only these types have. */
const KNOWN =
  /^(?:response\.|conversation\.|content_block|content-|message_(?:start|delta|stop)$|(?:text|reasoning|tool|source|finish|step|data)-|ping$|abort$|finish$|(?:TEXT|TOOL|REASONING|THINKING|RUN|STEP|STATE|MESSAGES|ACTIVITY|SUBAGENT)_[A-Z_]+$|(?:agent|function|tool|message|model|before|after)[.A-Z]\w*|citation-)/;

/** Reads an item with a type. */
export function sayingOfType(item: Item, read: ReadItem): Said | undefined {
  const { type } = item;
  if (typeof type !== 'string') return undefined;
  const sayingOf = SAYING_OF.get(type);
  if (sayingOf !== undefined) return sayingOf(item, read);
  if (type === 'error' && item['severity'] !== 'info' && item['severity'] !== 'warning') throw modelFailed(item);
  if (isOtherThanText(type)) return ELSEWHERE;
  return KNOWN.test(type) ? NOTHING : undefined;
}

/** Reads an event of the model's own SDK, for text that no increment repeats. */
function sayingOfModelEvent(event: unknown, read: ReadItem): Said {
  const said = read(event) ?? NOTHING;
  const isRefusal =
    stringAt(event, 'type') === 'response.refusal.delta' || typeof valueAt(event, 'choices', '0', 'delta', 'refusal') === 'string';
  if (isRefusal) return said;
  return said.isElsewhere === true || said.endsElsewhere === true ? ELSEWHERE : NOTHING;
}

function sayingOfCodex(item: Item): Said {
  if (stringAt(item, 'item', 'type') !== 'agent_message') return ELSEWHERE;
  return { whole: stringAt(item, 'item', 'text') ?? '', ...idOf(stringAt(item, 'item', 'id')) };
}

function sayingOfCohere(item: Item): Said {
  const content = valueAt(item, 'delta', 'message', 'content');
  const text = stringAt(content, 'text');
  if (text !== undefined && text !== '') return saying(text);
  return stringAt(content, 'thinking') === undefined ? NOTHING : ELSEWHERE;
}

function sayingOfAgUi(item: Item): Said {
  const id = stringAt(item, 'messageId');
  return { ...saying(stringAt(item, 'delta'), id), turn: id };
}

/** AG-UI also streams messages of others. Without a role it is the assistant's. */
function foreign(item: Item): Pick<Said, 'isForeign'> {
  return { isForeign: (item['role'] ?? 'assistant') !== 'assistant' };
}

/** assistant-ui gives the path of the part that text belongs to, and of a part that is opened. */
function pathOf({ path }: Item): string | undefined {
  return Array.isArray(path) ? path.map((step) => `/${step}`).join('') : undefined;
}

function wholeOf(item: Item): Said {
  return { whole: stringAt(item, 'text') ?? '', ...idOf(stringAt(item, 'id')) };
}

function idOf(id: string | undefined): Pick<Said, 'id'> {
  return id === undefined ? {} : { id };
}
