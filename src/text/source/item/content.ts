/** Reads the text of a message's content, which SDKs hold as a string or a list of parts. */

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
/**
 * Types of parts that may be within a text without ending it: `source-url`, `source-document`, `source`, `data-…`,
 * citations.
 */
const INSIDE_TEXT = /^(?:source|data|citations?|reference|tool_reference)(?:[-_]|$)/;
/** Fields of untyped parts that may be within a text: Bedrock's citations, Genkit's data. */
const FIELDS_INSIDE_TEXT = ['citation', 'citationsContent', 'data', 'metadata'];
const NEW_PARAGRAPH = '\n\n';

/** The text of a content. */
export interface ContentText {
  /** The whole text, with a new paragraph wherever another kind of part is between. */
  readonly text: string;
  /** Whether another kind of part comes before the text. */
  readonly beginsElsewhere: boolean;
  /** Whether another kind of part comes after the text. */
  readonly endsElsewhere: boolean;
}

/**
 * Reads content.
 *
 * @param content - A string, a part, or a list of both: `{ type: 'text', text }`, or `{ text }` of Bedrock, Gemini and
 *   Genkit. Other values contain no text.
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
      // A new paragraph begins after a tool call, like in a stream of the same message.
      if (isElsewhere && text !== '' && !text.endsWith('\n')) text += NEW_PARAGRAPH;
      isElsewhere = false;
      text += words;
    }
  }
  return { text, beginsElsewhere, endsElsewhere: isElsewhere };
}

/** Returns the text of a part; undefined if it has none. */
function textOfPart(part: unknown): string | undefined {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return undefined;
  const { type, text, refusal, thought } = part as { readonly [name: string]: unknown };
  if (type !== undefined && !TEXT_TYPES.includes(type)) return undefined;
  // Gemini's reasoning has a text like any other part.
  if (thought === true) return undefined;
  // A refusal is the model's answer to the listener.
  if (type === 'refusal') return typeof refusal === 'string' ? refusal : undefined;
  // OpenAI's Assistants nest the text, together with its annotations.
  const words: unknown = typeof text === 'object' && text !== null && 'value' in text ? text.value : text;
  return typeof words === 'string' ? words : undefined;
}

function isInsideText(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return true;
  if ('type' in part && typeof part.type === 'string') return INSIDE_TEXT.test(part.type);
  return Object.keys(part).every((name) => FIELDS_INSIDE_TEXT.includes(name));
}
