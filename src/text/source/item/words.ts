/**
 * Interprets the names of events: `tool_call`, `toolCall`, `TOOL_CALL_START` and `thread.run.step` are split into words
 * alike.
 */

const WORD = /[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]/g;

/** Words for other work, after which text starts anew, even if the model sends no space. */
const OTHER_THAN_TEXT = new Set(
  'tool tools function reasoning reason thinking think thought thoughts observation scratchpad step handoff subagent'.split(' '),
);

/** Words for events about the stream or the work, not the answer. */
const ABOUT_THE_STREAM = new Set(
  'start started begin open opened connect connected init ready created end ended done close closed complete completed finish finished final full result results stop stopped ping pong heartbeat keep alive keepalive log logs debug trace status progress state values updates metadata meta usage stats metrics title id session conversation thread run flow workflow source sources citation citations reference references document documents context suggested suggestion suggestions followup followups error warning abort cancel audio transcript image file user system human plan query queries'.split(
    ' ',
  ),
);

/** Further words for reasoning as the kind of a text. `analysis` is a channel of OpenAI's open models. */
const REASONING = new Set(['analysis', 'cot', 'rationale', 'reflection', 'monologue', 'ipython', 'internal', 'hidden']);
/** Authors whose text is not spoken. */
const USERS = new Set(['user', 'human', 'system', 'developer', 'customer', 'visitor', 'client', 'guest']);
const OF_USERS = new Set(['message', 'msg', 'input', 'prompt', 'query', 'question', 'turn', 'content', 'text', 'chunk']);

/** Words in the names of answer increments. */
const TEXT = new Set(
  'text token tokens delta content chunk message answer output response assistant item part partial data llm ai model stream new word agent update completion generation bot'.split(
    ' ',
  ),
);

/** Whether a name refers to something other than text between texts, such as a tool call. */
export function isOtherThanText(name: string): boolean {
  return wordsOf(name).some((word) => OTHER_THAN_TEXT.has(word));
}

/** Whether a name refers to something that is no text for the listener. */
export function isSilent(name: string): boolean {
  return wordsOf(name).some((word) => OTHER_THAN_TEXT.has(word) || ABOUT_THE_STREAM.has(word));
}

/** Whether a name refers to text of an answer. */
export function isTextName(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => TEXT.has(word));
}

/** Whether the kind of a text is reasoning. */
export function isReasoning(name: string): boolean {
  return wordsOf(name).some((word) => REASONING.has(word));
}

/** Whether a name refers to a user, or to instructions of the app. */
export function isUsers(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => USERS.has(word)) && words.every((word) => USERS.has(word) || OF_USERS.has(word));
}

/** Returns the words of a name in lower case. */
export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map((word) => word.toLowerCase());
}
