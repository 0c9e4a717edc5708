/**
 * An SSML document: what is spoken of it, what Polly gets, and the way between the two. It can be spoken from a place in
 * its middle on, as another document with the same tags open.
 */
import type { OffsetMap } from './offset-map';
import { joinSegments, sliceSegment, type SpokenSegment } from './spoken-segment';
import { readSsmlSpeech } from './ssml-speech';

/** One tag, without what XML has beside tags. */
const TAG = /^<(\/?)[^\s/>!?]+(?:[^>"']|"[^"]*"|'[^']*')*?(\/?)>$/u;
const PAUSE = /^<break\b/u;
const LITERAL_BEGINS = '<![CDATA[';
const LITERAL_ENDS = ']]>';
/** Elements that say the same of each of their sentences. */
const DIVISIBLE = /^<(?:speak|p|s|lang|prosody|emphasis|amazon:(?:effect|domain|auto-breaths))\b|^<!\[CDATA\[$/u;
/** These state the length of all that they hold. */
const MEASURED = /\samazon:max-duration\s*=/u;

/** A tag whose element has not ended. */
interface OpenTag {
  readonly request: string;
  /** Of its segment. */
  readonly index: number;
  /** Behind what is spoken before it. */
  readonly character: number;
}

/** One document, made of segments whose `request`s are the document. */
export class SpokenDocument {
  /** What is spoken. At least one character. */
  readonly text: string;
  /** What Polly gets. */
  readonly request: string;
  readonly #segments: readonly SpokenSegment[];

  constructor(segments: readonly SpokenSegment[]) {
    this.#segments = segments;
    this.text = joinSegments(segments);
    this.request = segments.map(requestOf).join('');
  }

  /** Adds the way from the characters of the request to the spoken ones, which begin at a place, to a map. */
  noteRequest(map: OffsetMap, place: number): void {
    let at = place;
    // What is spoken of nothing, as a space for a pause, goes with the tag before it, and at the beginning with the one behind.
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

  /** Where the document begins in the displayed text. */
  get displayedStart(): number {
    return this.#segments[0]?.displayedStart ?? 0;
  }

  /** Whether the document can be spoken from a spoken character on. */
  canBeginAt(character: number): boolean {
    const { segment, inside, open } = this.#locate(character);
    if (inside > 0 && segment?.request !== undefined) return false;
    return open.length > 0 && open.every(isDivisible);
  }

  /** The rest, from a spoken character on at which it {@link canBeginAt}. */
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
    // No tag is one in what is literal.
    const literal = tags.at(-1)?.request === LITERAL_BEGINS ? tags.splice(-1) : [];
    const pauses = this.#pausesBefore(character).filter((pause) => !begun.includes(pause));
    return new SpokenDocument([...tags, ...pauses, ...literal, ...begun, first, ...this.#segments.slice(index + 1)]);
  }

  /** The pauses between the last word before a spoken character and it. */
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
   * The segment that a spoken character is in, and the tags that are open there: those that are repeated, and those that begin
   * with it, from the first that cannot be repeated on.
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
 * The rest of a document from one of its characters on, as a document: with the tags before it that are open there.
 *
 * @param document - From `<speak>` on.
 */
export function restOfDocument(document: string, from: number): string {
  return openTagsAt(document, from).join('') + document.slice(from);
}

/** The tags that close a document that does not end by itself. */
export function closingTags(document: string): string {
  const open = openTagsAt(document, document.length).reverse();
  return open.map((tag) => (tag === LITERAL_BEGINS ? LITERAL_ENDS : tag.replace(/^<([^\s/>]+)[^]*$/u, '</$1>'))).join('');
}

/** The tags that are open before a character of a document. */
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
