/** Words of English whose letters mislead, by the sounds that are expected of them. */
import { describe, expect, it } from 'vitest';
import { respelled } from '../../src/timing/readings/english-spelling';
import type { SoundClass } from '../../src/timing/sounds/sound-class';
import { soundsOf } from '../../src/timing/sounds/word-sounds';

const LETTERS: Readonly<Record<SoundClass, string>> = {
  vowel: 'V',
  schwa: 'V',
  sonorant: 'N',
  stop: 'T',
  voicedStop: 'D',
  sibilant: 'S',
  fricative: 'F',
  any: '*',
};

const soundsSaid = (word: string) =>
  soundsOf(respelled(word), false)
    .map(({ soundClass }) => LETTERS[soundClass])
    .join('');

describe('respelled', () => {
  it.each([
    ['one', 'NVN'],
    ['Everyone', 'VFNVNVN'],
    ['something', 'SVNFVN'],
    ['could', 'TVD'],
    ['talking', 'TVTVN'],
    ['listen', 'NVSVN'],
    ['sign', 'SVN'],
    ['oh', 'V'],
    ['school', 'STVN'],
    ['technical', 'TVTNVTVN'],
    ['bridge', 'DNVS'],
    ['get', 'DVT'],
    ['together', 'TVDVFV'],
    ['used', 'NVSD'],
    ['computer', 'TVNTNVTV'],
    ['beautiful', 'DNVTVFVN'],
    ['actual', 'VTSVVN'],
    ['patient', 'TVSVNT'],
    ['first', 'FVST'],
    ['work', 'NVT'],
    ['heard', 'FVD'],
    ['looked', 'NVTT'],
    ['who', 'FV'],
    ['here', 'FVN'],
    ['accept', 'VTSVTT'],
    ['scene', 'SVN'],
    ['red', 'NVD'],
  ])('tells the sounds of %s: %s', (word, sounds) => {
    expect(soundsSaid(word)).toBe(sounds);
  });

  it.each(['weird', 'danger', 'ready', 'milk', 'sister', 'put', 'until', 'begging', 'chart'])('leaves %s as it is', (word) => {
    expect(respelled(word)).toBe(word);
  });

  it('respells each word of a text, and leaves capitals, which are spelled', () => {
    expect(respelled('one hundred twenty-first')).toBe('wun hundred twenty-feest');
    expect(respelled('WHO and US')).toBe('WHO and US');
  });
});
