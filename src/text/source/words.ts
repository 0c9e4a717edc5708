/** What the names of events tell: `tool_call`, `toolCall`, `TOOL_CALL_START` and `thread.run.step` are read alike. */

const WORD = /[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]/g;

/** Behind which text begins anew, even where the model puts no space between. */
const OTHER_THAN_TEXT = new Set(['tool', 'tools', 'function', 'reasoning', 'thinking', 'thought', 'step', 'handoff', 'subagent']);

/** Names of events that are about the stream or the work, not the answer. */
const ABOUT_THE_STREAM = new Set([
  ...['start', 'started', 'begin', 'open', 'opened', 'connect', 'connected', 'init', 'ready', 'created'],
  ...['end', 'ended', 'done', 'close', 'closed', 'complete', 'completed', 'finish', 'finished', 'final', 'full', 'result', 'results', 'stop', 'stopped'],
  ...['ping', 'pong', 'heartbeat', 'keep', 'alive', 'keepalive', 'log', 'logs', 'debug', 'trace', 'status', 'progress', 'state', 'values', 'updates'],
  ...['metadata', 'meta', 'usage', 'stats', 'metrics', 'title', 'id', 'session', 'conversation', 'thread', 'run'],
  ...['source', 'sources', 'citation', 'citations', 'reference', 'references', 'document', 'documents', 'context', 'suggestion', 'suggestions', 'followup', 'followups'],
  ...['error', 'warning', 'abort', 'cancel', 'audio', 'transcript', 'image', 'file', 'user', 'system', 'human', 'plan', 'query', 'queries', 'think', 'reason'],
]);

/** Words that names of increments of an answer are made of. */
const TEXT = new Set(['text', 'token', 'tokens', 'delta', 'content', 'chunk', 'message', 'answer', 'output', 'response', 'assistant', 'item', 'part', 'partial', 'data', 'llm', 'ai', 'model', 'stream', 'new', 'word', 'agent', 'update', 'completion', 'bot']);

/** Whether a name is about something other than text, such as a call of a tool, that stands between texts. */
export function isOtherThanText(name: string): boolean {
  return wordsOf(name).some((word) => OTHER_THAN_TEXT.has(word));
}

/** Whether a name says that what it names is no text for the listener. */
export function isSilent(name: string): boolean {
  return wordsOf(name).some((word) => OTHER_THAN_TEXT.has(word) || ABOUT_THE_STREAM.has(word));
}

/** Whether a name says that what it names is text of an answer. */
export function isTextName(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => TEXT.has(word));
}

function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}
