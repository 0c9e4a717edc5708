/** A text that is cut back and grows again, as when a stream is replayed: what was said of it is not said again. */
import { describe, expect, it } from 'vitest';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

const FIRST = 'The answer is blue. It is nice and large';
const WHOLE = `${FIRST}. We like it.`;

const PACES: readonly (readonly [Version['ending'], number])[] = [
  ['open', 30],
  ['open', 300],
  ['unknown', 30],
  ['unknown', 400],
];

async function saidOf(texts: readonly string[], ending: Version['ending'], afterMs: number, sentPart = 1): Promise<string> {
  const versions = versionsOf(texts, ending, afterMs).map((version, index) => (index === 1 ? { ...version, afterMs: 1_500 } : version));
  const read = await readVersions(versions, undefined, sentPart);
  return read
    .flatMap(({ utterances }) => utterances)
    .join('|')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

describe('a text that is replayed', () => {
  it.each<[string, readonly string[]]>([
    ['token by token', [FIRST, ...growth(WHOLE, 4)]],
    ['in long pieces', [FIRST, ...growth(WHOLE, 13)]],
    ['within a word', [FIRST, 'The ans', WHOLE]],
    ['from its middle on', [FIRST, 'The answer is blue.', ...growth(WHOLE, 4).slice(6)]],
    ['twice', [FIRST, ...growth(FIRST, 5), ...growth(WHOLE, 5)]],
    ['with a cursor', [FIRST, ...growth(WHOLE, 4).map((text) => `${text}▍`), WHOLE]],
    [
      'with marks that are closed for now',
      [`**The answer is blue**. It is nice and large`, '**The an**', '**The answer is**', `**The answer is blue**. ${WHOLE.slice(20)}`],
    ],
    ['with dots', [FIRST, 'The answer...', 'The answer is blue...', WHOLE]],
  ])('is said once: %s', async (_, texts) => {
    const wanted = (texts.at(-1) ?? '').replaceAll(/\W+/gu, ' ').trim();
    for (const [ending, afterMs] of PACES) {
      const said = await saidOf(texts, ending, afterMs);
      expect(said.replaceAll(/\W+/gu, ' ').trim(), `${ending} ${afterMs}: ${said}`).toBe(wanted);
    }
  });

  it.each<[string, readonly string[], string]>([
    ['from its first words on', [...growth(FIRST, 9), ...growth(WHOLE, 4)], '\n\nAI can err.'],
    ['from nothing on', [...growth(FIRST, 9), '', ...growth(WHOLE, 6)], '\n\n*AI can err.*'],
    ['from its middle on', [...growth(FIRST, 7), ...growth(WHOLE, 5).slice(4)], '\n\n---\nAnswer of Hal'],
    ['with a cursor', [...growth(FIRST, 9), ...growth(WHOLE, 5)], '▍\n\n3 sources'],
    ['with a note in its line', [...growth(FIRST, 9), ...growth(WHOLE, 5)], ' (still writing)'],
    ['twice', [...growth(FIRST, 9), ...growth(FIRST, 5), ...growth(WHOLE, 8)], '\n\nAI can err.'],
  ])('is said once with words below that stay: %s', async (_, texts, footer) => {
    for (const [ending, afterMs] of PACES.filter(([, ms]) => ms < 400)) {
      const read = await readVersions(versionsOf([...texts.map((text) => text + footer)], ending, afterMs));
      const said = read.flatMap(({ utterances }) => utterances).join('|');
      expect(said.replaceAll(/\W+/gu, ' ').trim(), `${ending} ${afterMs}: ${said}`).toBe((WHOLE + footer).replaceAll(/\W+/gu, ' ').trim());
    }
  });

  it('is said as it is then where it was not sent yet', async () => {
    for (const part of [0, 0.3, 0.7]) expect(await saidOf([FIRST, ...growth(WHOLE, 4)], 'open', 300, part)).toBe(WHOLE);
  });

  it('is said from its beginning where it becomes another answer', async () => {
    const other = 'The answer is green. Nobody knows why.';
    for (const [ending, afterMs] of PACES.filter(([, ms]) => ms < 400))
      expect((await saidOf([FIRST, ...growth(other, 4)], ending, afterMs)).replaceAll('|', '')).toBe(`${FIRST}${other}`);
  });

  it('is said from where it goes on otherwise if most of it stood', async () => {
    for (const [ending, afterMs] of PACES.filter(([, ms]) => ms < 400))
      expect((await saidOf([WHOLE, FIRST, `${FIRST}. They hate it.`], ending, afterMs)).replaceAll('|', '')).toMatch(
        /We like it\. *They hate it\.$/u,
      );
  });

  it('is said again after it was removed', async () => {
    expect(await saidOf([FIRST, '', FIRST], 'complete', 30)).toMatch(new RegExp(`^${FIRST}[ |]*${FIRST}$`, 'u'));
  });
});
