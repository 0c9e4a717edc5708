/** The text of a message's content, which every SDK holds as a string or as a list of parts. */

/** Types of parts that are text for the listener. */
const TEXT_TYPES: readonly unknown[] = [
  'text',
  'output_text',
  'input_text',
  'text_delta',
  'text-delta',
  'textBlock',
  'textDelta',
  'refusal',
];
/** Parts that stand inside a text and do not end it: `source-url`, `source-document`, `source`, `data-…`, citations. */
const INSIDE_TEXT = /^(?:source|data|citations?|reference|tool_reference)(?:[-_]|$)/;
/** Fields of parts without a type that stand inside a text: Bedrock's citations, Genkit's data. */
const FIELDS_INSIDE_TEXT = ['citation', 'citationsContent', 'data', 'metadata'];
const NEW_PARAGRAPH = '\n\n';

/** What content says. */
export interface ContentText {
  /** All of its text, with a new paragraph where something else stands between. */
  readonly text: string;
  /** Something other than text stands before the text. */
  readonly beginsElsewhere: boolean;
  /** Something other than text stands behind the text. */
  readonly endsElsewhere: boolean;
}

/**
 * Reads content.
 *
 * @param content - A string, a part, or a list of both: `{ type: 'text', text }`, or `{ text }` of Bedrock, Gemini and
 *   Genkit. Anything else is no text.
 */
export function readContent(content: unknown): ContentText {
  let text = '';
  let beginsElsewhere = false;
  let isElsewhere = false;
  for (const part of Array.isArray(content) ? (content as readonly unknown[]) : [content]) {
    const words = textOfPart(part);
    if (words === undefined) {
      isElsewhere ||= !isInsideText(part);
    } else if (words !== '') {
      if (isElsewhere && text === '') beginsElsewhere = true;
      // As a stream of the same message is read: behind a call of a tool another paragraph begins.
      if (isElsewhere && text !== '' && !text.endsWith('\n')) text += NEW_PARAGRAPH;
      isElsewhere = false;
      text += words;
    }
  }
  return { text, beginsElsewhere, endsElsewhere: isElsewhere };
}

/** The text of one part; undefined where it is none. */
function textOfPart(part: unknown): string | undefined {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return undefined;
  const { type, text, refusal, thought } = part as { readonly [name: string]: unknown };
  if (type !== undefined && !TEXT_TYPES.includes(type)) return undefined;
  // Gemini's reasoning has a text like any other.
  if (thought === true) return undefined;
  // What the model says to the listener instead of an answer.
  if (type === 'refusal') return typeof refusal === 'string' ? refusal : undefined;
  // OpenAI's Assistants put the text beside its annotations.
  const words: unknown = typeof text === 'object' && text !== null && 'value' in text ? text.value : text;
  return typeof words === 'string' ? words : undefined;
}

function isInsideText(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return true;
  if ('type' in part && typeof part.type === 'string') return INSIDE_TEXT.test(part.type);
  return Object.keys(part).every((name) => FIELDS_INSIDE_TEXT.includes(name));
}
