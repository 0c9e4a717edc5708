/**
 * Whether a name of a tag or a token is one of reasoning, or of a call of tools. Models have too many of them for a list
 * (`think`, `antThinking`, `seed:think`, `use_mcp_tool`, `START_ACTION`), so the words in the name decide.
 */

const WORDS = new Set(
  (
    'think thinks thinking thought thoughts reason reasoning reflect reflection reflections scratchpad monologue cot ' +
    'tool tools toolcall toolcalls tooluse toolresult toolresults toolresponse function functions functioncall functioncalls invoke'
  ).split(' '),
);
/** Names of such tags that have none of the words. */
const OTHERS = new Set(['execute_command', 'search_quality_score', 'grok:render']);
/** Words of tokens only: as tags they may be an app's own. */
const TOKEN_WORDS = new Set(['action', 'actions', 'observation', 'plan']);
/** What a model puts its whole answer in. */
const WRAPPER =
  /^(?:[a-z]+[_-])*(?:answer|response|result|results|output|final|reply|message|completion|solution|summary|document|artifact)(?:[_-][a-z]+)*$/;
/** Roles of messages that are not the assistant's. */
const SILENT_ROLE = /^(?:user|system|developer|tool|tools|function|ipython|environment|observation|human)$/i;
const SPOKEN_ROLE = /^(?:assistant|model|chatbot|bot|gpt|ai)$/i;

/** Whether what a tag of this name holds is meant for nobody's ears. */
export function isLeftoverTag(name: string): boolean {
  return OTHERS.has(name.toLowerCase()) || wordsOf(name).some((word) => WORDS.has(word));
}

/** Whether what follows a special token of this name, up to its other half, is meant for nobody's ears. */
export function isLeftoverToken(name: string): boolean {
  return wordsOf(name).some((word) => WORDS.has(word) || TOKEN_WORDS.has(word));
}

/** Whether a tag of this name holds an answer, and says nothing itself. */
export function isAnswerTag(name: string): boolean {
  return WRAPPER.test(name);
}

/** Whose message it is: heard, or not; undefined where the name is none of a role. */
export function isSpokenRole(name: string): boolean | undefined {
  if (SPOKEN_ROLE.test(name)) return true;
  return SILENT_ROLE.test(name) ? false : undefined;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z]+/);
}
