import { describe, expect, it } from 'vitest';
import { followEdit } from '../../../src/core/source/edits/follow-edit';
import { nextStretch, readFrom, withRead, type ReadStretches } from '../../../src/core/source/edits/read-stretches';

/** The text to read after an edit. Bars in `before` enclose what was read. Undefined if it is another text. */
function rest(before: string, after: string): string | undefined {
  const [skipped = '', read = ''] = before.includes('¦') ? before.split('¦') : ['', before.split('|')[0]];
  const whole = before.replaceAll(/[|¦]/gu, '');
  const begun = readFrom(skipped.length);
  const stretch = { start: skipped.length, end: skipped.length + read.length, jumpedFrom: undefined };
  let reading: ReadStretches | undefined = followEdit(withRead(begun, stretch, 0), whole, after);
  if (reading === undefined) return undefined;
  const pieces: string[] = [];
  for (;;) {
    const next = nextStretch(reading, after, { end: after.length, isEnded: true, isComplete: true, isQuiet: true });
    if (next === undefined) return pieces.join('/');
    pieces.push(after.slice(next.start, next.end));
    reading = withRead(reading, next, 0);
  }
}

describe('a text that was edited', () => {
  it.each([
    ['behind what was read', 'The cat| sat', 'The cat slept', ' slept'],
    ['by leaving out the rest', 'The cat| sat', 'The cat', ''],
    ['by a word put in', 'The cat sat| on the mat', 'The big cat sat on the mat', ' big/ on the mat'],
    ['by words put in at several places', 'The cat sat on| the mat', 'The big cat sat still on the red mat', ' big/ still/ the red mat'],
    ['by a word put in while half a word was read', 'The cat sa| on the mat', 'The big cat sat on the mat', 't/ big/ on the mat'],
    ['by a word left out', 'The old cat sat| on the mat', 'The cat sat on the mat', ' on the mat'],
    ['in a word of which half was read', 'I think the cat sa|t on', 'I think the cat sits on', 'sits on'],
    ['by another spelling', 'I saw the accomodation| there', 'I saw the accommodation there', ' there'],
    ['by another spelling of its first word', 'Dolars fell|', 'Dollars fell on the mat.', ' on the mat.'],
    ['by another first word', 'Hi, I am Bob.|', 'Hey, I am Bob. Nice to meet you.', 'Hey/ Nice to meet you.'],
    ['by a title above it', 'Paris is big.| It', '# About Paris\n\nParis is big. It', '# About Paris\n\n/ It'],
    ['by new numbers of its sources', 'Paris [1] is big [2].|', 'Paris [2] is big [3]. Rome is old [1].', ' Rome is old [1].'],
    ['by another number', 'It is 41 degrees| here', 'It is 42 degrees here', ' here/42'],
    ['in its last word', 'I think the cat sat|', 'I think the cat slept on the mat', 'slept on the mat'],
    ['by another word before a last one that goes on', 'It is 6 o, ha|', 'It is 7 o, half past', 'lf past/7'],
    ['by a last word that goes on', 'Two cat|', 'Two cats sat', 's sat'],
    ['by marks', 'The old cat| sat', 'The **old** cat sat', ' sat'],
    ['by the address of a link', 'See [it](http://a.b) there|', 'See [it](https://c.d/e) there. Bye', '. Bye'],
    ['by other line breaks', 'One two\nthree four|', 'One\ntwo three four five', ' five'],
    ['before a reading that began later', 'One ¦two three¦', 'One and a half two three four', ' four'],
    [
      'where little was read',
      'He whistled| (badly) all the way home',
      'He Zeppelin (badly) all the way home',
      'Zeppelin (badly) all the way home',
    ],
    ['to nothing it was', 'The cat sat|', 'Hello there, world', undefined],
    ['to nothing', 'The cat sat|', '', undefined],
  ])('%s', (_, before, after, expected) => {
    expect(rest(before, after)).toBe(expected);
  });

  it('reads growth before its last paragraph at once', () => {
    const reading = withRead(readFrom(0), { start: 0, end: 14, jumpedFrom: undefined }, 0);
    const followed = followEdit(reading, 'Hi.\n\nAI can err', 'Hi. So it is\n\nAI can err');
    const extent = { end: 23, isEnded: false, isComplete: false, isQuiet: true };
    expect(nextStretch(followed ?? reading, 'Hi. So it is\n\nAI can err', extent)).toMatchObject({ start: 3, end: 12, jumpedFrom: 23 });
  });
});
