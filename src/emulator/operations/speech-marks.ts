/**
 * Speech marks: when each word and each sentence is spoken, one JSON object a line.
 *
 * Source: "Speech marks", Amazon Polly developer guide: `time` in milliseconds from the beginning of the sound, `start`
 * and `end` in bytes of the UTF-8 of the input, SSML tags included.
 */

import { SentenceDetector } from '../speech/sentence-detector';
import type { SpokenText } from './spoken-text';

/** The marks the local Polly can make; of visemes and `<mark>` tags it knows nothing. */
export type SpeechMarkType = 'sentence' | 'word';

/** A word that was spoken. */
export interface MarkedWord {
  /** The word as it stands in the input. */
  readonly text: string;
  /** Where it begins in the input, in UTF-16 units. */
  readonly start: number;
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
 * The marks of a text that was spoken.
 *
 * @param types - Which marks are wanted.
 * @param words - Its words in the order they were spoken.
 * @returns Lines of JSON, by time, a sentence before its first word.
 */
export function formatSpeechMarks(
  { text, textType }: SpokenText,
  types: readonly SpeechMarkType[],
  words: readonly MarkedWord[],
): string {
  const byteOffset = byteOffsets(text);
  const mark = (type: SpeechMarkType, start: number, value: string, seconds: number): SpeechMark => ({
    time: Math.round(seconds * 1000),
    type,
    start: byteOffset(start),
    end: byteOffset(start + value.length),
    value,
  });
  const marks: SpeechMark[] = [];
  if (types.includes('sentence')) {
    for (const sentence of sentencesOf(text, textType)) {
      const end = sentence.start + sentence.text.length;
      const first = words.find((word) => word.start >= sentence.start && word.start < end);
      if (first !== undefined) marks.push(mark('sentence', sentence.start, sentence.text, first.startSeconds));
    }
  }
  if (types.includes('word')) {
    for (const word of words) marks.push(mark('word', word.start, word.text, word.startSeconds));
  }
  // Sentences were put in first and sorting is stable, so each comes before the word it begins with.
  marks.sort((a, b) => a.time - b.time);
  return marks.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Tags are blanked out rather than removed, so that positions stay those of the document. */
function sentencesOf(text: string, textType: SpokenText['textType']): readonly { text: string; start: number }[] {
  const plain = textType === 'ssml' ? text.replace(/<[^>]*>/g, (tag) => ' '.repeat(tag.length)) : text;
  const detector = new SentenceDetector();
  return [...detector.push(plain), ...detector.flush()];
}

/** A function from positions in UTF-16 units to positions in bytes of UTF-8; it walks the text once, forward or back. */
function byteOffsets(text: string): (index: number) => number {
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) ?? 0;
    const units = codePoint > 0xffff ? 2 : 1;
    offsets.fill(bytes, index, index + units);
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    index += units;
  }
  offsets[text.length] = bytes;
  return (index) => offsets[Math.min(index, text.length)] ?? bytes;
}
