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

/** Elements of HTML that stand in a line of text; what is around any other begins a line (HTML standard, section 15.3). */
const IN_LINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd label mark q rb rt ruby s samp small span strong sub sup time u var wbr'.split(' '),
);
/** Elements whose contents no browser shows as text. */
const HIDDEN = /^(?:iframe|noscript|script|style|template)$/;

/** Reads what an app gave. Never throws, and reads nothing of a source. */
export function readContent(given: unknown): ReadContent {
  if (typeof given === 'string') return { text: given, mistakes: [], isIncomplete: false };
  const reader = new NodeReader();
  try {
    if (isSource(given)) return { text: given, mistakes: [], isIncomplete: false };
    reader.read(given);
  } catch {
    // A getter or a proxy of the app's threw.
    reader.note(given);
  }
  return { text: reader.text, mistakes: reader.mistakes, isIncomplete: reader.isIncomplete };
}

function isSource(given: unknown): given is Exclude<TextSource, string> {
  if (typeof given !== 'object' || given === null || given instanceof String || isElement(given)) return false;
  // An array of text is text. The recorded items of an SDK's stream are a source.
  if (Array.isArray(given)) return given.length > 0 && given.every(isPlainObject);
  if ('then' in given && typeof given.then === 'function') return true;
  return (
    Symbol.iterator in given ||
    Symbol.asyncIterator in given ||
    'getReader' in given ||
    isPushing(given) ||
    ('body' in given && 'headers' in given && 'ok' in given)
  );
}

/** An Observable, an EventSource or a WebSocket. */
function isPushing(given: object): boolean {
  return (
    ('subscribe' in given && typeof given.subscribe === 'function') ||
    ('addEventListener' in given && 'readyState' in given && 'close' in given)
  );
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isElement(value) && !(value instanceof String);
}

/** By its mark, because a page may have elements of another copy of React. */
function isElement(value: object): boolean {
  return '$$typeof' in value;
}

/** Undefined for what has a message's shape on the outside alone. */
function readMessage(message: ChatMessage): string | undefined {
  try {
    return textOfMessage(message);
  } catch {
    return undefined;
  }
}

/** A list that is being read, of an array's items or of one child. */
interface Level {
  readonly node: object;
  readonly items: readonly unknown[];
  index: number;
  /** Whether a line ends behind it. */
  readonly isBlock: boolean;
}

/** Reads text out of what JSX makes, however deep that is. */
class NodeReader {
  readonly #levels: Level[] = [];
  /** What is being read: what holds itself is met again. */
  readonly #open = new Set<object>();
  #text = '';
  /** Whether the next text stands on another line than the one before. */
  #isLineDue = false;
  #mistake: { readonly node: unknown } | undefined;
  #isIncomplete = false;

  get text(): string {
    return this.#text;
  }

  /** The first thing that is no text, in an array. */
  get mistakes(): readonly unknown[] {
    return this.#mistake === undefined ? [] : [this.#mistake.node];
  }

  /** Whether words are missing. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  read(given: unknown): void {
    this.#take(given, true);
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) {
      if (level.index < level.items.length) {
        const item = level.items[level.index];
        level.index += 1;
        this.#take(item, false);
      } else {
        this.#levels.pop();
        this.#open.delete(level.node);
        this.#isLineDue ||= level.isBlock;
      }
    }
  }

  /** Notes what is no text. */
  note(node: unknown, isLoss = true): void {
    this.#mistake ??= { node };
    this.#isIncomplete ||= isLoss;
  }

  #take(node: unknown, isWhole: boolean): void {
    switch (typeof node) {
      case 'string':
      case 'number':
      case 'bigint':
        this.#add(String(node));
        return;
      case 'undefined':
        return;
      case 'boolean':
        // React renders nothing for either; but false comes of `condition && text`, and true of a mistake.
        if (node) this.note(node, false);
        return;
      case 'object':
        if (node === null) return;
        try {
          this.#takeObject(node, isWhole);
        } catch {
          // A getter or a proxy of the app's threw.
          this.note(node);
        }
        return;
      default:
        this.note(node);
    }
  }

  #takeObject(node: object, isWhole: boolean): void {
    if (Array.isArray(node)) {
      this.#enter(node, node as unknown[], false);
    } else if (node instanceof String || node instanceof Number) {
      this.#add(String(node));
    } else if (isElement(node)) {
      this.#takeElement(node);
    } else {
      const message = isWhole && isChatMessage(node) ? readMessage(node) : undefined;
      if (message === undefined) this.note(node);
      else this.#add(message);
    }
  }

  #takeElement(element: object): void {
    const { type, props } = element as Partial<ReactElement<Record<string, unknown>>>;
    const children = [props?.['children']];
    if (type === Fragment || typeof type === 'symbol') {
      this.#enter(element, children, false);
      return;
    }
    // What an element of HTML holds is known; what a component renders is not.
    const isHtml = typeof type === 'string' && props?.['dangerouslySetInnerHTML'] === undefined;
    this.note(element, !isHtml);
    if (!isHtml || HIDDEN.test(type)) return;
    if (type === 'br') {
      this.#text += '\n';
      return;
    }
    const isBlock = !IN_LINE.has(type);
    this.#isLineDue ||= isBlock;
    this.#enter(element, children, isBlock);
  }

  #enter(node: object, items: readonly unknown[], isBlock: boolean): void {
    if (this.#open.has(node)) {
      this.note(node);
      return;
    }
    this.#open.add(node);
    this.#levels.push({ node, items, index: 0, isBlock });
  }

  #add(text: string): void {
    if (text === '') return;
    if (this.#isLineDue && this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n';
    this.#isLineDue = false;
    this.#text += text;
  }
}
