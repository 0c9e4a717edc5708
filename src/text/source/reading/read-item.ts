/**
 * Reads the text of any language model SDK's items, recognised by their shape, so that an app can pass its stream as it is.
 * Reasoning, tool calls, their results and counts have no text. docs/sources.md lists the SDKs.
 */
import { ELSEWHERE, isRecord, modelFailed, type Item, type Said } from '../item/item';
import { sayingOfAgentSession } from '../shapes/agent-sessions';
import { sayingOfAmazon } from '../shapes/amazon';
import { sayingOfApp } from '../shapes/apps';
import { sayingOfEvent } from '../shapes/events';
import { sayingOfFramework } from '../shapes/frameworks';
import { sayingOfGoogle } from '../shapes/google';
import { sayingOfLangChain } from '../shapes/langchain';
import { sayingOfChoices } from '../shapes/openai';
import { sayingOfOwnShape } from '../shapes/own-shapes';
import { sayingOfPlain } from '../shapes/plain';
import { sayingOfPlatform } from '../shapes/platforms';
import { sayingOfProtocol } from '../shapes/protocols';
import { sayingOfType } from '../shapes/types';

/** Exceptions in Bedrock's streams (its API reference, ConverseStreamOutput and ResponseStream). */
const BEDROCK_EXCEPTION = /^[a-z][A-Za-z]*Exception$/;

/** In order: shapes with more distinguishing marks come first. */
const SHAPES: readonly ((item: Item, read: typeof readItem) => Said | undefined)[] = [
  sayingOfFramework,
  sayingOfApp,
  sayingOfAgentSession,
  sayingOfType,
  sayingOfProtocol,
  sayingOfPlatform,
  sayingOfChoices,
  sayingOfAmazon,
  sayingOfGoogle,
  sayingOfLangChain,
  sayingOfEvent,
  sayingOfPlain,
];

/**
 * Reads one item of a stream.
 *
 * @returns Undefined if its shape is unknown.
 * @throws SpeechError `source-failed` if it reports a failed model.
 */
export function readItem(item: unknown): Said | undefined {
  return readKnownItem(item) ?? (isRecord(item) ? sayingOfOwnShape(item) : undefined);
}

/** Like {@link readItem}, but without the shapes of custom servers, which any JSON may have. */
export function readKnownItem(item: unknown): Said | undefined {
  if (!isRecord(item)) return undefined;
  if (isFailure(item)) throw modelFailed(item);
  if (isOfSubordinate(item)) return ELSEWHERE;
  for (const sayingOf of SHAPES) {
    const said = sayingOf(item, readItem);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Whether an item comes from an agent below the answering one, as AG-UI and VoltAgent mark it. */
function isOfSubordinate({ type, subagentRunId, parentAgentId }: Item): boolean {
  return typeof type === 'string' && (typeof subagentRunId === 'string' || typeof parentAgentId === 'string');
}

/**
 * Whether an item is an error of OpenAI, Ollama, Hugging Face or Google, or a Bedrock exception. Typed items report errors
 * themselves.
 */
function isFailure(item: Item): boolean {
  const { error, type } = item;
  if (typeof type === 'string') return false;
  if (typeof error === 'string' ? error !== '' : isRecord(error) && !Array.isArray(error)) return true;
  return Object.keys(item).some((name) => BEDROCK_EXCEPTION.test(name) && isRecord(item[name]));
}
