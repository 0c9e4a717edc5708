/** A voice that lacks an engine is reported with the engines it has. Nothing is made up about unknown voices. */
import { describe, expect, test } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { POLLY_VOICES } from '../../../src/emulator/speech/voices';
import { pollyError } from '../../../src/polly/errors/polly-errors';
import { enginesOf, explainVoice } from '../../../src/polly/aws/voice-engines';
import { languageOf } from '../../../src/polly/segmented/voice-languages';

test("the list equals the local Polly's, which was compiled separately", () => {
  for (const { Id, SupportedEngines } of POLLY_VOICES) expect([Id, enginesOf(Id)]).toEqual([Id, [...SupportedEngines].sort().join(', ')]);
  expect(enginesOf('Nobody')).toBeUndefined();
  expect(POLLY_VOICES.every(({ Id }) => languageOf({ voiceId: Id }) !== undefined)).toBe(true);
});

const refusal = (cause: object) => pollyError(cause, 'us-west-2');
const ofVoice = refusal({ name: 'ValidationException', reason: 'fieldValidationFailed', fields: [{ name: 'VoiceId' }], message: '' });

describe('a refusal of the voice', () => {
  test.each([
    [
      'Ivy',
      'generative',
      /^The voice "Ivy" does not have the engine "generative".*it has: neural, standard\. Set the option "engine".*fieldValidationFailed, VoiceId/,
    ],
    ['Lotte', 'neural', /it has: standard\./],
    ['Gregory', 'standard', /it has: long-form, neural\./],
    ['matthew', 'generative', /^The voice is called "Matthew", not "matthew": case matters\./],
    ['Nobody', 'generative', /^This version knows no voice "Nobody"\. Check/],
  ] as const)('%s with %s', (voiceId, engine, message) => {
    const error = explainVoice(ofVoice, { voiceId, engine });
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: 'validation-failed', retryable: false, cause: ofVoice.cause });
  });

  test('by the name that other calls use', () => {
    const error = refusal({
      name: 'EngineNotSupportedException',
      message: 'This voice does not support the selected engine: generative',
      $metadata: { httpStatusCode: 400 },
    });
    expect(explainVoice(error, { voiceId: 'Ivy', engine: 'generative' }).message).toContain('neural, standard');
  });
});

test.each([
  ['of a voice that has the engine, as far as is known', ofVoice, 'Matthew'],
  ['of something else', refusal({ name: 'ValidationException', reason: 'other', fields: [{ name: 'SampleRate' }], message: '' }), 'Ivy'],
  ['for another reason', new SpeechError({ code: 'access-denied', message: 'Denied: voice.' }), 'Ivy'],
])('a refusal %s is returned unchanged', (_, error, voiceId) => {
  expect(explainVoice(error, { voiceId, engine: 'generative' })).toBe(error);
});
