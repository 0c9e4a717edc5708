/** Shapes of agent protocols: the Agent Client Protocol and Agent2Agent, alone and in JSON-RPC. */
import { readContent } from '../item/content';
import { ELSEWHERE, isRecord, NOTHING, sayingContent, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item/item';

/** Events of Agent2Agent: by their kind until version 0.3, and by their name since. */
const KINDS: Readonly<Record<string, string>> = {
  'artifact-update': 'artifactUpdate',
  'status-update': 'statusUpdate',
  message: 'message',
  task: 'task',
};
const NAMES = Object.values(KINDS);
/** The role of an agent, by its names and its number. */
const AGENT: readonly unknown[] = ['agent', 'ROLE_AGENT', 2];

/** Reads a message of such a protocol. */
export function sayingOfProtocol(item: Item, read: ReadItem): Said | undefined {
  if (item['jsonrpc'] === '2.0') return sayingOfCall(item, read);
  if (typeof item['sessionUpdate'] === 'string') return sayingOfUpdate(item['sessionUpdate'], item);
  const kind = stringAt(item, 'kind');
  if (kind !== undefined && Object.hasOwn(KINDS, kind)) return sayingOfTask(KINDS[kind], item);
  // As the objects of its package, and as their JSON.
  const name = stringAt(item, 'payload', '$case');
  if (name !== undefined && NAMES.includes(name)) return sayingOfTask(name, valueAt(item, 'payload', 'value'));
  const [only = '', ...others] = Object.keys(item);
  const event = item[only];
  if (others.length > 0 || !NAMES.includes(only) || !isRecord(event)) return undefined;
  return only !== 'message' || 'messageId' in event ? sayingOfTask(only, event) : undefined;
}

function sayingOfTask(name: string | undefined, event: unknown): Said {
  if (name === 'artifactUpdate') return sayingContent(readContent(partsOf(valueAt(event, 'artifact', 'parts'))));
  if (name !== 'message' || !AGENT.includes(valueAt(event, 'role'))) return NOTHING;
  return { whole: readContent(partsOf(valueAt(event, 'parts'))).text };
}

/** Returns the parts in the form of their JSON. */
function partsOf(parts: unknown): unknown {
  if (!Array.isArray(parts)) return parts;
  return (parts as readonly unknown[]).map((part) =>
    stringAt(part, 'content', '$case') === 'text' ? { text: valueAt(part, 'content', 'value') } : part,
  );
}

function sayingOfCall(item: Item, read: ReadItem): Said {
  const { params, result } = item;
  const inner = isRecord(params) && isRecord(params['update']) ? params['update'] : (result ?? params);
  return read(inner) ?? NOTHING;
}

function sayingOfUpdate(update: string, { content, messageId }: Item): Said {
  const id = typeof messageId === 'string' ? { id: messageId, turn: messageId } : {};
  if (update === 'agent_message_chunk')
    return { ...sayingContent(readContent(stringAt(content, 'type') === undefined ? [] : content)), ...id };
  if (update === 'agent_message') return { whole: readContent(content ?? []).text, ...id };
  return /^(?:tool|agent_thought)/.test(update) ? ELSEWHERE : NOTHING;
}
