/** What was caught, in words: a mistake in a program does not go away by trying again, anything else unknown may. */
import { expect, test } from 'vitest';
import { SpeechError } from '../../src/base/errors';
import { asSpeechError } from '../../src/core/synthesis/failures';

test.each([
  [new TypeError('expiration.getTime is not a function'), /TypeError: expiration\.getTime is not a function/],
  [new ReferenceError('words is not defined'), /ReferenceError: words is not defined/],
  [new RangeError('Invalid array length'), /\(RangeError\)/],
  // It quotes what was parsed, which may be anything.
  [new SyntaxError('Unexpected token in "a secret"'), /\(SyntaxError\)/],
])('%s is final', (cause, message) => {
  const error = asSpeechError(cause);
  expect(error).toMatchObject({ code: 'service-failure', retryable: false, cause });
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain('secret');
});

test('what nothing is known of may pass, and what is in words stays as it is', () => {
  expect(asSpeechError(new Error('Hm.')).retryable).toBe(true);
  expect(asSpeechError('Hm.').retryable).toBe(true);
  const error = new SpeechError({ code: 'throttled', message: 'Later.' });
  expect(asSpeechError(error)).toBe(error);
});
