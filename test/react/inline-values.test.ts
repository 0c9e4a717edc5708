/** Inline values in JSX: data is compared by value, and functions by their results, not by their code. */
import { describe, expect, test } from 'vitest';
import { valueKey } from '../../src/react/provider/inline-values';
import { isSameSound, soundOf } from '../../src/react/spoken-text/state/sound';

const TEXT = 'SQL ran. It took $x^2$ ms.';
const saying = (verb: string) => ({ rules: [(sentence: string) => sentence.replace('ran', verb)] });
const formula = (said: string) => ({ markdown: { sayFormula: (tex: string) => (tex === 'x^2' ? said : undefined) } });

describe('the sound of a text', () => {
  test('is the same with equal data and equal functions', () => {
    const make = () => ({ voice: 'Ruth', pronunciations: { SQL: 'sequel' }, ...saying('crept'), ...formula('x squared') });
    expect(isSameSound(soundOf(make()), soundOf(make()), TEXT)).toBe(true);
  });

  test.each([
    ['a rule that holds another value', saying('crept'), saying('flew')],
    ['a formula that is said otherwise', formula('x squared'), formula('ex two')],
    ['one more rule', { rules: [] }, { rules: [(sentence: string) => sentence] }],
    ['a function for data', { rules: [{ pattern: /a/, replacement: 'b' }] }, { rules: [(sentence: string) => sentence] }],
    ['another pattern', { rules: [{ pattern: /a/, replacement: 'b' }] }, { rules: [{ pattern: /a/g, replacement: 'b' }] }],
    [
      'a rule that throws now',
      saying('crept'),
      {
        rules: [
          (): string => {
            throw new Error('no');
          },
        ],
      },
    ],
    ['another voice', { voice: 'Ruth' }, { voice: 'Matthew' }],
  ])('differs with %s', (_, one, other) => {
    expect(isSameSound(soundOf(one), soundOf(other), TEXT)).toBe(false);
  });

  test('differs if a rule first applies in the middle of the text', () => {
    const onlySecond = (said: string) => ({ rules: [(sentence: string) => (sentence.startsWith('It') ? said : sentence)] });
    expect(isSameSound(soundOf(onlySecond('It took long.')), soundOf(onlySecond('It was quick.')), TEXT)).toBe(false);
  });
});

test.each([
  ['functions', () => 1, () => 2],
  ['objects', { a: [1, undefined, NaN] }, { a: [1, undefined, NaN] }],
])('the key of %s is the same', (_, one, other) => {
  expect(valueKey(one)).toBe(valueKey(other));
});

test.each<[unknown, unknown]>([
  [1n, 2n],
  [Symbol('a'), Symbol('b')],
  [/a/, /b/],
  [NaN, undefined],
  ['1', 1],
])('the keys of %s and %s differ', (one, other) => {
  expect(valueKey([one])).not.toBe(valueKey([other]));
});

test('the key of a circular or throwing value is a string', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const throwing = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  for (const value of [cyclic, throwing, undefined, Symbol('a')]) expect(typeof valueKey(value)).toBe('string');
});
