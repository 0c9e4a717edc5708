/** Reads the text of a stream's items, each word once. */
import { SpeechError } from '../../../base/errors';
import { GrowingWords } from './growing-words';
import { isRecord, type Item, type Said } from '../item/item';
import { formOf } from './item-form';
import { readItem } from './read-item';
import { WordAnnouncers } from './said-words';

/** Text after a tool call does not continue the sentence before it. */
const NEW_PARAGRAPH = '\n\n';
/** A sentence end, after which another answer does not continue the text. */
const ENDS_SENTENCE = /\p{L}{2}["'”’»)*_]*[.!?…:]["'”’»)*_]*$|[。！？]$/u;
/** The most property names that a message lists, and their length. */
const MAX_NAMES = 8;
const MAX_NAME_CHARACTERS = 40;

/**
 * An app's function that reads the items of a source. It is called for each item that is neither a string nor bytes; in a
 * `Response` or in bytes, for each JSON document that is no string. It returns the item's text, or null or undefined if the
 * item has none. The function may declare the type of its items: `(item: Delta) => item.words`.
 */
export type TextOf = { of(item: unknown): string | null | undefined }['of'];

/**
 * The text of one stream of items. A new paragraph begins after other work of the model. Text that a snapshot or final
 * event repeats is left out.
 */
export class ItemText {
  readonly #textOf: TextOf | undefined;
  #hasText = false;
  #endedInBreak = true;
  #endedInSpace = true;
  #isElsewhere = false;
  /** Text of increments that no snapshot has repeated yet. */
  #unconfirmed = '';
  /** The last snapshot. */
  #whole: { readonly id: string | undefined; readonly text: string } | undefined;
  readonly #incrementIds = new Set<string>();
  /** Messages and parts whose text is not for the listener. */
  readonly #foreign = new Set<string>();
  readonly #partCounts = new Map<string, number>();
  #growing = new GrowingWords();
  readonly #said = new WordAnnouncers();
  #answer: string | undefined;
  readonly #decoder = new TextDecoder();
  /** The chain run whose text is used if no model has any. */
  #relay: string | undefined;
  /** Whether an item had its own text. Otherwise items only passed on text of other items. */
  #hasOwnWords = false;
  /** Text that was passed on before its own item arrived. */
  #relayed = '';
  #lastId: string | undefined;
  #lastTurn: string | undefined;
  /** The number of items without text so far, and a description of the first one. */
  #items = 0;
  #first = '';
  #areAllKnown = true;

  /** @param textOf - The app's function that reads items. Default: the SDKs' shapes in docs/sources.md. */
  constructor(textOf?: TextOf) {
    this.#textOf = textOf;
  }

  /**
   * Reads the next item.
   *
   * @param item - A string, or an object of any shape.
   * @param shown - The value that an error describes. Default: the item.
   * @returns Its text; undefined if it has none.
   * @throws SpeechError `source-failed` if it reports a failed model or `textOf` threw; `invalid-option` if `textOf`
   *   returned something other than text.
   */
  take(item: unknown, shown: unknown = item): string | undefined {
    if (typeof item === 'string') return this.#say(item, 'string');
    // Among text, a number counts as text, as in a template. A first number is more likely a byte or a character code.
    if (typeof item === 'number' && this.#hasText) return this.#say(String(item));
    this.#items += 1;
    const text = this.#textOf && askApp(this.#textOf, item);
    if (text !== undefined) return this.#say(text);
    if (typeof item === 'number') throw numberFirst();
    const said = readItem(item);
    if (this.#items === 1) this.#first = describe(shown, said !== undefined);
    if (said === undefined) this.#areAllKnown = false;
    else if (this.#textOf === undefined) return this.#take(said, formOf(item));
    else this.#isElsewhere ||= said.isElsewhere === true;
    return undefined;
  }

  /**
   * Ends the stream.
   *
   * @returns The text that was held back, if any.
   * @throws SpeechError if it had items but no text.
   */
  end(): string | undefined {
    const held = this.#release();
    if (this.#hasText || this.#items === 0) return held;
    throw noText({ items: this.#items, first: this.#first, isKnown: this.#areAllKnown, isMapped: this.#textOf !== undefined });
  }

  #take(said: Said, form: string): string | undefined {
    const held = said.mayRepeat === true && said.text !== undefined ? undefined : this.#release();
    const text = this.#takeNext(said, form);
    return held === undefined ? text : held + (text ?? '');
  }

  #takeNext(said: Said, form: string): string | undefined {
    this.#relay ??= said.begins;
    if (said.relay !== undefined && !this.#isHeard(said.relay)) return undefined;
    this.#hasOwnWords ||= said.isOfModel === true || (said.relay === undefined && (said.text ?? said.whole ?? '') !== '');
    this.#isElsewhere ||= said.isElsewhere === true;
    const isApart = said.isApart === true && this.#hasText && !this.#endedInSpace;
    const text = this.#takeText(said, form);
    this.#isElsewhere ||= said.endsElsewhere === true;
    return isApart && text !== undefined && /^\S/u.test(text) ? ` ${text}` : text;
  }

  /** Returns the held-back text that continues the text so far. */
  #release(): string | undefined {
    const text = this.#growing.release();
    this.#unconfirmed += text;
    return this.#say(text);
  }

  #isHeard(relay: string): boolean {
    this.#relay ??= relay;
    return !this.#hasOwnWords && this.#relay === relay;
  }

  #takeText(
    { text: words, bytes, whole, id, turn, part, isForeign, mayRepeat, mayBeWhole, answer, relay }: Said,
    form: string,
  ): string | undefined {
    let text = bytes === undefined ? words : this.#decoder.decode(bytes, { stream: true });
    if (part !== undefined) this.#openPart(part);
    if (id !== undefined) {
      this.#lastId = id;
      if (isForeign === true) this.#foreign.add(id);
    }
    // Increments may omit the id of the message that they continue.
    if (this.#lastId !== undefined && this.#foreign.has(this.#lastId)) return undefined;
    if (whole !== undefined) return this.#say(this.#unsaidOf(whole, id));
    if (text === undefined || text === '') return undefined;
    if (id !== undefined) this.#incrementIds.add(id);
    this.#isElsewhere ||= turn !== undefined && this.#lastTurn !== undefined && turn !== this.#lastTurn;
    this.#lastTurn = turn ?? this.#lastTurn;
    this.#isElsewhere ||=
      answer !== undefined &&
      this.#answer !== undefined &&
      answer !== this.#answer &&
      ENDS_SENTENCE.test(this.#said.tail) &&
      /^\S/u.test(text);
    this.#answer = answer ?? this.#answer;
    if (mayRepeat === true || mayBeWhole === true) {
      const rest = this.#said.newWordsOf(text, form);
      if (rest !== text) return this.#sayRestOf(text, rest);
    }
    if (mayRepeat === true) text = this.#growing.newWordsOf(text);
    if (relay === undefined) text = this.#unrelayed(text);
    else this.#relayed += text;
    this.#unconfirmed += text;
    return this.#say(text, form);
  }

  /** Handles an item with the whole answer. */
  #sayRestOf(whole: string, rest: string): string | undefined {
    this.#growing = new GrowingWords();
    this.#growing.newWordsOf(whole);
    this.#unconfirmed += rest;
    if (rest !== '') this.#isElsewhere = false;
    return this.#say(rest);
  }

  /** Returns the part of an increment that was not passed on before. */
  #unrelayed(text: string): string {
    const relayed = this.#relayed;
    this.#relayed = relayed.startsWith(text) ? relayed.slice(text.length) : '';
    if (relayed.startsWith(text)) return '';
    return text.startsWith(relayed) ? text.slice(relayed.length) : text;
  }

  /** Returns the part of a snapshot that was not returned yet. */
  #unsaidOf(whole: string, id: string | undefined): string {
    if (whole === '') return '';
    const before = this.#whole;
    this.#whole = { id, text: whole };
    const said = this.#unconfirmed;
    if (said !== '') {
      const at = said.indexOf(whole);
      if (at >= 0) {
        this.#unconfirmed = said.slice(0, at) + said.slice(at + whole.length);
        return '';
      }
      if (whole.startsWith(said)) {
        this.#unconfirmed = '';
        return whole.slice(said.length);
      }
      // Its increments were returned, but the snapshot differs: losing a change is better than repeating the text.
      if (id === undefined || this.#incrementIds.has(id)) return '';
    } else if (before !== undefined && before.id === id) {
      if (whole.startsWith(before.text)) return whole.slice(before.text.length);
      if (before.text.includes(whole) || lettersOf(whole) === lettersOf(before.text)) return '';
    }
    this.#isElsewhere = true;
    return whole;
  }

  #openPart({ parent, isText }: NonNullable<Said['part']>): void {
    const index = this.#partCounts.get(parent) ?? 0;
    this.#partCounts.set(parent, index + 1);
    if (!isText) this.#foreign.add(`${parent}/${index}`);
  }

  #say(text: string | undefined, form?: string): string | undefined {
    if (text === undefined || text === '') return undefined;
    const begins = this.#isElsewhere && !this.#endedInBreak;
    this.#hasText = true;
    if (this.#isElsewhere) this.#said.endPart();
    this.#said.add(text, form);
    this.#isElsewhere = false;
    this.#endedInBreak = text.endsWith('\n');
    this.#endedInSpace = /\s$/u.test(text);
    return begins ? NEW_PARAGRAPH + text : text;
  }
}

/** Reduces a text to its letters: a transcript is repeated with capitals and punctuation. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

function askApp(textOf: TextOf, item: unknown): string | undefined {
  let text: unknown;
  try {
    text = textOf(item);
  } catch (cause) {
    throw new SpeechError({
      code: 'source-failed',
      message: 'The function `textOf` threw. What the source gave until then is still spoken; see `cause` for its error.',
      cause,
    });
  }
  if (typeof text === 'string') return text;
  if (text === undefined || text === null) return undefined;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The function \`textOf\` answered with ${describe(text)}. It must answer at once, with a string, or with undefined where an item holds no text.`,
  });
}

function numberFirst(): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: 'The text source yielded number before any text. Give bytes as a Uint8Array, and numbers that are to be said as strings.',
  });
}

function noText({
  items,
  first,
  isKnown,
  isMapped,
}: {
  readonly items: number;
  readonly first: string;
  readonly isKnown: boolean;
  readonly isMapped: boolean;
}): SpeechError {
  const advice = isMapped
    ? 'The function `textOf` answered undefined for each.'
    : 'If they hold text for the listener, say where: speak(source, { textOf: (item) => item.text }), or the option `textOf` of useSpeechStream and SpokenText.';
  return new SpeechError({
    code: isKnown && !isMapped ? 'nothing-to-speak' : 'invalid-option',
    message: `The text source yielded ${items === 1 ? 'one item, which holds no text' : `${items} items, none of which holds text`}. The first is ${first}. ${advice}`,
  });
}

/** Describes a value by its property names. The values are left out, since they may be spoken text. */
function describe(value: unknown, isKnown = true): string {
  if (value === null) return 'null';
  if (!isRecord(value)) return typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`;
  if (typeof value['then'] === 'function') return 'a promise';
  const what = `${Array.isArray(value) ? 'an array' : 'an object'}${isKnown ? '' : ' of no known shape'}`;
  const names = Array.isArray(value)
    ? value.slice(0, MAX_NAMES).map((element) => withNames(typeOf(element), element))
    : namesOf(value).map((name) => withNames(name, value[name]));
  return names.length === 0 ? what : `${what} (${names.join(', ')})`;
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function withNames(name: string, value: unknown): string {
  const names = isRecord(value) && !Array.isArray(value) ? namesOf(value) : [];
  return names.length === 0 ? name : `${name} { ${names.join(', ')} }`;
}

function namesOf(item: Item): string[] {
  const names = Object.keys(item);
  const shown = names.slice(0, MAX_NAMES).map((name) => name.slice(0, MAX_NAME_CHARACTERS));
  return names.length > MAX_NAMES ? [...shown, '…'] : shown;
}
