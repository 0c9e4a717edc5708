/** How thrown values become errors: programming errors are final, unknown ones may pass. */
import { expect, test } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { asSpeechError } from '../../../src/core/attempts/failures';

test.each([
  [new TypeError('expiration.getTime is not a function'), /TypeError: expiration\.getTime is not a function/],
  [new ReferenceError('words is not defined'), /ReferenceError: words is not defined/],
  [new RangeError('Invalid array length'), /\(RangeError\)/],
  // The message quotes the parsed text, which may be secret.
  [new SyntaxError('Unexpected token in "a secret"'), /\(SyntaxError\)/],
])('%s is final', (cause, message) => {
  const error = asSpeechError(cause);
  expect(error).toMatchObject({ code: 'service-failure', retryable: false, cause });
  expect(error.message).toMatch(message);
  expect(error.message).not.toContain('secret');
});

test('an unknown error is retryable, and a SpeechError is returned unchanged', () => {
  expect(asSpeechError(new Error('Hm.')).retryable).toBe(true);
  expect(asSpeechError('Hm.').retryable).toBe(true);
  const error = new SpeechError({ code: 'throttled', message: 'Later.' });
  expect(asSpeechError(error)).toBe(error);
});
