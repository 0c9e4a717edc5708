/**
 * Shapes of agent frameworks and apps with a server: Agno, AnythingLLM, AutoGen, Spring AI, and Microsoft's Agent
 * Framework, Extensions.AI and Semantic Kernel.
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
import { isOtherThanText, isUsers } from '../item/words';
import { sayingBeside } from './beside';

/** Agno's runs of an agent or a team; `RunResponse` until version 2. */
const AGNO = /^(Team|Agent)?Run(?:Response)?(Started|Content|IntermediateContent|Completed|Error|Cancelled)?$/;
const AUTOGEN = /^[A-Z]\w*(?:Message|Event)$/;

/** Names of the Agent Framework's updates in Python. */
const UPDATE = /^(?:agent|chat)_(?:run_)?response_update$/;

/** Reads an item of such a framework. */
export function sayingOfFramework(item: Item, read: ReadItem): Said | undefined {
  const { type, event } = item;
  if (typeof event === 'string' && AGNO.test(event)) return sayingOfAgno(event, item);
  if (typeof type === 'string')
    return UPDATE.test(type) ? sayingOfMicrosoft(item) : (sayingOfAnythingLlm(type, item, read) ?? sayingOfAutoGen(type, item));
  if (isRecord(item['chat_message']) && typeof item['chat_message']['type'] === 'string') return read(item['chat_message']);
  return sayingOfTask(item) ?? sayingOfSpring(item) ?? sayingOfMicrosoft(item);
}

/** Text of a team's members is part of the work, so it is left out if the team began before them. */
function sayingOfAgno(event: string, item: Item): Said | undefined {
  const [, ofTeam, what = 'Content'] = AGNO.exec(event) ?? [];
  const body = isRecord(item['data']) ? item['data'] : item;
  const isTeam = ofTeam === 'Team';
  const { content } = body;
  if (what === 'Error') throw modelFailed(item);
  if (what === 'Started') return { begins: isTeam ? 'team' : 'agent' };
  if (!isTeam && typeof body['parent_run_id'] === 'string') return NOTHING;
  // Another model rewrites intermediate text as the answer.
  if (typeof content !== 'string' || what === 'Cancelled' || what === 'IntermediateContent') return NOTHING;
  if (content === '') return typeof body['reasoning_content'] === 'string' && body['reasoning_content'] !== '' ? ELSEWHERE : NOTHING;
  const said: Said = what === 'Completed' ? { whole: content } : { text: content, mayRepeat: true };
  return isTeam ? said : { ...said, relay: 'agent' };
}

function sayingOfAnythingLlm(type: string, item: Item, read: ReadItem): Said | undefined {
  const { textResponse, content } = item;
  if (type === 'reportStreamEvent') return (isRecord(content) ? read(content) : undefined) ?? NOTHING;
  if (type === 'fullTextResponse') return { whole: stringAt(item, 'content') ?? '' };
  if (type === 'textResponseChunk') return saying(stringAt(item, 'textResponse') ?? stringAt(item, 'content'));
  if (type === 'finalizeResponseStream') return NOTHING;
  if (!('textResponse' in item)) return undefined;
  if (type === 'abort' && typeof item['error'] === 'string') throw modelFailed(item);
  return type === 'textResponse' && typeof textResponse === 'string' ? { whole: textResponse } : NOTHING;
}

function sayingOfAutoGen(type: string, item: Item): Said | undefined {
  const { source, content } = item;
  if (type === 'ModelClientStreamingChunkEvent') return saying(stringAt(item, 'content'));
  if (typeof source !== 'string' || !AUTOGEN.test(type) || isOtherThanText(type)) return undefined;
  if (isUsers(source)) return ELSEWHERE;
  if (type === 'TextMessage') return { whole: stringAt(item, 'content') ?? '' };
  // Its strings are mixed with pictures.
  if (type === 'MultiModalMessage' && Array.isArray(content))
    return { whole: readContent(content.filter((part) => typeof part === 'string')).text };
  return NOTHING;
}

/** Reads AutoGen's `TaskResult`; its last message is the answer. */
function sayingOfTask({ messages, stop_reason: reason }: Item): Said | undefined {
  if (!Array.isArray(messages) || reason === undefined) return undefined;
  const last = (messages as readonly unknown[]).findLast((message) => stringAt(message, 'type') === 'TextMessage');
  return isRecord(last) ? sayingOfAutoGen('TextMessage', last) : NOTHING;
}

/** Reads a `ChatResponse` of Spring AI. With some models, each one repeats the text so far. */
function sayingOfSpring(item: Item): Said | undefined {
  const output = valueAt(item, 'result', 'output');
  if (!isRecord(output)) return 'result' in item && item['result'] === null && Array.isArray(item['results']) ? NOTHING : undefined;
  const text = output['text'] ?? output['content'] ?? output['textContent'];
  if (text !== null && text !== undefined && typeof text !== 'string') return undefined;
  const other = sayingBeside(output);
  if (other !== undefined) return other;
  const calls = Array.isArray(output['toolCalls']) && output['toolCalls'].length > 0;
  const reasons = (stringAt(output, 'metadata', 'reasoningContent') ?? '') !== '';
  const words = text ?? '';
  return words === '' ? (calls || reasons ? ELSEWHERE : NOTHING) : { text: words, endsElsewhere: calls, mayRepeat: true };
}

/**
 * Reads an update with contents (`ChatResponseUpdate`, `AgentResponseUpdate`), with items that name their class, or with a
 * role that has a label (`StreamingChatMessageContent`).
 */
function sayingOfMicrosoft(item: Item): Said | undefined {
  const contents = item['contents'] ?? item['Contents'] ?? item['items'] ?? item['Items'];
  const label = stringAt(item, 'role', 'label') ?? stringAt(item, 'Role', 'Label');
  if (!Array.isArray(contents)) {
    if (label === undefined && !('ChoiceIndex' in item)) return undefined;
    return label === undefined || label.toLowerCase() === 'assistant'
      ? saying(stringAt(item, 'content') ?? stringAt(item, 'Content'))
      : ELSEWHERE;
  }
  const parts = (contents as readonly unknown[]).map((content) => ({ kind: kindOf(content), content }));
  if (!parts.every(({ kind }) => kind !== undefined)) return undefined;
  const role = stringAt(item, 'role') ?? label ?? stringAt(item, 'role', 'value');
  if (role !== undefined && isUsers(role)) return NOTHING;
  return sayingContent(
    readContent(
      parts.map(({ kind = '', content }) =>
        /^(?:Streaming)?Text(?:Content)?$/i.test(kind)
          ? (stringAt(content, 'text') ?? stringAt(content, 'Text') ?? '')
          : { type: /usage|annotation/i.test(kind) ? 'data' : kind },
      ),
    ),
  );
}

function kindOf(content: unknown): string | undefined {
  return stringAt(content, '$type') ?? stringAt(content, 'type');
}
