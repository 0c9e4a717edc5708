/**
 * Puts text in another language than the voice's into SSML documents with `lang`. Polly speaks other languages only inside SSML
 * documents, and accepts a document only whole. So each document is a sentence or a part of one.
 */
import { isSameLanguage, pollyLanguage } from './polly-language';
import { SentenceSplitter } from '../sentences/sentence-splitter';
import { cutSegments, joinSegments, type SpokenSegment } from './spoken-segment';

/** Longest sentence of a document. Even after escaping, it stays below Polly's limit. */
const MAX_SENTENCE_CHARACTERS = 1_000;
const SPOKEN = /[\p{L}\p{N}]/u;
/** Matches marks that close a clause. They belong to the words before them; alone, Polly would speak them. */
const CLOSING = /^[\p{Terminal_Punctuation}\p{Pe}\p{Pf}"'’…]+/u;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Characters that XML escapes or does not allow. */
const ESCAPED = /[&<>]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A segment, or the segments of one SSML document. */
export type SpokenItem = SpokenSegment | readonly SpokenSegment[];

/** Turns text in another language into documents. */
export class LanguageDocuments {
  readonly #voiceLanguage: string | undefined;
  readonly #splitters = new Map<string, SentenceSplitter>();
  /** The current sentence in another language. `#language` is that language. */
  #held: SpokenSegment[] = [];
  /** The part that was not searched for sentence ends. */
  #unread = '';
  #language: string | undefined;

  /** @param voiceLanguage - The voice's language, which needs no document. Undefined: every declared language needs one. */
  constructor(voiceLanguage: string | undefined) {
    this.#voiceLanguage = voiceLanguage;
  }

  /** Adds segments. Text in the voice's language is returned immediately. */
  push(segments: readonly SpokenSegment[]): SpokenItem[] {
    const items: SpokenItem[] = [];
    for (const segment of segments) {
      const language = this.#foreign(segment.language);
      const rest = language === undefined && this.#language !== undefined ? this.#holdClosing(segment) : segment;
      if (rest === undefined) continue;
      if (language !== this.#language) items.push(...this.flush());
      this.#language = language;
      if (language === undefined) items.push(rest);
      else this.#hold(rest);
    }
    this.#say(false, items);
    return items;
  }

  /** Returns the unfinished sentence. */
  flush(): SpokenItem[] {
    const items: SpokenItem[] = [];
    this.#say(true, items);
    this.#language = undefined;
    return items;
  }

  /** Holds the closing marks at the beginning of a segment. Returns the rest of the segment. */
  #holdClosing(segment: SpokenSegment): SpokenSegment | undefined {
    const length = CLOSING.exec(segment.text)?.[0].length ?? 0;
    const { stretches, rest } = cutApart([segment], [length]);
    for (const closing of stretches[0] ?? []) this.#hold(closing);
    return rest[0];
  }

  #hold(segment: SpokenSegment): void {
    this.#held.push(segment);
    this.#unread += segment.text;
  }

  #say(isEnd: boolean, items: SpokenItem[]): void {
    if (this.#language === undefined) return;
    const splitter = this.#splitter(this.#language);
    // Pushed in one call, because each call reads the sentence from its start.
    const sentences = splitter.push(this.#unread);
    if (isEnd) sentences.push(...splitter.flush());
    this.#unread = '';
    if (sentences.length === 0) return;
    const { stretches, rest } = cutApart(
      this.#held,
      sentences.map(({ length }) => length),
    );
    this.#held = rest;
    for (const sentence of stretches) items.push(...toDocument(sentence, this.#language));
  }

  #foreign(written: string | undefined): string | undefined {
    const language = written === undefined ? undefined : pollyLanguage(written);
    if (language === undefined) return undefined;
    return this.#voiceLanguage !== undefined && isSameLanguage(language, this.#voiceLanguage) ? undefined : language;
  }

  #splitter(language: string): SentenceSplitter {
    let splitter = this.#splitters.get(language);
    if (splitter === undefined)
      this.#splitters.set(language, (splitter = new SentenceSplitter({ language, maxCharacters: MAX_SENTENCE_CHARACTERS })));
    return splitter;
  }
}

/** Cuts segments like {@link cutSegments}. If a replaced segment is cut, its second part maps to the end of the replaced text. */
function cutApart(segments: readonly SpokenSegment[], lengths: readonly number[]): ReturnType<typeof cutSegments> {
  const { stretches, rest } = cutSegments(segments, lengths);
  const parts = [...stretches, rest].map((part, index, all) => {
    const [first, ...others] = part;
    const before = all[index - 1]?.at(-1);
    if (first?.kind !== 'replaced' || before?.kind !== 'replaced' || before.displayedStart !== first.displayedStart) return part;
    return [{ ...first, displayedStart: first.displayedStart + first.displayedLength, displayedLength: 0 }, ...others];
  });
  return { stretches: parts.slice(0, -1), rest: parts.at(-1) ?? [] };
}

/** Turns a sentence into a document. Returns the segments unchanged if there is nothing to speak in them. */
function toDocument(segments: readonly SpokenSegment[], language: string): SpokenItem[] {
  const first = segments[0];
  const last = segments.at(-1);
  if (first === undefined || last === undefined || !SPOKEN.test(joinSegments(segments))) return [...segments];
  const end = last.displayedStart + last.displayedLength;
  return [[put(`<speak><lang xml:lang="${language}">`, first.displayedStart), ...escape(joined(segments)), put('</lang></speak>', end)]];
}

function put(tag: string, displayedStart: number): SpokenSegment {
  return { text: '', request: tag, displayedStart, displayedLength: 0, kind: 'replaced' };
}

/** Joins adjacent copies, because a surrogate pair may be split between them. */
function joined(segments: readonly SpokenSegment[]): SpokenSegment[] {
  const copies: SpokenSegment[] = [];
  for (const segment of segments) {
    const last = copies.at(-1);
    const goesOn =
      last?.kind === 'copy' && segment.kind === 'copy' && last.displayedStart + last.displayedLength === segment.displayedStart;
    if (!goesOn) copies.push(segment);
    else copies.splice(-1, 1, { ...last, text: last.text + segment.text, displayedLength: last.displayedLength + segment.displayedLength });
  }
  return copies;
}

function escape(segments: readonly SpokenSegment[]): SpokenSegment[] {
  return segments.flatMap((segment) => {
    const { text, displayedStart } = segment;
    if (segment.kind === 'replaced') return [{ ...segment, request: text.replace(ESCAPED, escaped) }];
    const parts: SpokenSegment[] = [];
    let at = 0;
    const copyTo = (end: number) => {
      if (end > at) parts.push({ text: text.slice(at, end), displayedStart: displayedStart + at, displayedLength: end - at, kind: 'copy' });
    };
    for (const { 0: character, index } of text.matchAll(ESCAPED)) {
      copyTo(index);
      parts.push({
        text: character,
        request: escaped(character),
        displayedStart: displayedStart + index,
        displayedLength: character.length,
        kind: 'replaced',
      });
      at = index + character.length;
    }
    copyTo(text.length);
    return parts;
  });
}

function escaped(character: string): string {
  return ESCAPES[character] ?? ' ';
}
