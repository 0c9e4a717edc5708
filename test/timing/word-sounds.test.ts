import { describe, expect, it } from 'vitest';
import { soundsOf } from '../../src/timing/sounds/word-sounds';

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

  /** Each class by a letter; a small one is optional. */
  const classesOf = (word: string) =>
    soundsOf(word, false)
      .map(({ soundClass, isOptional }) => {
        const letter = { vowel: 'V', schwa: 'E', sonorant: 'N', stop: 'T', voicedStop: 'D', sibilant: 'S', fricative: 'F', any: 'A' }[
          soundClass
        ];
        return isOptional ? letter.toLowerCase() : letter;
      })
      .join('');

  it.each([
    ['جلس', 'SvNvS', 'short vowels that are not written may be absent'],
    ['شمس', 'SvNvS', 'the same'],
    ['الباب', 'tVNDVD', 'the article begins in the throat, and has no vowel behind it'],
    ['السفينة', 'tVSvFVNV', 'the article takes the sound of the letter behind it'],
    ['والشمس', 'NVSvNvS', 'also behind a short word'],
    ['أحمد', 'tVFvNvD', 'a word with a vowel at its beginning'],
    ['كَتَبَ', 'TVTVDV', 'with all its vowels written'],
    ['ينتظر', 'NvNvTvSvN', 'a glide at the beginning'],
  ])('knows how Arabic %s is said: %s, %s', (word, sounds) => {
    expect(classesOf(word)).toBe(sounds);
  });

  it.each([
    ['का', 'TV', 'a written vowel'],
    ['घर', 'DEN', 'no vowel behind the last consonant'],
    ['गिनता', 'DVNeTV', 'a vowel that is often silent between two syllables'],
    ['उत्तर', 'VTTEN', 'a sign of no vowel'],
    ['में', 'NVN', 'a nasal vowel'],
    ['जहाज़', 'SEFVS', 'a letter with a dot'],
    ['पढ़ती', 'TENeTV', 'a dot that makes a d an r'],
    ['न', 'NE', 'a single consonant'],
  ])('knows how Hindi %s is said: %s, %s', (word, sounds) => {
    expect(classesOf(word)).toBe(sounds);
  });

  it.each([
    ['안개가', 'VNDVDV', 'silent at the beginning, soft between vowels'],
    ['그를', 'TVNVN', 'hard at the beginning'],
    ['폭풍', 'TVTTVN', 'closed at the end'],
    ['여름', 'NVNVN', 'a vowel that begins with y'],
    ['않', 'VN', 'two letters at the end of which one is silent'],
  ])('knows how Korean %s is said: %s, %s', (word, sounds) => {
    expect(classesOf(word)).toBe(sounds);
  });

  it('gives Chinese characters the same length in words of any length', () => {
    expect(lengthOf('昨天晚上')).toBeCloseTo(2 * lengthOf('我们'), 6);
  });

  it('has a sound for every word', () => {
    expect(soundsOf('"', false)).toHaveLength(1);
  });
});
