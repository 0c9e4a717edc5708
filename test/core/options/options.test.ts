import { describe, expect, it } from 'vitest';
import { resolveVoice, type SpeechOptions } from '../../../src/core/options/options';

describe('resolveVoice', () => {
  it('fills in the defaults', () => {
    expect(resolveVoice({})).toEqual({
      voiceId: 'Matthew',
      engine: 'generative',
      outputFormat: 'mp3',
      sampleRate: 24000,
    });
  });

  it.each([
    ['mp3', 24000],
    ['ogg_opus', 48000],
    ['ogg_vorbis', 24000],
    ['pcm', 16000],
    ['mulaw', 8000],
    ['alaw', 8000],
  ] as const)('accepts %s, at %i Hz by default', (format, sampleRate) => {
    expect(resolveVoice({ format })).toMatchObject({ outputFormat: format, sampleRate });
    expect(resolveVoice({ format, sampleRate }).sampleRate).toBe(sampleRate);
  });

  it.each([
    ['standard', 'mp3', 22050],
    ['standard', 'ogg_vorbis', 22050],
    ['standard', 'ogg_opus', 48000],
    ['standard', 'pcm', 16000],
    ['neural', 'mp3', 24000],
    ['long-form', 'ogg_vorbis', 24000],
  ] as const)('%s: accepts %s, at %i Hz by default', (engine, format, sampleRate) => {
    expect(resolveVoice({ engine, format })).toMatchObject({ engine, sampleRate });
    expect(resolveVoice({ engine, format: 'mp3', sampleRate: 8000 })).toMatchObject({ sampleRate: 8000 });
  });

  it.each([
    [{ voice: ' ' }, '"voice"'],
    [{ voice: 'Matthew ' }, '"voice"'],
    [{ engine: 'Neural' }, 'must be generative, long-form, neural, standard'],
    [{ format: 'json' }, 'must be mp3, ogg_opus, ogg_vorbis, pcm, mulaw, alaw'],
    [{ format: 'toString' }, '"format"'],
    [{ format: 'ogg_opus', sampleRate: 24000 }, '48000 for the format ogg_opus'],
    [{ format: 'alaw', sampleRate: 16000 }, '8000 for the format alaw'],
    [{ engine: 'quantum' }, '"engine"'],
    [{ format: 'wav' }, '"format"'],
    [{ sampleRate: 12345 }, '"sampleRate"'],
    [{ format: 'pcm', sampleRate: 24000 }, '16000, 8000 for the format pcm'],
  ])('names the bad option in %j', (options, named) => {
    expect(() => resolveVoice(options as SpeechOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(named) as string }),
    );
  });
});
