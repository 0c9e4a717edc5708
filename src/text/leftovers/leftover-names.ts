/**
 * Decides whether the name of a tag or token refers to reasoning or a tool call. Models use too many names for a list (`think`,
 * `antThinking`, `seed:think`, `use_mcp_tool`, `START_ACTION`), so the words inside the name decide.
 */

const WORDS = new Set(
  (
    'think thinks thinking thought thoughts reason reasoning reflect reflection reflections scratchpad monologue cot ' +
    'mcp tool tools toolcall toolcalls tooluse toolresult toolresults toolresponse function functions functioncall functioncalls invoke'
  ).split(' '),
);
/** Names of leftover tags without such a word. Some hold files that an app shows beside the answer. */
const OTHERS = new Set(
  'search search_quality_score search_result search_results web_search_results grok:render antartifact boltartifact'.split(' '),
);
/** Matches the names of tool calls in Cline, OpenHands and other agents: `execute_bash`, `read_file`, `write_to_file`. */
const AGENT_ACTION =
  /^(?:access|apply|browser|call|create|delete|edit|execute|fetch|insert|list|new|read|replace|run|search|str|switch|view|web|write)(?:_[a-z]+)*_(?:action|bash|code|commands?|content|diff|editor|files?|i?python|mode|names|patch|query|replace|resource|search|shell|sql|task|url)$/i;
/** Names of steps towards an answer. An author may also use them for elements of the text. */
const STEPS = new Set('action actions observation observations'.split(' '));
const PREFACES = new Set(
  'analysis brainstorm brainstorming commentary critique deliberation draft internal plan planning ponder self_critique'.split(' '),
);
/** Words that count in tokens only. Tags with these words may belong to the app. */
const TOKEN_WORDS = new Set(['action', 'actions', 'observation', 'plan']);
/** Names of tags around a whole answer. */
const WRAPPER =
  /^(?:[a-z]+[_-])*(?:answer|response|result|results|output|final|reply|message|completion|solution|summary|document|artifact)(?:[_-][a-z]+)*$/;
/** Names of such tags without an underscore that are no HTML elements. */
const PLAIN_WRAPPER = /^(?:answer|completion|final|message|reply|response|result|solution)$/i;
/** Roles of messages that are not the assistant's. */
const SILENT_ROLE = /^(?:user|system|developer|tool|tools|function|ipython|environment|observation|human)$/i;
const SPOKEN_ROLE = /^(?:assistant|model|chatbot|bot|gpt|ai)$/i;

/** Whether a tag with this name contains a leftover, which is not spoken. */
export function isLeftoverTag(name: string): boolean {
  return (
    OTHERS.has(name.toLowerCase()) || AGENT_ACTION.test(name) || [...wordsOf(name), wordsOf(name).join('')].some((word) => WORDS.has(word))
  );
}

/**
 * Whether a tag with this name may contain steps towards an answer, which are not spoken if the answer follows. An observation may
 * begin any line; a plan or an analysis counts only if it begins the text.
 */
export function isStepTag(name: string, isFirst: boolean): boolean {
  const small = name.toLowerCase();
  return STEPS.has(small) || (isFirst && PREFACES.has(small));
}

/** Whether special tokens with this name enclose a leftover, which is not spoken. */
export function isLeftoverToken(name: string): boolean {
  return wordsOf(name).some((word) => WORDS.has(word) || TOKEN_WORDS.has(word));
}

/** Whether a tag with this name may enclose an answer. Only the tag itself is not spoken then. */
export function isAnswerTag(name: string): boolean {
  return WRAPPER.test(name);
}

/** Whether a tag with this name encloses an answer even in plain text, where many tags are shown as text. */
export function isCertainAnswerTag(name: string): boolean {
  return (name.includes('_') && WRAPPER.test(name)) || PLAIN_WRAPPER.test(name);
}

/** Whether messages of a role are spoken. Undefined if the name is no role. */
export function isSpokenRole(name: string): boolean | undefined {
  if (SPOKEN_ROLE.test(name) || PLAIN_WRAPPER.test(name)) return true;
  return SILENT_ROLE.test(name) ? false : undefined;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z]+/);
}
