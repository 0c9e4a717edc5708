/**
 * The words in whatever a language model's SDK yields, told by the shape of each item: an app hands its stream over as
 * it is. What is not meant for the listener (reasoning, calls of tools, counts) has no words.
 */
import { SpeechError } from '../../base/errors';

/**
 * An item of an SDK's stream. These are the shapes it is recognised by, from the types of the packages:
 *
 * - `type`: Vercel AI SDK (`fullStream`, UI message stream), OpenAI Responses, Anthropic Messages
 * - `choices`: OpenAI chat completions, and what is compatible with them
 * - `contentBlockDelta`: Amazon Bedrock's `ConverseStream`
 * - `chunk`: Amazon Bedrock's `InvokeModelWithResponseStream`, with the JSON of Anthropic, Nova, Titan, Llama, Mistral,
 *   Cohere
 */
export type TextStreamEvent =
  | { readonly type: string }
  | { readonly choices: readonly object[] }
  | { readonly contentBlockDelta?: object | undefined }
  | { readonly chunk?: { readonly bytes?: Uint8Array | undefined } | undefined };

/** Exceptions that Bedrock puts into its streams (its API reference, ConverseStreamOutput and ResponseStream). */
const BEDROCK_EXCEPTION = /^[a-z][A-Za-z]*Exception$/;
/** What `ConverseStream` yields, and Nova's JSON, besides text. */
const CONVERSE_EVENTS = ['messageStart', 'contentBlockStart', 'contentBlockStop', 'messageStop', 'metadata', '$unknown'];
/** Types of events behind which text begins anew, even where the model puts no space between. */
const ELSEWHERE = /tool|reasoning|thinking|step|output_item\.added|function_call/;
/** What Bedrock adds to the JSON of any model, such as what its guardrails did; it may also send that alone. */
const BEDROCK_PROPERTY = /^amazon-bedrock-/;
/** Parts of a text block that stand inside its sentences. */
const INSIDE_TEXT = ['text', 'citation'];

/** How many properties of an unknown item a message names. */
const MAX_NAMES = 8;

/**
 * The text of one item of a stream.
 *
 * @param item - A string, or an item of one of the shapes of {@link TextStreamEvent}, as {@link modelItem} gives it.
 * @returns Undefined where it holds none that is meant for the listener.
 * @throws SpeechError `source-failed` when the item says that the model failed, `invalid-option` when it is of no known
 *   shape.
 */
export function textOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isRecord(item) || !isOfKnownShape(item)) throw unknownShape(item);
  if (typeof item['type'] === 'string') return textOfTyped(item['type'], item);
  if (Array.isArray(item['choices'])) return textOfChoices(item['choices']);
  if (isRecord(item['contentBlockDelta'])) return stringAt(item['contentBlockDelta'], 'delta', 'text');
  if (isFailure(item)) throw modelFailed(item);
  // What Command R is about to look up or to call has a text, too.
  return (item['event_type'] ?? 'text-generation') === 'text-generation' ? textOfModel(item) : undefined;
}

/** Whether an object is an item of a stream that is known, with words or without. */
export function isOfKnownShape(item: Readonly<Record<string, unknown>>): boolean {
  if (typeof item['type'] === 'string' || typeof item['event_type'] === 'string') return true;
  if (Array.isArray(item['choices']) || isRecord(item['contentBlockDelta'])) return true;
  // The last event of Cohere's models has nothing else.
  if (typeof item['is_finished'] === 'boolean') return true;
  if (isFailure(item) || textOfModel(item) !== undefined) return true;
  const names = Object.keys(item);
  if (names.some((name) => CONVERSE_EVENTS.includes(name))) return true;
  return names.length > 0 && names.every((name) => BEDROCK_PROPERTY.test(name));
}

/**
 * Whether an item begins something other than text, such as a call of a tool: text behind it starts anew. Blocks of text
 * that follow one another do not, since citations cut a sentence into several.
 */
