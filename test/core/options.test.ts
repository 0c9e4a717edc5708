import { describe, expect, it } from 'vitest';
import { resolveVoice, type SpeechOptions } from '../../src/core/options';

describe('resolveVoice', () => {
  it('fills in the defaults', () => {
    expect(resolveVoice({})).toEqual({
      voiceId: 'Matthew',
      engine: 'generative',
      outputFormat: 'mp3',
      sampleRate: 24000,
    });
    expect(resolveVoice({ format: 'pcm' }).sampleRate).toBe(16000);
  });

  it.each([
    [{ voice: ' ' }, '"voice"'],
    [{ voice: 'Matthew ' }, '"voice"'],
    [{ engine: 'neural' }, 'must be generative'],
    [{ format: 'ogg_opus' }, 'must be mp3, pcm'],
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
