/** Makes captions of a text without a voice: its words follow each other, half a second each. */
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import { WordReader, type SpokenWord } from '../../../src/core/words/spoken-word';
import { TextLog } from '../../../src/text/log/text-log';
import { createPlainText } from '../../../src/text/speakable/plain-text';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { createSpeakableText, type SpeakableTextOptions } from '../../../src/text/speakable/speakable-text';
import type { SpokenPiece } from '../../../src/text/spoken/spoken-piece';
import type { TimedWord } from '../../../src/timing/timed-segment';
import { WordList } from '../../../src/timing/word-list';

const WORD_SECONDS = 0.5;

/** The words reported for a text that arrives in pieces of `step` characters. */
export function wordsOfText(text: string, options?: SpeakableTextOptions, step = text.length): SpokenWord[] {
  const speakable = options === undefined ? createPlainText() : createSpeakableText(options);
  const spoken = new TextLog(new SentenceSplitter(options));
  const list = new WordList(options?.language ?? 'en');
  const say = (pieces: readonly SpokenPiece[]) => {
    for (const piece of pieces) {
      void spoken.write(piece.text, piece.document);
      if (piece.document !== undefined) list.flush();
      list.append(piece.text);
      if (piece.document !== undefined) list.flush();
    }
  };
  for (let at = 0; at < text.length; at += Math.max(1, step)) say(speakable.push(text.slice(at, at + Math.max(1, step))));
  say(speakable.end());
  spoken.end();
  list.flush();
  const timed = list.words.map(({ startCharacter, endCharacter }, index): TimedWord => ({
    startCharacter,
    endCharacter,
    startSeconds: index * WORD_SECONDS,
    endSeconds: (index + 0.9) * WORD_SECONDS,
    isExact: false,
  }));
  const prepared = {
    givenRange: (start: number, end: number) => speakable.map.toDisplayedRange(start, end),
    shown: speakable.shown,
  };
  return new WordReader({
    times: { wordAt: () => undefined, isSureAt: () => true, timedWords: () => timed },
    text: spoken,
    prepared,
  }).all();
}

/** The text of all captions, with lines and captions joined. */
export function captioned(text: string, options?: SpeakableTextOptions, step?: number): string {
  return toCaptionCues(wordsOfText(text, options, step))
    .map((cue) => cue.text.replaceAll('\n', ' '))
    .join(' ');
}
