import { describe, expect, it } from 'vitest';
import { LearntSounds } from '../../src/timing/voice/learnt-sounds';
import { classIndexOf, CLASS_MODELS } from '../../src/timing/sounds/sound-model';

const SIBILANT = classIndexOf('sibilant');

describe('LearntSounds', () => {
  it('begins with the usual models', () => {
    expect(new LearntSounds(CLASS_MODELS).models).toEqual(CLASS_MODELS);
  });

  it('learns how a voice makes a sound, and leaves the others unchanged', () => {
    const sounds = new LearntSounds(CLASS_MODELS);
    const usual = CLASS_MODELS[SIBILANT];
    for (let count = 0; count < 20_000; count += 1) sounds.learn(SIBILANT, count % 2 === 0 ? -27 : -33, count % 4 < 2 ? 8.5 : 8.9);
    const learnt = sounds.models[SIBILANT];
    expect(learnt?.level).toBeCloseTo(-30, 0);
    expect(learnt?.levelSpread).toBeGreaterThan(3);
    expect(learnt?.levelSpread).toBeLessThan(5);
    expect(learnt?.pitch).toBeCloseTo(8.7, 1);
    expect(learnt?.pitchSpread).toBeCloseTo(0.2, 0);
    expect(learnt?.frames).toBe(usual?.frames);
    expect(sounds.models[classIndexOf('vowel')]).toEqual(CLASS_MODELS[classIndexOf('vowel')]);
  });

  it('is not swayed by a single frame', () => {
    const sounds = new LearntSounds(CLASS_MODELS);
    sounds.learn(SIBILANT, -60, 4);
    expect(sounds.models[SIBILANT]?.level).toBeCloseTo(CLASS_MODELS[SIBILANT]?.level ?? 0, 0);
  });
});