export function leavesText(item: unknown): boolean {
  if (!isRecord(item)) return false;
  // Bedrock announces only blocks that are not text.
  if ('contentBlockStart' in item) return true;
  // Nor does it announce reasoning at all.
  if (isRecord(item['contentBlockDelta'])) {
    const { delta } = item['contentBlockDelta'];
    return isRecord(delta) && !INSIDE_TEXT.some((name) => name in delta);
  }
  if (typeof item['event_type'] === 'string') return ELSEWHERE.test(item['event_type']);
  if (typeof item['type'] !== 'string') return false;
  if (item['type'] === 'content_block_start') return stringAt(item, 'content_block', 'type') !== 'text';
  return ELSEWHERE.test(item['type']);
}

/** What a model said, where Bedrock hands on its JSON as bytes; any other item as it is. */
export function modelItem(item: unknown): unknown {
  if (!isRecord(item) || !isRecord(item['chunk'])) return item;
  const { bytes } = item['chunk'];
  return bytes instanceof Uint8Array ? parseJson(new TextDecoder().decode(bytes)) : '';
}

/** Whether a value is an object whose properties can be asked for. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOfTyped(type: string, item: Readonly<Record<string, unknown>>): string | undefined {
  switch (type) {
    // AI SDK: `textDelta` in version 4, `text` since 5, `delta` in its UI message stream.
    case 'text-delta':
      return stringAt(item, 'text') ?? stringAt(item, 'delta') ?? stringAt(item, 'textDelta');
    // A refusal is what the model says to the listener instead of an answer.
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return stringAt(item, 'delta');
    case 'content_block_delta':
      return stringAt(item, 'delta', 'type') === 'text_delta' ? stringAt(item, 'delta', 'text') : undefined;
    case 'error':
    case 'response.failed':
      throw modelFailed(item);
    // Most events hold no text, and there are new ones with every version.
    default:
      return undefined;
  }
}

/** With several answers side by side the first one is spoken. */
function textOfChoices(choices: readonly unknown[]): string | undefined {
  const first = choices.find((choice) => isRecord(choice) && (choice['index'] ?? 0) === 0);
  // Mistral's models on Bedrock stream messages.
  return stringAt(first, 'delta', 'content') ?? stringAt(first, 'delta', 'refusal') ?? stringAt(first, 'message', 'content') ?? stringAt(first, 'text');
}

/** What models on Bedrock answer with that have a form of their own: Titan, Llama, Mistral, Cohere, in this order. */
function textOfModel(item: Readonly<Record<string, unknown>>): string | undefined {
  const { outputs } = item;
  return (
    stringAt(item, 'outputText') ??
    stringAt(item, 'generation') ??
    (Array.isArray(outputs) ? stringAt(outputs[0], 'text') : undefined) ??
    stringAt(item, 'text')
  );
}

/** An error of OpenAI's, or an exception of Bedrock's. */
function isFailure(item: Readonly<Record<string, unknown>>): boolean {
  return isRecord(item['error']) || Object.keys(item).some((name) => BEDROCK_EXCEPTION.test(name));
}

/**
 * Reads one JSON document of a stream.
 *
 * @throws SpeechError `source-failed` when it is none.
 */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // The parser's own error quotes the text, which no message may.
    throw new SpeechError({
      code: 'source-failed',
      message: `The text source sent ${json.length} characters that should be JSON and are not: it was cut off, or is of another format. What came before is spoken.`,
    });
  }
}

/**
 * The error for a model that failed while it was answering.
 *
 * @param cause - What it said.
 */
export function modelFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'source-failed',
    message: 'The language model reported an error in its stream; see `cause`. What came before is spoken.',
    cause,
  });
}

function unknownShape(item: unknown): SpeechError {
  // The names of its properties say what it is; their values may be somebody's words.
  const names = isRecord(item) ? Object.keys(item).slice(0, MAX_NAMES).join(', ') : '';
  const what = isRecord(item) ? `an object of no known shape (${names})` : item === null ? 'null' : typeof item;
  return new SpeechError({
    code: 'invalid-option',
    message: `The text source yielded ${what}. Give it as strings, or as the stream of an SDK that the README lists.`,
  });
}

function stringAt(value: unknown, ...path: readonly string[]): string | undefined {
  let at = value;
  for (const name of path) {
    if (!isRecord(at)) return undefined;
    at = at[name];
  }
  return typeof at === 'string' ? at : undefined;
}
