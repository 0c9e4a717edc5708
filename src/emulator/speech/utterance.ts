/** Builds espeak-ng's input from text and SSML, and tracks the source of each word. */
import { SentenceDetector, type DetectedPiece } from './sentence-detector';
import { sourcedAt, sourceOf, type SourceRange } from './source-map';
import type { SsmlStep, SsmlText } from './ssml';

/** A word to speak, and its source. */
export interface PlannedWord extends SourceRange {
  readonly text: string;
  /** Offset of its first character in the markup, in Unicode characters. `markupEnd` is the offset after its last one. */
  readonly markupStart: number;
  readonly markupEnd: number;
}

/** A pause and its source. */
export interface PlannedPause extends SourceRange {
  readonly afterSeconds: number;
}

/** One utterance of espeak-ng, with the silence around it. */
export interface Utterance {
  /** Silence before it, in seconds. */
  readonly leadSeconds: number;
  /** The pauses within that silence, and when each begins, in seconds from its start. */
  readonly pauses?: readonly PlannedPause[];
  /** Silence after it, in seconds. */
  readonly tailSeconds: number;
  /** The speech; undefined for silence only. */
  readonly speech?: {
    readonly markup: string;
    /** The language, if it is not the voice's own. */
    readonly languageCode?: string;
    readonly words: readonly PlannedWord[];
  };
}

/**
 * Half of the 300 ms of silence that espeak-ng leaves between two sentences. It adds none after a single sentence, so this half
 * follows each sentence directly and keeps its end from waiting in an encoder. The other half precedes the next sentence.
 */
const TAIL_SECONDS = 0.15;
const LEAD_SECONDS = 0.15;

/**
 * Builds the utterance of a piece of plain text.
 *
 * @param language - Polly's code of its language, for splitting it into words.
 * @param previous - The end of the previous piece; undefined for the first piece of a stream.
 */
export function utteranceOfPiece(piece: DetectedPiece, language: string, previous: DetectedPiece['end'] | undefined): Utterance {
  const builder = new UtteranceBuilder(language);
  builder.add({ kind: 'text', ...sourcedAt(piece.text, piece.start) });
  const pausesBefore = previous !== undefined && previous !== 'clause';
  return builder.build(pausesBefore ? LEAD_SECONDS : 0);
}

/**
 * Builds the utterances of an SSML document: one per sentence, split where the language changes.
 *
 * @param language - Polly's code of the voice's language.
 * @param offset - Offset of the document in the input.
 * @param isFirst - Whether it begins the stream.
 */
export function utterancesOfSsml(steps: readonly SsmlStep[], language: string, offset: number, isFirst: boolean): Utterance[] {
  const utterances: Utterance[] = [];
  let builder = new UtteranceBuilder(language);
  let standardSeconds = isFirst ? 0 : LEAD_SECONDS;
  let pauseSeconds = standardSeconds;
  let pauses: PlannedPause[] = [];
  const close = (): void => {
    if (builder.isEmpty) return;
    utterances.push(builder.build(pauseSeconds, pauses));
    standardSeconds = pauseSeconds = LEAD_SECONDS;
    pauses = [];
    builder = new UtteranceBuilder(language);
  };
  for (const step of steps) {
    if (step.kind === 'text') {
      if (builder.languageCode !== step.languageCode) close();
      for (const { part, isSentence } of sentencesOf(step, offset)) {
        builder.add(part);
        if (isSentence) close();
      }
    } else {
      close();
      if (step.kind !== 'pause') continue;
      if (step.seconds > 0) pauses.push({ start: offset + step.start, end: offset + step.end, afterSeconds: pauseSeconds });
      pauseSeconds += step.seconds;
    }
  }
  close();
  if (pauseSeconds > standardSeconds) utterances.push({ leadSeconds: pauseSeconds - standardSeconds, tailSeconds: 0, pauses });
  return utterances;
}

interface SsmlPart {
  readonly part: SsmlText;
  readonly isSentence: boolean;
}

function sentencesOf(step: SsmlText, offset: number): SsmlPart[] {
  const detector = new SentenceDetector();
  const pieces = [...detector.push(step.text), ...detector.flush()];
  return pieces.map((piece) => {
    const sources = step.sources
      .slice(piece.start, piece.start + piece.text.length)
      .map(({ start, end }) => ({ start: offset + start, end: offset + end }));
    return { part: { ...step, text: piece.text, sources }, isSentence: piece.end !== 'flush' };
  });
}

class UtteranceBuilder {
  readonly #language: string;
  readonly #words: PlannedWord[] = [];
  #markup = '';
  #markupLength = 0;
  languageCode: string | undefined;

  constructor(language: string) {
    this.#language = language;
  }

  get isEmpty(): boolean {
    return this.#markup === '';
  }

  add(part: SsmlText): void {
    if (this.isEmpty) this.languageCode = part.languageCode;
    else this.#append(' ');
    const [open, close] = tagsAround(part);
    this.#append(open);
    if (part.sayAs === 'expletive') this.#append('beep');
    else this.#appendText(part);
    this.#append(close);
  }

  build(leadSeconds: number, pauses: readonly PlannedPause[] = []): Utterance {
    const { languageCode } = this;
    return {
      leadSeconds,
      pauses,
      tailSeconds: TAIL_SECONDS,
      speech: {
        markup: this.#markup,
        ...(languageCode === undefined ? {} : { languageCode }),
        words: this.#words,
      },
    };
  }

  #append(markup: string): void {
    this.#markup += markup;
    this.#markupLength += codePointLength(markup);
  }

  #appendText({ text, sources, languageCode }: SsmlText): void {
    for (const { segment, index, isWordLike } of wordSegmenter(languageCode ?? this.#language).segment(text)) {
      const markupStart = this.#markupLength;
      this.#append(escapeMarkup(segment));
      if (isWordLike !== true) continue;
      this.#words.push({ text: segment, ...sourceOf({ sources }, index, segment.length), markupStart, markupEnd: this.#markupLength });
    }
  }
}

const segmenters = new Map<string, Intl.Segmenter>();

function wordSegmenter(languageCode: string): Intl.Segmenter {
  // Uses only the language part: `en-GB-WLS` and other Polly codes are no valid language tags.
  const language = languageCode.split('-')[0] ?? 'en';
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

function tagsAround({ sayAs, prosody }: SsmlText): [open: string, close: string] {
  let open = '';
  let close = '';
  const wrap = (name: string, attributes: string): void => {
    open += `<${name}${attributes}>`;
    close = `</${name}>${close}`;
  };
  if (prosody !== undefined) {
    wrap(
      'prosody',
      Object.entries(prosody)
        .map(([name, value]) => ` ${name}="${value}"`)
        .join(''),
    );
  }
  if (sayAs === 'characters' || sayAs === 'spell-out') wrap('say-as', ' interpret-as="characters"');
  if (sayAs === 'digits' || sayAs === 'telephone') wrap('say-as', ' interpret-as="tts:digits"');
  return [open, close];
}

function escapeMarkup(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

function codePointLength(text: string): number {
  return Array.from(text).length;
}
