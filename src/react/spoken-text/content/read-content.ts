/** Reads the content of a SpokenText: either the text that React would render for it, or a source of text. */
import { Fragment, type ReactElement } from 'react';
import { isChatMessage, textOfMessage, type ChatMessage, type TextSource } from '../../../core/index';

/**
 * Text as JSX produces it, for example from `{count} of {total}` or `{isOpen && text}`. It is read as React would render
 * it.
 */
export type TextNode = string | number | bigint | false | null | undefined | readonly TextNode[];

/** The content of a SpokenText: text, a source of text, or a chat message. Null, undefined and false mean no text. */
export type SpokenTextContent = TextNode | TextSource | ChatMessage;

/** The result of {@link readContent}. */
export interface ReadContent {
  /** A string for any kind of text, so that texts are compared by value. */
  readonly text: TextSource;
  /** The first value in the content that is no text, in an array; empty if there is none. */
  readonly mistakes: readonly unknown[];
  /** Whether words are missing because they could not be read. */
  readonly isIncomplete: boolean;
}

/** Inline HTML elements. Text around any other element starts a new line (HTML standard, section 15.3). */
const IN_LINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd label mark q rb rt ruby s samp small span strong sub sup time u var wbr'.split(' '),
);
/** HTML elements whose contents browsers do not show. */
const HIDDEN = /^(?:iframe|noscript|script|style|template)$/;

/** Reads the app's content. Never throws, and does not start reading a source. */
export function readContent(given: unknown): ReadContent {
  if (typeof given === 'string') return { text: given, mistakes: [], isIncomplete: false };
  const reader = new NodeReader();
  try {
    if (isSource(given)) return { text: given, mistakes: [], isIncomplete: false };
    reader.read(given);
  } catch {
    // The app's getter or proxy threw.
    reader.note(given);
  }
  return { text: reader.text, mistakes: reader.mistakes, isIncomplete: reader.isIncomplete };
}

function isSource(given: unknown): given is Exclude<TextSource, string> {
  if (typeof given !== 'object' || given === null || given instanceof String || isElement(given)) return false;
  // An array of text is text. Recorded items of an SDK's stream are a source.
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

/** Whether a value is an Observable, an EventSource or a WebSocket. */
function isPushing(given: object): boolean {
  return (
    ('subscribe' in given && typeof given.subscribe === 'function') ||
    ('addEventListener' in given && 'readyState' in given && 'close' in given)
  );
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isElement(value) && !(value instanceof String);
}

/** Elements are recognised by their mark, since a page may hold elements of another copy of React. */
function isElement(value: object): boolean {
  return '$$typeof' in value;
}

/** Returns undefined for an object that only looks like a message. */
function readMessage(message: ChatMessage): string | undefined {
  try {
    return textOfMessage(message);
  } catch {
    return undefined;
  }
}

/** A list that is being read: the items of an array, or one child. */
interface Level {
  readonly node: object;
  readonly items: readonly unknown[];
  index: number;
  /** Whether a line ends after it. */
  readonly isBlock: boolean;
}

/** Collects the text of JSX content at any depth. */
class NodeReader {
  readonly #levels: Level[] = [];
  /** The objects being read, to detect circular content. */
  readonly #open = new Set<object>();
  #text = '';
  /** Whether the next text starts a new line. */
  #isLineDue = false;
  #mistake: { readonly node: unknown } | undefined;
  #isIncomplete = false;

  get text(): string {
    return this.#text;
  }

  /** The first value that is no text, in an array. */
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

  /**
   * Records a value that is no text.
   *
   * @param isLoss - Whether words are missing because of it.
   */
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
        // React renders nothing for either value. `false` comes from `condition && text`; `true` comes from a mistake.
        if (node) this.note(node, false);
        return;
      case 'object':
        if (node === null) return;
        try {
          this.#takeObject(node, isWhole);
        } catch {
          // The app's getter or proxy threw.
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
    // The content of an HTML element is known; the output of a component is not.
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
