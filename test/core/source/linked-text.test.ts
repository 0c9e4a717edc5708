/** Links that an app closes before their address has come. */
import { expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { readVersions, type Version } from './read-growing';

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
