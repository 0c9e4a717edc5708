/** A text that is typed slowly: words and signs that are incomplete wait, and what they become is spoken. */
import { describe, expect, it } from 'vitest';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

const PACES: readonly (readonly [Version['ending'], number])[] = [
  ['open', 30],
  ['open', 300],
  ['open', 700],
  ['unknown', 300],
  ['unknown', 700],
];

async function saidOf(texts: readonly string[], ending: Version['ending'], afterMs: number): Promise<string> {
  const read = await readVersions(versionsOf(texts, ending, afterMs));
  return read.map(({ said }) => said).join('|');
}

/** Returns a text without the signs that make no sound. */
function heard(text: string): string {
  return text
    .replaceAll(/[.…–"“”-]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Types a text, and shows each version as an app does. */
function typed(text: string, shown: (text: string) => string): string[] {
  return growth(text, 1).map(shown);
}

const ENTITIES = { '&eacute;': 'é', '&uuml;': 'ü', '&amp;': '&', '&quot;': '"', '&#39;': "'" };
const withEntities = (text: string) => Object.entries(ENTITIES).reduce((all, [entity, sign]) => all.replaceAll(entity, sign), text);

describe('a text that is typed slowly', () => {
  it.each<[string, readonly string[]]>([
    ['an entity inside a word', typed('The Caf&eacute; of M&uuml;ller is open.', withEntities)],
    ['entities between words', typed('Tom &amp; Jerry said &quot;hi&quot;, it&#39;s fine.', withEntities)],
    ['quotes', typed('He said "it is" to me.', (text) => text.replaceAll(/(^|\s)"/gu, '$1“').replaceAll('"', '”'))],
    ['dashes', typed('She -- who left -- came, on pages 3--5.', (text) => text.replaceAll('--', '–'))],
    ['an ellipsis', typed('Well... it works... now.', (text) => text.replaceAll('...', '…'))],
    ['signs in brackets', typed('It is (c) by Ann and (tm) by Bob.', (text) => text.replaceAll('(c)', '©').replaceAll('(tm)', '™'))],
    ['a fraction', typed('Add 1/2 cup of it.', (text) => text.replaceAll('1/2', '½'))],
    ['a product', typed('It is 3x4 big.', (text) => text.replaceAll(/(\d)x(\d)/gu, '$1×$2'))],
    ['the name of an emoji', typed('Fine :smile: here.', (text) => text.replaceAll(':smile:', '😄'))],
    ['an accent', ['Th', 'Thu', 'Thủ', 'Thủ đ', 'Thủ đo', 'Thủ đô', 'Thủ đô l', 'Thủ đô là Paris.']],
    ['an accent at the end', ['Un', 'Un ca', 'Un cafe', 'Un café', 'Un café no', 'Un café noir.']],
    ['syllables', ['안녕', '안녕 하', '안녕 한', '안녕 한ㄱ', '안녕 한구', '안녕 한국', '안녕 한국은 크다.']],
  ])('is said as it is in the end: %s', async (_, texts) => {
    for (const [ending, afterMs] of PACES)
      expect(heard(await saidOf(texts, ending, afterMs)), `${ending} ${afterMs}`).toBe(heard(texts.at(-1) ?? ''));
  });

  it('is said without an incomplete sign at any pace, if more is known to come', async () => {
    const texts = typed('The Caf&eacute; has 1/2 a cake (c).', (text) => withEntities(text).replaceAll('1/2', '½').replaceAll('(c)', '©'));
    expect(heard(await saidOf(texts, 'open', 1_500))).toBe(heard(texts.at(-1) ?? ''));
  });
});

describe('a count above a growing text', () => {
  const answer = 'The capital of France is Paris. It has two million people.';

  it.each<[string, (index: number) => string]>([
    ['of steps', (index) => `${index + 1} of 12: `],
    ['of percent', (index) => `${index * 8}%: `],
    ['of seconds', (index) => `[${index} s] `],
    ['in a status', (index) => `Reading ${index} pages…\n\n`],
  ])('is not said at each step, although each lasts long: %s', async (_, front) => {
    const texts = growth(answer, 5).map((text, index) => front(index) + text);
    const said = await saidOf(texts, 'unknown', 1_500);
    expect(said.match(/\d+/gu)?.length ?? 0, said).toBeLessThanOrEqual(4);
    expect(said.match(/Paris/gu), said).toHaveLength(1);
  });
});
