import { describe, expect, it } from 'vitest';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { FOUND_SENTENCES } from './found-sentences';
import { MARKED_SENTENCES } from './marked-sentences';

function split(pieces: readonly string[], language: string): string[] {
  const splitter = new SentenceSplitter(language === '' ? {} : { language });
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

describe.each(Object.entries(MARKED_SENTENCES))('%s', (_, rows) => {
  const cases = rows.flatMap(([language, ...texts]) => texts.map((text): [string, string] => [language, text]));
  it.each(cases)('%s: %s', (language, marked) => {
    const sentences = marked.split('|');
    const whole = sentences.join('');
    expect(split([whole], language)).toEqual(sentences);
    // In tokens, and character by character.
    expect(split(whole.split(/(?<=\s)|(?=\s)/u), language)).toEqual(sentences);
    expect(split(whole.split(''), language)).toEqual(sentences);
  });
});

describe.each(Object.entries(FOUND_SENTENCES))('found in the field, %s', (language, texts) => {
  it.each(texts)('%s', (marked) => {
    const sentences = marked.split('|');
    const whole = sentences.join('');
    expect(split([whole], language)).toEqual(sentences);
    expect(split(whole.split(/(?<=\s)|(?=\s)/u), language)).toEqual(sentences);
    expect(split(whole.split(''), language)).toEqual(sentences);
  });
});
