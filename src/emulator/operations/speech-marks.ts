/**
 * Speech marks: the time of each word and sentence, as one JSON object per line.
 *
 * Source: "Speech marks", Amazon Polly developer guide. `time` is in milliseconds from the start of the sound; `start` and
 * `end` are byte offsets in the UTF-8 input, including SSML tags; `value` is the input between them.
 */

import { SentenceDetector } from '../speech/sentence-detector';
import { sourcedAs, sourcedAt, sourceOf, type SourceRange, type SourcedText } from '../speech/source-map';
import { readSsml } from '../speech/ssml';
import type { PollyEngine } from '../speech/voices';
import type { CheckedText } from './check-text';

/** The supported marks. Visemes and `<mark>` tags are not supported. */
export type SpeechMarkType = 'sentence' | 'word';

/** A spoken word or a pause. */
export interface MarkedPart {
  /** Offset in the input, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Seconds from the start of the sound. */
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
 * Formats the marks of a spoken text. The words of an alias count as one word of the input; how Polly treats them is
 * unknown.
 *
 * @param words - Its words in spoken order.
 * @param pauses - The pauses of `<break>`. Polly marks each as a word, as the guide's SSML example shows.
 * @returns Lines of JSON, ordered by time, with each sentence before its first word.
 */
export function formatSpeechMarks(
  { text, textType }: CheckedText,
  engine: PollyEngine,
  types: readonly SpeechMarkType[],
  words: readonly MarkedPart[],
  pauses: readonly MarkedPart[],
): string {
  const byteOffset = (index: number): number => Buffer.byteLength(text.slice(0, index));
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
  // Sentences were added first and sorting is stable, so each stays before its first word.
  marks.sort((a, b) => a.time - b.time);
  return marks.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

/** Returns the sentences of the input, including tags and entities inside them. */
function sentencesOf(text: string, textType: CheckedText['textType'], engine: PollyEngine): SourceRange[] {
  const spoken = textType === 'ssml' ? spokenOf(text, engine) : sourcedAt(text, 0);
  const detector = new SentenceDetector();
  return [...detector.push(spoken.text), ...detector.flush()].map((piece) => sourceOf(spoken, piece.start, piece.text.length));
}

/** Returns the spoken text of a document: a space for a pause, and a blank line at the edge of a paragraph or sentence. */
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
