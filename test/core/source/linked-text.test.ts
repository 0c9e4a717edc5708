/** Links, addresses and sources that are put in, closed late, or rewritten around words that were said. */
import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

const PACES = (['open', 'unknown'] as const).flatMap((ending) => [30, 200, 400, 1_500].map((afterMs) => [ending, afterMs] as const));
const DOCS = 'See [the docs](https://a.example/docs) for more.';

it.each([
  ['#', 'See [the docs](#)', DOCS, 'See the docs for more.'],
  ['nothing', 'See [the docs]()', DOCS, 'See the docs for more.'],
  ['# and then a title, too', 'See [the docs](#)', 'See [the docs](https://a.example/docs "All") for more.', 'See the docs for more.'],
  ['# in an image', 'See ![a cat](#)', 'See ![a cat](https://a.example/cat.png) here.', 'See a cat here.'],
  ['# twice', 'Ask [Ann](#), or [Bob](#)', 'Ask [Ann](https://a.example/x), or [Bob](https://b.example) now.', 'Ask Ann, or Bob now.'],
])('an address that takes the place of %s is not spoken', async (_, closed, whole, said) => {
  for (const [ending, afterMs] of PACES) {
    const versions: Version[] = [
      { text: closed, ending, afterMs },
      { text: whole, ending, afterMs },
      { text: whole, ending: ending === 'open' ? 'complete' : ending, afterMs },
    ];
    const read = await readVersions(versions);
    const spoken = read.flatMap((one) => one.spoken((precedingText) => createSpeakableText({ markdown: true, precedingText })));
    expect(spoken.join(' ').replaceAll(/\s+/gu, ' ').trim()).toBe(said);
  }
});

describe('once the words were said', () => {
  /** What is said when a text came in tokens, and is another one in the end. */
  async function saidOf(before: string, after: string, afterMs: number, ending: Version['ending']): Promise<string> {
    const read = await readVersions(versionsOf([...growth(before, 4), after], ending, afterMs));
    const spoken = read.flatMap((one) => one.spoken((precedingText) => createSpeakableText({ markdown: true, precedingText })));
    return spoken
      .filter((text) => text.trim() !== '')
      .join(' | ')
      .replaceAll(/\s+/gu, ' ')
      .trim();
  }

  const see = 'See [docs](https://a.example/x) and [more](https://b.example) now.';
  const curie = 'Marie Curie wurde in Warschau geboren.';

  it.each([
    ['addresses below the text', see, 'See [docs][1] and [more][2] now.\n\n[1]: https://a.example/x\n[2]: https://b.example'],
    ['addresses below the text, by name', see, 'See [docs] and [more] now.\n\n[docs]: https://a.example/x\n[more]: https://b.example'],
    ['addresses in the text', 'See [docs][1] and [more][2] now.\n\n[1]: https://a.example/x\n[2]: https://b.example', see],
    ['other addresses', see, see.replaceAll(/\((\S+)\)/gu, '($1?utm_source=chat)')],
    ['no addresses', see, 'See docs and more now.'],
    ['an address that has the name in it', curie, curie.replace('Marie Curie', '[Marie Curie](https://de.wikipedia.org/wiki/Marie_Curie)')],
    ['an address in brackets', curie, curie.replace('Marie Curie', '[Marie Curie](<https://x.example/Marie Curie> "Marie Curie")')],
    ['an address in Chinese', '法国的首都是巴黎，很美。', '法国的首都是[巴黎](https://zh.wikipedia.org/wiki/巴黎)，很美。'],
    ['a bold link', curie, curie.replace('Warschau', '**[Warschau](/wiki/Warschau_1867)**')],
    ['the page of a wiki', 'Ask Marie Curie about it.', 'Ask [Marie Curie](Marie_Curie) about it.'],
    ['an element', 'Ask Marie Curie about it.', 'Ask <a href="/Marie Curie">Marie Curie</a> about it.'],
    ['a bare address as a link', 'Read https://x.example/a/b for it.', 'Read [x.example](https://x.example/a/b) for it.'],
    ['a bare address in angle brackets', 'Read https://x.example/a/b for it.', 'Read <https://x.example/a/b> for it.'],
    ['sources', 'Paris is big and Rome is old. Bye.', 'Paris is big [1] and Rome is old [2][3]. Bye.'],
    [
      'sources with addresses',
      'Paris is big [1] and old [2].',
      'Paris is big [[1]](https://a.example/1) and old [2](https://a.example/2).',
    ],
    ['other numbers of sources', 'Paris is big [1] and old [2].', 'Paris is big [2] and old [1, 3].'],
    ['footnotes', 'Paris is big. Rome is old.', 'Paris is big.[^a] Rome is old.[^b]'],
    ['marks of sources', 'Paris is big. Rome is old.', 'Paris is big【4:0†a.pdf】. Rome is old【4:1†b.pdf】.'],
    ['a formula in other marks', 'It is \\(E = mc^2\\) here. Yes.', 'It is $E = mc^2$ here. Yes.'],
  ])('they are not said again with %s', async (_, before, after) => {
    const wanted = await saidOf(before, before, 30, 'open');
    for (const [ending, afterMs] of PACES.filter(([, ms]) => ms <= 400)) expect(await saidOf(before, after, afterMs, ending)).toBe(wanted);
  });

  it.each([
    [
      'a bare address',
      'Read https://x.example/a/b for it.',
      'Read [A guide](https://x.example/a/b) for it.',
      'Read x.example for it. A guide',
    ],
    [
      'sources',
      'Big [1] and old [2].',
      'Big [Wikipedia](https://w.example) and old [Britannica](https://b.example).',
      'Big and old. Wikipedia Britannica.',
    ],
    ['a link', 'See [here](https://a.example) for it.', 'See [the manual](https://a.example) for it.', 'See here for it. the manual'],
    ['an item', '1. Wash.\n2. Dry.\n3. Fold.', '1. Wash.\n2. Rinse.\n3. Dry.\n4. Fold.', '1. Wash. 2. Dry. 3. Fold. Rinse.'],
  ])('only the new words are said with another name of %s', async (_, before, after, wanted) => {
    for (const [ending, afterMs] of PACES.filter(([, ms]) => ms <= 400)) expect(await saidOf(before, after, afterMs, ending)).toBe(wanted);
  });
});
