/** Shapes of agents that work in a session or network: Claude's managed agents, and Mastra's networks and workflows. */
import { readContent } from '../item/content';
import { ELSEWHERE, isRecord, modelFailed, NOTHING, saying, stringAt, valueAt, type Item, type ReadItem, type Said } from '../item/item';

/** Events of a session of Claude's managed agents. */
const SESSION = /^(?:user|agent|session|span|system|workflow_run)\.[a-z_]+$/;
/** Mastra passes on the events of an agent or workflow below. */
const PASSED_ON = /^(?:agent|workflow)-execution-event-/;
const OF_NETWORK = /^(?:network-|(?:agent|workflow|tool)-execution-|workflow-|routing-agent-)/;

/** Reads an event of such agents. */
export function sayingOfAgentSession(item: Item, read: ReadItem): Said | undefined {
  const { type, payload, event } = item;
  if (typeof type !== 'string') return undefined;
  // A message that is announced and comes in parts, and then whole.
  if (type === 'event_delta' && isRecord(item['delta']))
    return ofMessage({ text: readContent(valueAt(item, 'delta', 'content')).text }, stringAt(item, 'event_id'));
  if (type === 'event_start' && isRecord(event)) return event['type'] === 'agent.message' ? NOTHING : ELSEWHERE;
  if (SESSION.test(type) && !isRecord(item['properties'])) return sayingOfSession(type, item);
  return isRecord(payload) ? sayingOfMastra(type, payload, read) : undefined;
}

function sayingOfSession(type: string, item: Item): Said | undefined {
  if (type === 'agent.message') return ofMessage({ whole: readContent(item['content']).text }, stringAt(item, 'id'));
  if (type === 'session.error') {
    if (stringAt(item, 'error', 'retry_status', 'type') === 'retrying') return NOTHING;
    throw modelFailed(item);
  }
  return /^(?:agent|user)\./.test(type) ? ELSEWHERE : NOTHING;
}

function ofMessage(said: Said, id: string | undefined): Said {
  return id === undefined ? said : { ...said, id, turn: id };
}

function sayingOfMastra(type: string, payload: Item, read: ReadItem): Said | undefined {
  if (type === 'routing-agent-text-delta') return saying(stringAt(payload, 'text'));
  if (PASSED_ON.test(type)) return read(payload) ?? NOTHING;
  // An agent's events that a step of a workflow writes.
  if (type === 'workflow-step-output') return (isRecord(payload['output']) ? read(payload['output']) : undefined) ?? NOTHING;
  if (type === 'network-execution-event-finish') return { whole: stringAt(payload, 'result') ?? '' };
  return OF_NETWORK.test(type) ? (type.endsWith('-start') ? ELSEWHERE : NOTHING) : undefined;
}
