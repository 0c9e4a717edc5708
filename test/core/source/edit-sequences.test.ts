/** Any sequence of edits while a text is read: all words are spoken in order, and unchanged ones only once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bareWords, ChangingText, steps } from './changing-text';
import { readVersions, type ReadText } from './read-growing';
import { times } from '../../stack/times';

it('says every word, the unspoken ones in the order of the last edit, and none twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 3, max: 20 }),
      fc.constantFrom('open' as const, 'unknown' as const, 'complete' as const),
      fc.constantFrom(1, 1, 0.7, 0.4, 0),
      async (list, count, ending, sentPart) => {
        const text = new ChangingText(count);
        text.applyAll(list, ending);
        let saidBefore = '';
        const note = (texts: readonly ReadText[], index: number) => {
          if (index === text.editedAt) saidBefore = texts.at(-1)?.said ?? '';
        };
        const read = await readVersions(text.versions, note, sentPart);
        const said = read.at(-1)?.said ?? '';
        // A half-spoken word is completed first.
        const isSame = said.startsWith(saidBefore);
        const before = bareWords(isSame ? saidBefore + (/^[a-z]*/u.exec(said.slice(saidBefore.length))?.[0] ?? '') : '');
        const behind = bareWords(said).slice(before.length);
        expect(behind.filter((word) => text.words.includes(word))).toEqual(text.words.filter((word) => !before.includes(word)));
        expect(bareWords(said)).toEqual([...new Set(bareWords(said))]);
      },
    ),
    { numRuns: times(500) },
  );
});
