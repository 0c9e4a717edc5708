/**
 * The words in whatever a language model's SDK yields, told by the shape of each item: an app hands its stream over as
 * it is. Reasoning, calls of tools, their results and counts have no words. docs/sources.md lists the SDKs.
 */
import { isRecord, modelFailed, type Item, type Said } from './item';
import { sayingOfAmazon } from './shapes/amazon';
import { sayingOfEvent } from './shapes/events';
import { sayingOfFramework } from './shapes/frameworks';
import { sayingOfGoogle } from './shapes/google';
import { sayingOfLangChain } from './shapes/langchain';
import { sayingOfChoices } from './shapes/openai';
import { sayingOfOwnShape } from './shapes/own-shapes';
import { sayingOfPlain } from './shapes/plain';
import { sayingOfProtocol } from './shapes/protocols';
import { sayingOfType } from './shapes/types';

/** Exceptions that Bedrock puts into its streams (its API reference, ConverseStreamOutput and ResponseStream). */
const BEDROCK_EXCEPTION = /^[a-z][A-Za-z]*Exception$/;

/** In this order: the more there is to tell a shape by, the sooner it is asked for. */
const SHAPES: readonly ((item: Item, read: typeof readItem) => Said | undefined)[] = [
  sayingOfFramework,
  sayingOfType,
  sayingOfProtocol,
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
 * @returns Undefined where it is of no known shape.
 * @throws SpeechError `source-failed` where it says that the model failed.
 */
export function readItem(item: unknown): Said | undefined {
  return readKnownItem(item) ?? (isRecord(item) ? sayingOfOwnShape(item) : undefined);
}

/** The same without the shapes that servers of their own make up, which any JSON may have: see {@link readItem}. */
export function readKnownItem(item: unknown): Said | undefined {
  if (!isRecord(item)) return undefined;
  if (isFailure(item)) throw modelFailed(item);
  for (const sayingOf of SHAPES) {
    const said = sayingOf(item, readItem);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** An error as OpenAI, Ollama, Hugging Face and Google tell it, or an exception of Bedrock's. Types tell it themselves. */
function isFailure(item: Item): boolean {
  const { error, type } = item;
  if (typeof type === 'string') return false;
  if (typeof error === 'string' ? error !== '' : isRecord(error) && !Array.isArray(error)) return true;
  return Object.keys(item).some((name) => BEDROCK_EXCEPTION.test(name) && isRecord(item[name]));
}
