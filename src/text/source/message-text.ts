/** The text of a whole message of a chat, such as `useChat` of the Vercel AI SDK holds and lets grow. */
import { readContent } from './content';

/**
 * A message of a chat. `parts`: Vercel AI SDK, Google Gemini. `content`: OpenAI, Anthropic, Amazon Bedrock, LangChain,
 * Mistral, Ollama, Cohere, Genkit, AG-UI, assistant-ui; a string, or a list of parts.
 */
export type ChatMessage =
  | { readonly parts?: readonly MessagePart[] | undefined }
  | { readonly content?: string | readonly MessagePart[] | null | undefined; readonly refusal?: string | null | undefined };

/** A part of a message: `{ type: 'text', text }`, or `{ text }` alone; every other one is left out. */
export type MessagePart = string | { readonly type: string } | { readonly text?: unknown };

/** Whether something is a whole message rather than a text or a stream of one. */
export function isChatMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null || Symbol.iterator in value || Symbol.asyncIterator in value) return false;
  if ('parts' in value) return isPartList(value.parts);
  return 'content' in value && (value.content === null || typeof value.content === 'string' || isPartList(value.content));
}

function isPartList(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || (typeof part === 'object' && part !== null));
}

/**
 * What of a message is meant for the listener: its text, without reasoning, calls of tools and files. While the message
 * grows, so does this text, at its end only: show it, and speak it, as a growing string.
 *
 * @param message - As the hook or SDK gives it; also before it is complete.
 */
export function textOfMessage(message: ChatMessage): string {
  if ('parts' in message) return readContent(message.parts).text;
  const { content, refusal } = message as Exclude<ChatMessage, { readonly parts?: unknown }>;
  return readContent(content).text || (refusal ?? '');
}
