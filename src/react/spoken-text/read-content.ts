/**
 * What an app gave as the text of a SpokenText: the text that React would render of it, or a source of one.
 */
import { Fragment, type ReactElement } from 'react';
import { SpeechError } from '../../base/errors';
import { isChatMessage, textOfMessage, type ChatMessage, type TextSource } from '../../core/index';

/** What JSX makes of text: `{count} of {total}`, `{isOpen && text}`. It is the text that React would render. */
export type TextNode = string | number | bigint | false | null | undefined | readonly TextNode[];

/** What a SpokenText can speak: text, a source of text, or a message of a chat. Null, undefined and false are no text. */
export type SpokenTextContent = TextNode | TextSource | ChatMessage;

/** What {@link readContent} found. */
export interface ReadContent {
  /** A string for whatever is text, so that it is compared by value. */
  readonly text: TextSource;
  /** What is wrong with it, for the developer. */
  readonly mistake: string | undefined;
  /** Whether words are missing from the text because they could not be read. */
  readonly isIncomplete: boolean;
}

interface Mistake {
  readonly what: string;
  readonly advice: string;
  /** Whether what it would render as is unknown. */
  readonly isLoss: boolean;
}

const USE_STRING =
  "Give a string, such as what an i18n library's t() or formatMessage() returns; how it looks is the business of renderText.";

/** Reads what an app gave. Never throws, and reads nothing of a source. */
export function readContent(given: unknown): ReadContent {
  const mistakes: Mistake[] = [];
  const text = isSource(given) ? given : textOf(given, mistakes, true);
  const [first] = mistakes;
  return {
    text,
    mistake: first && `The text of a <SpokenText> holds ${first.what}, which is no text. ${first.advice}`,
    isIncomplete: mistakes.some(({ isLoss }) => isLoss),
  };
}

/** A source that fails at once, for a text of which nothing could be read. */
export function failingSource(message: string): TextSource {
  const error = new SpeechError({ code: 'invalid-option', message });
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
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

function textOf(node: unknown, mistakes: Mistake[], isWhole = false): string {
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
      if (node) mistakes.push({ what: '`true`', advice: 'Write `condition ? text : null` instead of `condition || text`.', isLoss: false });
      return '';
    case 'object':
      return node === null ? '' : textOfObject(node, mistakes, isWhole);
    case 'function':
      mistakes.push({ what: 'a function', advice: 'Call it, and give the string that it returns.', isLoss: true });
      return '';
    case 'symbol':
      mistakes.push({ what: 'a symbol', advice: USE_STRING, isLoss: true });
      return '';
  }
}

function textOfObject(node: object, mistakes: Mistake[], isWhole: boolean): string {
  if (Array.isArray(node)) return node.map((item: unknown) => textOf(item, mistakes)).join('');
  if (node instanceof String || node instanceof Number) return String(node);
  if (isElement(node)) return textOfElement(node as Partial<ReactElement<Record<string, unknown>>>, mistakes);
  const message = isWhole && isChatMessage(node) ? readMessage(node) : undefined;
  if (message !== undefined) return message;
  mistakes.push({ ...describeObject(node), isLoss: true });
  return '';
}

/** Undefined for what has a message's shape on the outside alone. */
function readMessage(message: ChatMessage): string | undefined {
  try {
    return textOfMessage(message);
  } catch {
    return undefined;
  }
}

function textOfElement({ type, props }: Partial<ReactElement<Record<string, unknown>>>, mistakes: Mistake[]): string {
  const isTransparent = type === Fragment || typeof type === 'symbol';
  if (isTransparent) return textOf(props?.['children'], mistakes);
  // What an element of HTML holds is known; what a component renders is not.
  const isHtml = typeof type === 'string';
  mistakes.push({ what: `the element <${isHtml ? type : componentName(type)}>`, advice: USE_STRING, isLoss: !isHtml });
  if (!isHtml) return '';
  return type === 'br' ? '\n' : textOf(props?.['children'], mistakes);
}

function componentName(type: unknown): string {
  const { displayName, name, render, type: inner } = (type ?? {}) as Record<string, unknown>;
  const own = [displayName, name].find((candidate) => typeof candidate === 'string' && candidate !== '');
  if (own !== undefined) return own as string;
  const wrapped = render ?? inner;
  return wrapped === undefined ? '…' : componentName(wrapped);
}

function describeObject(node: object): Pick<Mistake, 'what' | 'advice'> {
  if ('then' in node) return { what: 'a promise', advice: 'Wait for it, and give what it resolves to.' };
  if (Symbol.asyncIterator in node || Symbol.iterator in node || 'getReader' in node) {
    return { what: 'a source beside other text', advice: 'Give the source alone.' };
  }
  const keys = Object.keys(node).slice(0, 5).join(', ');
  return { what: keys === '' ? 'an object' : `an object (${keys})`, advice: 'Give the property of it that is the text, as a string.' };
}
