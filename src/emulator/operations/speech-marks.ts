/**
 * Speech marks: when each word and each sentence is spoken, one JSON object a line.
 *
 * Source: "Speech marks", Amazon Polly developer guide: `time` in milliseconds from the beginning of the sound, `start`
 * and `end` in bytes of the UTF-8 of the input, SSML tags included; `value` is what stands there in the input.
 */

import { SentenceDetector } from '../speech/sentence-detector';
import { sourcedAs, sourcedAt, sourceOf, type SourceRange, type SourcedText } from '../speech/source-map';
import { readSsml } from '../speech/ssml';
import type { PollyEngine } from '../speech/voices';
import type { SpokenText } from './spoken-text';

/** The marks the local Polly can make; of visemes and `<mark>` tags it knows nothing. */
export type SpeechMarkType = 'sentence' | 'word';

/** A word that was spoken, or a pause that was made. */
export interface MarkedPart {
  /** Where it stands in the input, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Seconds from the beginning of the sound. */
  readonly startSeconds: number;
}

interface SpeechMark {
  readonly time: number;
  readonly type: SpeechMarkType;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/**
 * The marks of a text that was spoken. Words of one alias are one word of the input; what Polly makes of them is not known.
 *
 * @param engine - What spoke it.
 * @param types - Which marks are wanted.
 * @param words - Its words in the order they were spoken.
 * @param pauses - What `<break>` asked for: Polly tells of each as of a word, as its guide's example of SSML shows.
 * @returns Lines of JSON, by time, a sentence before its first word.
 */
export function formatSpeechMarks(
  { text, textType }: SpokenText,
  engine: PollyEngine,
  types: readonly SpeechMarkType[],
  words: readonly MarkedPart[],
  pauses: readonly MarkedPart[],
): string {
  const byteOffset = byteOffsets(text);
  const mark = (type: SpeechMarkType, { start, end }: SourceRange, seconds: number): SpeechMark => ({
    time: Math.round(seconds * 1000),
    type,
    start: byteOffset(start),
    end: byteOffset(end),
    value: text.slice(start, end),
  });
  const marks: SpeechMark[] = [];
  if (types.includes('sentence')) {
    for (const sentence of sentencesOf(text, textType, engine)) {
      const first = words.find((word) => word.start >= sentence.start && word.start < sentence.end);
      if (first !== undefined) marks.push(mark('sentence', sentence, first.startSeconds));
    }
  }
  if (types.includes('word')) {
    const written = words.filter((word, index) => word.start !== words[index - 1]?.start && word.end > word.start);
    for (const part of [...written, ...pauses]) marks.push(mark('word', part, part.startSeconds));
  }
  // Sentences were put in first and sorting is stable, so each comes before the word it begins with.
  marks.sort((a, b) => a.time - b.time);
  return marks.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Sentences of the input, tags and entities within them included. */
function sentencesOf(text: string, textType: SpokenText['textType'], engine: PollyEngine): SourceRange[] {
  const spoken = textType === 'ssml' ? spokenOf(text, engine) : sourcedAt(text, 0);
  const detector = new SentenceDetector();
  return [...detector.push(spoken.text), ...detector.flush()].map((piece) => sourceOf(spoken, piece.start, piece.text.length));
}

/** What is said of a document in one line, with a blank one at the edge of a paragraph or a sentence. */
function spokenOf(document: string, engine: PollyEngine): SourcedText {
  const reading = readSsml(document, engine);
  let spoken = '';
  const sources: SourceRange[] = [];
  for (const step of reading.ok ? reading.steps : []) {
    const part = step.kind === 'text' ? step : sourcedAs(step.kind === 'pause' ? ' ' : '\n\n', { start: 0, end: 0 });
    spoken += part.text;
    sources.push(...part.sources);
  }
  return { text: spoken, sources };
}

/** A function from positions in UTF-16 units to positions in bytes of UTF-8; it walks the text once, forward or back. */
function byteOffsets(text: string): (index: number) => number {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length;) {
    const codePoint = text.codePointAt(index) ?? 0;
    const units = codePoint > 0xffff ? 2 : 1;
    offsets.fill(bytes, index, index + units);
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    index += units;
  }
  offsets[text.length] = bytes;
  return (index) => offsets[Math.min(index, text.length)] ?? bytes;
}
