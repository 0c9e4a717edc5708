/** Reads the text of a whole chat message, such as a growing one of `useChat` in the Vercel AI SDK. */
import { readContent } from './item/content';

/**
 * A chat message. `parts`: Vercel AI SDK, Google Gemini. `content`: OpenAI, Anthropic, Amazon Bedrock, LangChain, Mistral,
 * Ollama, Cohere, Genkit, AG-UI, assistant-ui; a string or a list of parts.
 */
export type ChatMessage =
  | { readonly parts?: readonly MessagePart[] | undefined }
  | { readonly content?: string | readonly MessagePart[] | null | undefined; readonly refusal?: string | null | undefined };

/** A part of a message: `{ type: 'text', text }`, or only `{ text }`. Other parts are ignored. */
export type MessagePart = string | { readonly type: string } | { readonly text?: unknown };

/** Whether a value is a whole message, and not a text or a stream of one. */
export function isChatMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null || Symbol.iterator in value || Symbol.asyncIterator in value) return false;
  if ('parts' in value) return isPartList(value.parts);
  return 'content' in value && (value.content === null || typeof value.content === 'string' || isPartList(value.content));
}

function isPartList(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || (typeof part === 'object' && part !== null));
}

/**
 * Returns the text of a message for the listener, without reasoning, tool calls and files. While the message grows, the
 * text only grows at its end: show it and speak it as a growing string.
 *
 * @param message - The message of the hook or SDK, complete or not.
 */
export function textOfMessage(message: ChatMessage): string {
  if ('parts' in message) return readContent(message.parts).text;
  const { content, refusal } = message as Exclude<ChatMessage, { readonly parts?: unknown }>;
  return readContent(content).text || (refusal ?? '');
}
