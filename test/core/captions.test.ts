/** Captions: grouped by sentence and by what two lines hold, in order, and escaped. */
import { expect, test } from 'vitest';
import { toCaptionCues } from '../../src/core/caption-cues';
import type { SpokenWord } from '../../src/core/spoken-word';
import { toWebVtt } from '../../src/core/web-vtt';

/** Words of sentences, one each 0.4 s. */
function wordsOf(text: string, secondsAWord = 0.4): SpokenWord[] {
  const words: SpokenWord[] = [];
  for (const sentence of text.matchAll(/\S[^.!?。]*[.!?。]*/gu)) {
    for (const word of sentence[0].matchAll(/[\p{L}\p{N}&<>]+/gu)) {
      const start = sentence.index + word.index;
      const startSeconds = words.length * secondsAWord;
      words.push({
        start,
        end: start + word[0].length,
        sentenceStart: sentence.index,
        sentenceEnd: sentence.index + sentence[0].trimEnd().length,
        startSeconds,
        endSeconds: startSeconds + secondsAWord * 0.9,
        timing: 'estimated',
      });
    }
  }
  return words;
}

const LONG =
  'It was a bright cold day in April, and the clocks were striking thirteen, while the man hurried through the ' +
  'glass doors of the building as quickly as he could, though not quickly enough to keep out the dust. He went up.';

test('a sentence is a cue; a long one is several of at most two lines of 42 columns', () => {
  const cues = toCaptionCues(wordsOf(LONG, 0.2), LONG);
  expect(cues.length).toBeGreaterThan(3);
  for (const { text } of cues) {
    expect(text.split('\n').length).toBeLessThanOrEqual(2);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(42);
  }
  expect(cues.at(-1)?.text).toBe('He went up.');
  expect(cues.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')).toBe(LONG);
});

test('two lines are about as long as each other', () => {
  const text = 'The lighthouse keeper wrote down the weather every evening.';
  const [cue] = toCaptionCues(wordsOf(text), text);
  expect(cue?.text).toBe('The lighthouse keeper wrote\ndown the weather every evening.');
});

test('no cue begins before the one before has ended, nor lasts longer than seven seconds', () => {
  const cues = toCaptionCues(wordsOf(LONG, 1.1), LONG);
  let end = 0;
  for (const { startSeconds, endSeconds } of cues) {
    expect(startSeconds).toBeGreaterThanOrEqual(end);
    expect(endSeconds).toBeGreaterThan(startSeconds);
    expect(endSeconds - startSeconds).toBeLessThanOrEqual(7);
    end = endSeconds;
  }
});

test('cues grow at their end only', () => {
  const words = wordsOf(LONG, 0.2);
  const whole = toCaptionCues(words, LONG);
  for (let count = 1; count <= words.length; count += 1) {
    const cues = toCaptionCues(words.slice(0, count), LONG);
    expect(cues.slice(0, -1).map(({ text }) => text)).toEqual(whole.slice(0, cues.length - 1).map(({ text }) => text));
  }
});

test('marks of markdown and addresses of links are not shown', () => {
  const text = '**Blue** light is _scattered_, says [Rayleigh](https://example.org/x).';
  const words = wordsOf(text).filter(({ start }) => start < text.indexOf('https'));
  expect(toCaptionCues(words, text).map((cue) => cue.text)).toEqual(['Blue light is scattered, says Rayleigh.']);
});

test('wide characters count twice, and lines are broken between them', () => {
  const text = '灯台守は四十年間毎晩天気を書き留めました彼は一日も欠かしませんでした。';
  const words = Array.from({ length: text.length - 1 }, (_, index): SpokenWord => ({
    start: index,
    end: index + 1,
    sentenceStart: 0,
    sentenceEnd: text.length,
    startSeconds: index * 0.1,
    endSeconds: index * 0.1 + 0.1,
    timing: 'exact',
  }));
  const cues = toCaptionCues(words, text);
  for (const cue of cues) for (const line of cue.text.split('\n')) expect(line.length).toBeLessThanOrEqual(21);
  expect(cues.map((cue) => cue.text.replaceAll('\n', '')).join('')).toBe(text);
});

test('WebVTT has timestamps in full, escapes what means something to it, and ends in a line break', () => {
  const text = 'Five < six & seven > three. Later.';
  const words = wordsOf(text).map((word, index, { length }) => ({
    ...word,
    startSeconds: 3599.5 + index,
    endSeconds: index === length - 1 ? Infinity : 3600.25 + index,
  }));
  expect(toWebVtt(words, text)).toBe(
    'WEBVTT\n\n00:59:59.500 --> 01:00:06.250\nFive &lt; six &amp; seven &gt; three.\n' +
      '\n01:00:06.500 --> 01:00:07.500\nLater.\n',
  );
});
