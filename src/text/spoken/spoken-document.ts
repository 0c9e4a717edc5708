/**
 * An SSML document: its spoken text, its request for Polly, and the map between the two. The rest of a document can be spoken as
 * another document, with the same open tags.
 */
import type { OffsetMap } from './offset-map';
import { joinSegments, sliceSegment, type SpokenSegment } from './spoken-segment';
import { readSsmlSpeech } from './ssml-speech';

/** Matches a tag, but no comment or other markup. */
const TAG = /^<(\/?)[^\s/>!?]+(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>$/u;
const PAUSE = /^<break\b/u;
const LITERAL_BEGINS = '<![CDATA[';
const LITERAL_ENDS = ']]>';
/** Matches elements that can be split between sentences, because they apply to each sentence separately. */
const DIVISIBLE = /^<(?:speak|p|s|lang|prosody|emphasis|amazon:(?:effect|domain|auto-breaths))\b|^<!\[CDATA\[$/u;
/** Matches an attribute that limits the duration of the whole element, which must not be split then. */
const MEASURED = /\samazon:max-duration\s*=/u;

interface OpenTag {
  readonly request: string;
  /** Index of the tag's segment. */
  readonly index: number;
  /** Offset of the tag in the spoken text. */
  readonly character: number;
}

/** One document. The concatenated `request`s of its segments are the document. */
export class SpokenDocument {
  /** The spoken text. At least one character. */
  readonly text: string;
  /** The document for Polly. */
  readonly request: string;
  readonly #segments: readonly SpokenSegment[];

  constructor(segments: readonly SpokenSegment[]) {
    this.#segments = segments;
    this.text = joinSegments(segments);
    this.request = segments.map(requestOf).join('');
  }

  /** Appends the document to a map from request offsets to spoken offsets. Its spoken text begins at `place`. */
  noteRequest(map: OffsetMap, place: number): void {
    let at = place;
    // Spoken text without a request, such as a space for a pause, maps to the preceding tag. At the start it maps to the next tag.
    let replaced = { length: 0, at, spoken: 0 };
    for (const segment of this.#segments) {
      const { length } = requestOf(segment);
      const spoken = segment.text.length;
      if (length === 0) replaced.spoken += spoken;
      else if (segment.request !== undefined && replaced.length === 0)
        replaced = { length, at: replaced.at, spoken: replaced.spoken + spoken };
      else {
        map.appendReplacement(replaced.length, replaced.at, replaced.spoken);
        replaced = segment.request === undefined ? { length: 0, at: at + spoken, spoken: 0 } : { length, at, spoken };
        if (segment.request === undefined) map.appendCopy(length, at);
      }
      at += spoken;
    }
    map.appendReplacement(replaced.length, replaced.at, replaced.spoken);
  }

  /** The start of the document in the displayed text. */
  get displayedStart(): number {
    return this.#segments[0]?.displayedStart ?? 0;
  }

  /** Whether the rest of the document from a spoken offset on can be spoken alone. */
  canBeginAt(character: number): boolean {
    const { segment, inside, open } = this.#locate(character);
    if (inside > 0 && segment?.request !== undefined) return false;
    return open.length > 0 && open.every(isDivisible);
  }

  /** Returns the rest of the document from a spoken offset on. {@link canBeginAt} must be true for the offset. */
  from(character: number): SpokenDocument {
    const { index, segment, inside, open, begun } = this.#locate(character);
    if (character === 0 || segment === undefined) return this;
    const tags = open.map((request): SpokenSegment => ({
      text: '',
      request,
      displayedStart: segment.displayedStart,
      displayedLength: 0,
      kind: 'replaced',
    }));
    const first = sliceSegment(segment, inside, segment.text.length);
    // Tags must come before `<![CDATA[`, because they would be text inside it.
    const literal = tags.at(-1)?.request === LITERAL_BEGINS ? tags.splice(-1) : [];
    const pauses = this.#pausesBefore(character).filter((pause) => !begun.includes(pause));
    return new SpokenDocument([...tags, ...pauses, ...literal, ...begun, first, ...this.#segments.slice(index + 1)]);
  }

  /** Returns the pauses between a spoken offset and the word before it. */
  #pausesBefore(character: number): SpokenSegment[] {
    const end = this.text.slice(0, character).trimEnd().length;
    let before = 0;
    return this.#segments.filter(({ text, request = '' }) => {
      const isBetween = before >= end && before <= character && text === '' && PAUSE.test(request);
      before += text.length;
      return isBetween;
    });
  }

  /**
   * Returns the segment of a spoken offset, and the tags that are open there. `open` are the tags to repeat. `begun` are the tags
   * that start exactly there, from the first one that cannot be repeated on.
   */
  #locate(character: number): {
    readonly index: number;
    readonly segment: SpokenSegment | undefined;
    readonly inside: number;
    readonly open: readonly string[];
    readonly begun: readonly SpokenSegment[];
  } {
    const open: OpenTag[] = [];
    let before = 0;
    const index = this.#segments.findIndex((segment, at) => {
      if (character < before + segment.text.length) return true;
      before += segment.text.length;
      noteTag(open, segment, (request) => ({ request, index: at, character: before }));
      return false;
    });
    const first = open.findIndex((tag) => !isDivisible(tag.request) && this.text.slice(tag.character, character).trim() === '');
    const begun = first < 0 ? [] : this.#segments.slice(open[first]?.index, index).filter(({ text }) => text === '');
    const repeated = (first < 0 ? open : open.slice(0, first)).map(({ request }) => request);
    return { index, segment: this.#segments[index], inside: character - before, open: repeated, begun };
  }
}

/**
 * Returns the rest of a document from an offset on, preceded by the open tags.
 *
 * @param document - The document, starting with `<speak>`.
 */
export function restOfDocument(document: string, from: number): string {
  return openTagsAt(document, from).join('') + document.slice(from);
}

/** Returns the closing tags for an unfinished document. */
export function closingTags(document: string): string {
  const open = openTagsAt(document, document.length).reverse();
  return open.map((tag) => (tag === LITERAL_BEGINS ? LITERAL_ENDS : tag.replace(/^<([^\s/>]+)[^]*$/u, '</$1>'))).join('');
}

function openTagsAt(document: string, from: number): string[] {
  const open: string[] = [];
  let before = 0;
  for (const segment of readSsmlSpeech(document, 0)) {
    before += requestOf(segment).length;
    if (before > from) break;
    noteTag(open, segment, (request) => request);
  }
  return open;
}

function requestOf({ request, text }: SpokenSegment): string {
  return request ?? text;
}

function isDivisible(tag: string): boolean {
  return DIVISIBLE.test(tag) && !MEASURED.test(tag);
}

function noteTag<Tag>(open: Tag[], { text, request = '' }: SpokenSegment, toTag: (request: string) => Tag): void {
  if (text !== '') return;
  const [, slash, isEmpty] = TAG.exec(request) ?? [];
  if (slash === '/' || request === LITERAL_ENDS) open.pop();
  else if ((slash === '' && isEmpty === '') || request === LITERAL_BEGINS) open.push(toTag(request));
}
