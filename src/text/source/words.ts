/** What the names of events tell: `tool_call`, `toolCall`, `TOOL_CALL_START` and `thread.run.step` are read alike. */

const WORD = /[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]/g;

/** Behind which text begins anew, even where the model puts no space between. */
const OTHER_THAN_TEXT = new Set([
  'tool',
  'tools',
  'function',
  'reasoning',
  'reason',
  'thinking',
  'think',
  'thought',
  'thoughts',
  'observation',
  'scratchpad',
  'step',
  'handoff',
  'subagent',
]);

/** Names of events that are about the stream or the work, not the answer. */
const ABOUT_THE_STREAM = new Set([
  ...['start', 'started', 'begin', 'open', 'opened', 'connect', 'connected', 'init', 'ready', 'created'],
  ...[
    'end',
    'ended',
    'done',
    'close',
    'closed',
    'complete',
    'completed',
    'finish',
    'finished',
    'final',
    'full',
    'result',
    'results',
    'stop',
    'stopped',
  ],
  ...[
    'ping',
    'pong',
    'heartbeat',
    'keep',
    'alive',
    'keepalive',
    'log',
    'logs',
    'debug',
    'trace',
    'status',
    'progress',
    'state',
    'values',
    'updates',
  ],
  ...['metadata', 'meta', 'usage', 'stats', 'metrics', 'title', 'id', 'session', 'conversation', 'thread', 'run'],
  ...[
    'source',
    'sources',
    'citation',
    'citations',
    'reference',
    'references',
    'document',
    'documents',
    'context',
    'suggestion',
    'suggestions',
    'followup',
    'followups',
  ],
  ...['error', 'warning', 'abort', 'cancel', 'audio', 'transcript', 'image', 'file', 'user', 'system', 'human', 'plan', 'query', 'queries'],
]);

/** What else reasoning goes by where it is the kind of a text: `analysis` is the channel of OpenAI's open models. */
const REASONING = new Set(['analysis', 'cot', 'rationale', 'reflection', 'monologue', 'ipython', 'internal', 'hidden']);
/** Whose text no listener asked for. */
const USERS = new Set(['user', 'human', 'system', 'developer', 'customer', 'visitor', 'client', 'guest']);
const OF_USERS = new Set(['message', 'msg', 'input', 'prompt', 'query', 'question', 'turn', 'content', 'text', 'chunk']);

/** Words that names of increments of an answer are made of. */
const TEXT = new Set([
  'text',
  'token',
  'tokens',
  'delta',
  'content',
  'chunk',
  'message',
  'answer',
  'output',
  'response',
  'assistant',
  'item',
  'part',
  'partial',
  'data',
  'llm',
  'ai',
  'model',
  'stream',
  'new',
  'word',
  'agent',
  'update',
  'completion',
  'generation',
  'bot',
]);

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

/** Whether the kind of a text is the reasoning of a model. */
export function isReasoning(name: string): boolean {
  return wordsOf(name).some((word) => REASONING.has(word));
}

/** Whether a name is that of a user, or of an app that instructs a model. */
export function isUsers(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => USERS.has(word)) && words.every((word) => USERS.has(word) || OF_USERS.has(word));
}

/** The words of a name, without capitals. */
export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}
