/** Markdown that an app closes with remend at each token: it is spoken as if it had been whole from the beginning. */
import remend from 'remend';
import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { Chance } from '../../chaos/texts/chance';
import { composeMarkdown, tokensOf } from './markdown-documents';
import { readVersions, type Version } from './read-growing';
import { times } from '../../stack/times';

describe('markdown that remend closes at each token', () => {
  const speak = (text: string, precedingText = ''): string => {
    const speakable = createSpeakableText({ markdown: true, precedingText });
    return [...speakable.push(text), ...speakable.end()]
      .map((piece) => piece.text)
      .join('')
      .replaceAll(/\s+/gu, ' ')
      .trim();
  };

  it.each([
    ['token by token', 'open', () => 30],
    ['at any pace', 'open', (chance: Chance) => chance.one([5, 30, 60, 300, 900])],
    ['token by token, where nobody says that more comes', 'unknown', () => 30],
  ] as const)(
    'is said as if it had been there from the beginning, in all of 50 documents that come %s',
    async (_, ending: 'open' | 'unknown', pace: (chance: Chance) => number) => {
      const wrong: number[] = [];
      for (let seed = 1; seed <= times(50); seed += 1) {
        const chance = new Chance(seed);
        const document = composeMarkdown(chance);
        let text = '';
        const versions = tokensOf(chance, document).map((token): Version => ({
          text: remend((text += token)),
          ending,
          afterMs: pace(chance),
        }));
        const last = versions.at(-1)?.text ?? '';
        const read = await readVersions([
          ...versions,
          ...(ending === 'open' ? [{ text: last, ending: 'complete' as const, afterMs: 30 }] : []),
        ]);
        if (read.length !== 1 || speak(read[0]?.said ?? '') !== speak(last)) wrong.push(seed);
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each([
    ['links as their words', { linkMode: 'text-only' }, '', 'open', 0],
    ['links as their words, and a cursor', { linkMode: 'text-only' }, '▍', 'open', 0],
    ['links as their words, and pauses', { linkMode: 'text-only' }, '', 'open', 0.15],
    ['a cursor and pauses', undefined, '▍', 'open', 0.15],
    ['an empty element and pauses', undefined, '<span class="c"></span>', 'open', 0.15],
    ['pauses, where nobody says that more comes', undefined, '', 'unknown', 0.15],
    ['links as their words and pauses, where nobody says that more comes', { linkMode: 'text-only' }, '', 'unknown', 0.15],
    ['a cursor and pauses, where nobody says that more comes', undefined, '▍', 'unknown', 0.15],
  ] as const)(
    'loses no word and repeats none but what was cut in it, in all of 20 documents with %s',
    async (_, options, cursor, ending, pauses) => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= times(20); seed += 1) {
        const chance = new Chance(seed);
        let text = '';
        const versions = tokensOf(chance, composeMarkdown(chance)).map((token): Version => ({
          text: remend((text += token), options) + cursor,
          ending,
          afterMs: chance.happens(pauses) ? 1_500 : 30,
        }));
        const read = await readVersions([...versions, { text, ending: ending === 'open' ? 'complete' : ending, afterMs: 30 }]);
        const said = read.flatMap((one) => one.spoken((precedingText) => createSpeakableText({ markdown: true, precedingText })));
        const missed = firstMissed(wordsOf(said.join(' ')), wordsOf(speak(text)));
        if (read.length !== 1 || missed !== undefined) wrong.push(`${seed}: ${missed}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * The first word that is missing or out of order. A word may be repeated wholly, or after its beginning was said, and a formula
 * from its beginning.
 */
function firstMissed(said: readonly string[], wanted: readonly string[]): string | undefined {
  let next = 0;
  for (const word of said) {
    const expected = wanted[next] ?? '';
    if (word === expected) next += 1;
    else if (word === 'x') next = wanted.lastIndexOf('x', next) + 1;
    // Said in place of a formula that is cut within.
    else if (word === 'formula') continue;
    else if (!expected.startsWith(word) && wanted[next - 1] !== word) return `${word} in place of ${expected}`;
  }
  return wanted[next];
}
