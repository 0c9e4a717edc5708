import { LanguageCode, VoiceId } from '@aws-sdk/client-polly';
import { describe, expect, it } from 'vitest';
import { espeakLanguage, timbreOf } from '../../../src/emulator/speech/voice-timbre';
import { POLLY_VOICES, findVoice, listVoices } from '../../../src/emulator/speech/voices';

describe('POLLY_VOICES', () => {
  it('has exactly the voices and languages that the SDK of AWS knows', () => {
    expect(POLLY_VOICES.map(({ Id }) => Id).sort()).toEqual(Object.values(VoiceId).sort());
    expect(new Set(POLLY_VOICES.flatMap((voice) => [voice.LanguageCode, ...(voice.AdditionalLanguageCodes ?? [])]))).toEqual(
      new Set(Object.values(LanguageCode)),
    );
  });

  it('has the generative voices people ask for', () => {
    const ids = listVoices({ engine: 'generative' }).map(({ Id }) => Id);
    expect(ids.length).toBeGreaterThanOrEqual(40);
    expect(ids).toEqual(
      expect.arrayContaining(['Matthew', 'Joanna', 'Ruth', 'Stephen', 'Danielle', 'Amy', 'Olivia', 'Kajal', 'Vicki', 'Lea']),
    );
    expect(findVoice('Matthew')?.SupportedEngines).toEqual(['generative', 'neural', 'standard']);
  });

  it('gives every voice an engine and a sound of its own', () => {
    const sounds = POLLY_VOICES.map((voice) => {
      const { variant, pitch } = timbreOf(voice);
      return `${espeakLanguage(voice.LanguageCode).split('-')[0] ?? ''} ${variant} ${pitch}`;
    });
    expect(new Set(sounds).size).toBe(POLLY_VOICES.length);
    expect(POLLY_VOICES.every(({ SupportedEngines }) => SupportedEngines.length > 0)).toBe(true);
  });

  it('narrows by engine and language, bilingual voices included on request', () => {
    expect(listVoices({ languageCode: 'hi-IN' }).map(({ Id }) => Id)).toEqual([]);
    expect(listVoices({ languageCode: 'hi-IN', includeAdditionalLanguageCodes: true }).map(({ Id }) => Id)).toEqual(['Kajal', 'Aditi']);
    expect(listVoices({ languageCode: 'hi-IN', includeAdditionalLanguageCodes: true, engine: 'neural' }).map(({ Id }) => Id)).toEqual([
      'Kajal',
    ]);
  });
});
