/** Words of markdown are mapped to the words of the rendered text, also while both grow. */
import { expect, test } from 'vitest';
import { WordAlignment } from '../../../src/react/spoken-text/words/word-alignment';

/** The rendered text as a reader sees it, with a line break after each block. */
const DOCUMENTS: readonly (readonly [string, string])[] = [
  ['# Why the *sky* is **blue**\n\nThe sky, the `sky`.', 'Why the sky is blue\nThe sky, the sky.'],
  ['See [the docs](https://the.example.com/the/docs?the=docs) the docs say.', 'See the docs the docs say.'],
  ['- one\n- two **three**\n\n| a | b |\n|---|---|\n| one | two |', 'one\ntwo three\na\nb\none\ntwo'],
  ['Run `npm i`.\n\n```js\nlet one = 1;\n```\n\nThen one more.', 'Run npm i.\nCopy code\nlet one = 1;\nThen one more.'],
  ['A <span class="big red">red</span> &amp; big ![a red fox](fox.png) dog', 'A red & big dog'],
  ['A [big](https://a.example/red_(fox) "a (red) fox") red fox', 'A big red fox'],
  ['灯台守は**天気**を書く。', '灯台守は天気を書く。'],
];

function shownWord([written, shown]: readonly [string, string], word: string, nth = 0): string {
  const alignment = new WordAlignment();
  alignment.update(written, shown);
  let start = -1;
  for (let count = 0; count <= nth; count += 1) start = written.indexOf(word, start + 1);
  const stretch = alignment.toShown({ start, end: start + word.length });
  return stretch === undefined ? '' : `${stretch.start}:${shown.slice(stretch.start, stretch.end)}`;
}

test.each([
  [0, 'sky', 0, '8:sky'],
  [0, 'sky', 1, '24:sky'],
  [0, 'sky', 2, '33:sky'],
  [1, 'the docs', 0, '4:the docs'],
  // The third occurrence comes after two in the address.
  [1, 'the docs', 1, '13:the docs'],
  [2, 'two', 1, '22:two'],
  [3, 'one', 1, '39:one'],
  [4, 'dog', 0, '12:dog'],
  [4, 'big', 1, '8:big'],
  // Not shown on the page.
  [4, 'fox', 0, ''],
  [5, 'fox', 0, ''],
  [5, 'fox', 2, '10:fox'],
  [6, '天気', 0, '4:天気'],
] as const)('document %i: "%s" number %i is at %s', (document, word, nth, expected) => {
  expect(shownWord(DOCUMENTS[document] ?? ['', ''], word, nth)).toBe(expected);
});

test('a growing text is mapped like the whole text', () => {
  const written = `${'Some **words** come again, and [again](https://a.example/again). '.repeat(40)}The end.`;
  const render = (text: string) => text.replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1').replace(/\*\*/gu, '');
  const growing = new WordAlignment();
  for (let length = 0; length <= written.length; length += 7) growing.update(written.slice(0, length), render(written.slice(0, length)));
  const shown = render(written);
  growing.update(written, shown);
  const whole = new WordAlignment();
  whole.update(written, shown);
  for (const { index, 0: word } of written.matchAll(/\p{L}+/gu)) {
    const stretch = { start: index, end: index + word.length };
    expect(growing.toShown(stretch)).toEqual(whole.toShown(stretch));
  }
  const lastAgain = written.lastIndexOf('[again]') + 1;
  expect(growing.toShown({ start: lastAgain, end: lastAgain + 5 })?.start).toBe(shown.lastIndexOf('again'));
});

test('an edited text is aligned again', () => {
  const alignment = new WordAlignment();
  alignment.update('one **two** three', 'one two three');
  alignment.update('zero one **two** three', 'zero one two three');
  expect(alignment.toShown({ start: 11, end: 14 })).toEqual({ start: 9, end: 12 });
  alignment.update('three', 'three');
  expect(alignment.toShown({ start: 0, end: 5 })).toEqual({ start: 0, end: 5 });
});

test('a shown word is mapped back to the written text', () => {
  const alignment = new WordAlignment();
  const written = 'See [the docs](https://the.example.com) the docs.';
  const shown = 'See the docs the docs.';
  alignment.update(written, shown);
  expect(alignment.toWritten(shown.lastIndexOf('docs') + 2)).toBe(written.lastIndexOf('docs'));
  expect(alignment.toWritten(4)).toBe(5);
});

test('a long text unlike the shown one takes linear time', () => {
  const words = (count: number, from: number) => Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ');
  const work = (count: number) => {
    const before = process.cpuUsage();
    new WordAlignment().update(words(count, 0), words(count, 1_000_000));
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  work(2000);
  // Quadratic time would be 64 times as long.
  expect(work(16_000) / work(2000)).toBeLessThan(32);
});

test.each(['[a](b ', '[a](b(', '](', '](a)', '[a](b) (', '<a ', '<a <'])('unclosed markup takes linear time: %j', (unit) => {
  const work = (count: number) => {
    const text = unit.repeat(count);
    const before = process.cpuUsage();
    new WordAlignment().update(text, '');
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  work(4000);
  // Quadratic time would be 64 times as long.
  expect(Math.min(work(32_000), work(32_000)) / work(4000)).toBeLessThan(32);
});
