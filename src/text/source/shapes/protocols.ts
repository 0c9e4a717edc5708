/** Shapes of agent protocols: the Agent Client Protocol and Agent2Agent, alone and in JSON-RPC. */
import { readContent } from '../content';
import { ELSEWHERE, isRecord, NOTHING, sayingContent, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item';

/** Reads a message of such a protocol. */
export function sayingOfProtocol(item: Item, read: ReadItem): Said | undefined {
  if (item['jsonrpc'] === '2.0') return sayingOfCall(item, read);
  if (typeof item['sessionUpdate'] === 'string') return sayingOfUpdate(item['sessionUpdate'], item['content']);
  switch (item['kind']) {
    case 'artifact-update':
      return sayingContent(readContent(valueAt(item, 'artifact', 'parts')));
    case 'message':
      return item['role'] === 'agent' ? { whole: readContent(item['parts']).text } : NOTHING;
    case 'status-update':
    case 'task':
      return NOTHING;
    default:
      return undefined;
  }
}

function sayingOfCall(item: Item, read: ReadItem): Said {
  const { params, result } = item;
  const inner = isRecord(params) && isRecord(params['update']) ? params['update'] : (result ?? params);
  return read(inner) ?? NOTHING;
}

function sayingOfUpdate(update: string, content: unknown): Said {
  if (update === 'agent_message_chunk') return sayingContent(readContent(stringAt(content, 'type') === undefined ? [] : content));
  return /^(?:tool|agent_thought)/.test(update) ? ELSEWHERE : NOTHING;
}
