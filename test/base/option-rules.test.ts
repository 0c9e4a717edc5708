/** Invalid options of any kind: the error names the option, its value and the allowed values, and no other error is thrown. */
import { describe, expect, test } from 'vitest';
import { describeValue } from '../../src/base/describe-value';
import { SpeechError } from '../../src/base/errors';
import { checkOption, numberFrom, oneOf, SWITCH, wholeNumberFrom } from '../../src/base/options/option-rules';
import { readChecked, readOptions } from '../../src/base/options/read-options';

const throwing = {
  get rate(): number {
    throw new Error('no');
  },
};
const cyclic: unknown[] = [];
cyclic.push(cyclic);
class Credentials {
  readonly secret = 's3cr3t';
}
const hostile = new Proxy({}, { get: () => fail(), ownKeys: () => fail(), getPrototypeOf: () => fail() });

function fail(): never {
  throw new Error('no');
}

describe('describeValue', () => {
  test.each<[string, unknown, string]>([
    ['NaN', NaN, 'NaN'],
    ['Infinity', -Infinity, '-Infinity'],
    ['negative zero', -0, '-0'],
    ['a string', '2', '"2"'],
    ['a string with quotes', 'a"b\n', '"a\\"b\\n"'],
    ['a lone surrogate', '\ud800', '"\\ud800"'],
    ['a long string', 'x'.repeat(1_000), `"${'x'.repeat(77)}…"`],
    ['a big integer', 2n, '2n'],
    ['a huge integer', 10n ** 5_000n, `1${'0'.repeat(78)}…`],
    ['a symbol', Symbol('a'), 'Symbol(a)'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a switch', true, 'true'],
    ['a function', fail, 'a function'],
    ['a list', [1, 2], 'a list'],
    ['an empty list', [], 'an empty list'],
    ['a list that holds itself', cyclic, 'a list'],
    ['an object', { secret: 's3cr3t' }, 'an object'],
    ['an object without a prototype', Object.create(null), 'an object'],
    ['an instance of a class', new Credentials(), 'an object'],
    ['a map', new Map(), 'an object (Map)'],
    ['a date that is none', new Date(NaN), 'an object (Date)'],
    ['what throws', throwing, 'an object'],
    ['what always throws', hostile, 'an object'],
    ['what is revoked', revoked(), 'an object'],
  ])('%s', (_, value, says) => {
    expect(describeValue(value)).toBe(says);
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each<[unknown, string]>([
  [NaN, 'The option "rate" is NaN. It must be a number from 0.5 to 2.'],
  ['1', 'The option "rate" is "1". It must be a number from 0.5 to 2.'],
  [2n, 'The option "rate" is 2n. It must be a number from 0.5 to 2.'],
  [Symbol('fast'), 'The option "rate" is Symbol(fast). It must be a number from 0.5 to 2.'],
  [{ valueOf: fail }, 'The option "rate" is an object. It must be a number from 0.5 to 2.'],
])('NaN', (value, message) => {
  expect(() => checkOption('rate', value, numberFrom(0.5, 2))).toThrow(expect.objectContaining({ code: 'invalid-option', message }));
});

test.each<[string, unknown]>([
  ['throws', throwing],
  ['throws whatever is asked', hostile],
  ['is revoked', revoked()],
  ['is null', null],
  ['is a list', []],
  ['is a promise', Promise.resolve()],
  ['is a function', fail],
  ['has a wrong option', { rate: 1n }],
  ['has an option too many', { rat: 1 }],
])('options whose holder %s: invalid-option', (_, given) => {
  try {
    readChecked<{ rate: number }>('speak', given, { rate: wholeNumberFrom(0, 1) });
  } catch (error) {
    expect(SpeechError.isInstance(error) && error.code).toBe('invalid-option');
    return;
  }
  expect.unreachable();
});

test('options of a class with getters, or inherited, are read', () => {
  class Options {
    get muted(): boolean {
      return true;
    }
  }
  expect(readChecked<{ muted: boolean }>('speak', new Options(), { muted: SWITCH })).toEqual({ muted: true });
});

test.each([
  ['paceing', 'pacing'],
  ['PORT', 'port'],
  ['ports', 'port'],
  ['prot', 'port'],
  ['wallclok', 'wallClock'],
  ['x', undefined],
  ['quiet', undefined],
])('the error for the name %s suggests %s', (given, near) => {
  let message = '';
  try {
    readOptions('startLocalPolly', { [given]: 1 }, ['pacing', 'port', 'wallClock']);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(`"${given}" is not an option.`);
  expect(/Do you mean (\w+)\?/.exec(message)?.[1]).toBe(near);
});

test('a choice is named in full', () => {
  expect(() => checkOption('pacing', 'slow', oneOf('published', 'instant'))).toThrow('It must be published, instant.');
});
