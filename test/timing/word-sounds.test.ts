import { describe, expect, it } from 'vitest';
import { soundsOf } from '../../src/timing/word-sounds';

function lengthOf(word: string): number {
  return soundsOf(word, false).reduce((sum, { length }) => sum + length, 0);
}

describe('soundsOf', () => {
  it('maps the letters of a word to classes of sounds', () => {
    expect(soundsOf('ships', false).map(({ soundClass }) => soundClass)).toEqual(['sibilant', 'vowel', 'stop', 'sibilant']);
  });

  it.each([
    ['mate', 'mat'],
    ['fees', 'fes'],
    ['boats', 'bots'],
  ])('knows that the vowel of %s is longer than that of %s', (long, short) => {
    expect(lengthOf(long)).toBeGreaterThan(lengthOf(short));
  });

  it.each([
    ['vacation', 'vat'],
    ['supplementary', 'supper'],
  ])('shortens the sounds of %s against those of %s', (many, few) => {
    const [first] = soundsOf(many, false);
    expect(first?.length).toBeLessThan(soundsOf(few, false)[0]?.length ?? 0);
  });

  it('lengthens the end of a word before a pause', () => {
    const [middle, end] = [soundsOf('lantern', false), soundsOf('lantern', true)];
    expect(end[0]).toEqual(middle[0]);
    expect(end.at(-1)?.length).toBeGreaterThan(middle.at(-1)?.length ?? 0);
  });

  it.each([
    ['جلس', ['sibilant', 'vowel', 'sonorant', 'vowel', 'sibilant']],
    ['شمس', ['sibilant', 'vowel', 'sonorant', 'vowel', 'sibilant']],
    ['الباب', ['vowel', 'sonorant', 'voicedStop', 'vowel', 'voicedStop']],
  ])('hears the short vowels of %s, which Arabic does not write', (word, sounds) => {
    expect(soundsOf(word, false).map(({ soundClass }) => soundClass)).toEqual(sounds);
  });

  it('has a sound for every word', () => {
    expect(soundsOf('"', false)).toHaveLength(1);
  });
});
