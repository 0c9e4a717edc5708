/**
 * What an app gave as the text of a SpokenText: the text that React would render of it, or a source of one.
 */
import { Fragment, type ReactElement } from 'react';
import { isChatMessage, textOfMessage, type ChatMessage, type TextSource } from '../../core/index';

/** What JSX makes of text: `{count} of {total}`, `{isOpen && text}`. It is the text that React would render. */
export type TextNode = string | number | bigint | false | null | undefined | readonly TextNode[];

/** What a SpokenText can speak: text, a source of text, or a message of a chat. Null, undefined and false are no text. */
export type SpokenTextContent = TextNode | TextSource | ChatMessage;

/** What {@link readContent} found. */
export interface ReadContent {
  /** A string for whatever is text, so that it is compared by value. */
  readonly text: TextSource;
  /** The first thing in it that is no text, in an array; empty where all is. */
  readonly mistakes: readonly unknown[];
  /** Whether words are missing from the text because they could not be read. */
  readonly isIncomplete: boolean;
}

/** What was found that is no text. */
interface Mistakes {
  readonly nodes: unknown[];
  isLoss: boolean;
}

/** Reads what an app gave. Never throws, and reads nothing of a source. */
export function readContent(given: unknown): ReadContent {
  const mistakes: Mistakes = { nodes: [], isLoss: false };
  const text = isSource(given) ? given : textOf(given, mistakes, true);
  return { text, mistakes: mistakes.nodes.slice(0, 1), isIncomplete: mistakes.isLoss };
}

function note(mistakes: Mistakes, node: unknown, isLoss = true): string {
  mistakes.nodes.push(node);
  mistakes.isLoss ||= isLoss;
  return '';
}

function isSource(given: unknown): given is Exclude<TextSource, string> {
  if (typeof given !== 'object' || given === null || given instanceof String || isElement(given)) return false;
  // An array of text is text. The recorded items of an SDK's stream are a source.
  if (Array.isArray(given)) return given.length > 0 && given.every(isPlainObject);
  if ('then' in given && typeof given.then === 'function') return true;
  return Symbol.iterator in given || Symbol.asyncIterator in given || 'getReader' in given || ('body' in given && 'headers' in given && 'ok' in given);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isElement(value) && !(value instanceof String);
}

/** By its mark, because a page may have elements of another copy of React. */
function isElement(value: object): boolean {
  return '$$typeof' in value;
}

function textOf(node: unknown, mistakes: Mistakes, isWhole = false): string {
  switch (typeof node) {
    case 'string':
      return node;
    case 'number':
    case 'bigint':
      return String(node);
    case 'undefined':
      return '';
    case 'boolean':
      // React renders nothing for either; but false comes of `condition && text`, and true of a mistake.
      return node ? note(mistakes, node, false) : '';
    case 'object':
      return node === null ? '' : textOfObject(node, mistakes, isWhole);
    default:
      return note(mistakes, node);
  }
}

function textOfObject(node: object, mistakes: Mistakes, isWhole: boolean): string {
  if (Array.isArray(node)) return node.map((item: unknown) => textOf(item, mistakes)).join('');
  if (node instanceof String || node instanceof Number) return String(node);
  if (isElement(node)) return textOfElement(node, mistakes);
  const message = isWhole && isChatMessage(node) ? readMessage(node) : undefined;
  return message ?? note(mistakes, node);
}

/** Undefined for what has a message's shape on the outside alone. */
function readMessage(message: ChatMessage): string | undefined {
  try {
    return textOfMessage(message);
  } catch {
    return undefined;
  }
}

function textOfElement(element: object, mistakes: Mistakes): string {
  const { type, props } = element as Partial<ReactElement<Record<string, unknown>>>;
  const isTransparent = type === Fragment || typeof type === 'symbol';
  if (isTransparent) return textOf(props?.['children'], mistakes);
  // What an element of HTML holds is known; what a component renders is not.
  const isHtml = typeof type === 'string';
  note(mistakes, element, !isHtml);
  if (!isHtml) return '';
  return type === 'br' ? '\n' : textOf(props?.['children'], mistakes);
}
