/** The text of a whole message of a chat, such as `useChat` of the Vercel AI SDK holds and lets grow. */

/** A message: of the AI SDK (`parts`; `content` in version 4), of Anthropic or of OpenAI (`content`). */
export type ChatMessage =
  | { readonly parts: readonly MessagePart[] }
  | { readonly content: string | readonly MessagePart[] | null };

/** A part of a message, told by its type. */
export interface MessagePart {
  readonly type: string;
  readonly text?: unknown;
}

/** Whether something is a whole message rather than a text or a stream of one. */
export function isChatMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null || Symbol.iterator in value || Symbol.asyncIterator in value) return false;
  if ('parts' in value) return Array.isArray(value.parts);
  return 'content' in value && (value.content === null || typeof value.content === 'string' || Array.isArray(value.content));
}

/** Parts that stand inside a text and do not end it: `source-url`, `source-document`, `source`, `data-…`. */
const INSIDE_TEXT = /^(?:source|data)(?:-|$)/;

/**
 * What of a message is meant for the listener: its text, without reasoning, calls of tools and files. While the message
 * grows, so does this text, at its end only: show it, and speak it, as a growing string.
 *
 * @param message - As the hook or SDK gives it; also before it is complete.
 */
export function textOfMessage(message: ChatMessage): string {
  const content = 'parts' in message ? message.parts : message.content;
  if (content === null) return '';
  if (typeof content === 'string') return content;
  let text = '';
  let left = false;
  for (const part of content) {
    const words = part.type === 'text' || part.type === 'output_text' ? part.text : undefined;
    if (typeof words !== 'string') {
      left ||= !INSIDE_TEXT.test(part.type);
      continue;
    }
    if (words === '') continue;
    // As a stream of the same message is read: behind a call of a tool another paragraph begins.
    if (left && text !== '' && !text.endsWith('\n')) text += '\n\n';
    left = false;
    text += words;
  }
  return text;
}
