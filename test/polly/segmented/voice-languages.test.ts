import { VoiceId } from '@aws-sdk/client-polly';
import { expect, it } from 'vitest';
import { findVoice } from '../../../src/emulator/speech/voices';
import { languageOf } from '../../../src/polly/segmented/voice-languages';

it('knows the language of every voice in the AWS SDK', () => {
  for (const voiceId of Object.values(VoiceId)) {
    const own = findVoice(voiceId)?.LanguageCode.split('-')[0];
    expect([voiceId, languageOf({ voiceId })]).toEqual([voiceId, own === 'arb' ? 'ar' : own]);
  }
});

it("prefers the app's language, and knows none for a new voice", () => {
  expect(languageOf({ voiceId: 'Kajal', languageCode: 'hi-IN' })).toBe('hi-IN');
  expect(languageOf({ voiceId: 'Nobody' })).toBeUndefined();
});
