/** Captions: grouped by sentence and by the size of two lines, in order, and escaped. */
import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import type { SpokenWord } from '../../../src/core/words/spoken-word';
import { toWebVtt } from '../../../src/core/words/web-vtt';
import { captioned, wordsOfText } from './captioned-text';

/** The words of sentences, each 0.4 s after the previous one. */
function wordsOf(text: string, secondsAWord = 0.4): SpokenWord[] {
  const words: SpokenWord[] = [];
  for (const sentence of text.matchAll(/\S[^.!?。]*[.!?。]*/gu)) {
    for (const word of sentence[0].matchAll(/[\p{L}\p{N}&<>]+/gu)) {
      const start = sentence.index + word.index;
      const startSeconds = words.length * secondsAWord;
      words.push({
        start,
        end: start + word[0].length,
        sentenceStart: sentence.index,
        sentenceEnd: sentence.index + sentence[0].trimEnd().length,
        startSeconds,
        endSeconds: startSeconds + secondsAWord * 0.9,
        timing: 'estimated',
        certainty: 'word',
      });
    }
  }
  return words;
}

const LONG =
  'It was a bright cold day in April, and the clocks were striking thirteen, while the man hurried through the ' +
  'glass doors of the building as quickly as he could, though not quickly enough to keep out the dust. He went up.';

test('a sentence is a cue; a long one is several of at most two lines of 42 columns', () => {
  const cues = toCaptionCues(wordsOf(LONG, 0.2), LONG);
  expect(cues.length).toBeGreaterThan(3);
  for (const { text } of cues) {
    expect(text.split('\n').length).toBeLessThanOrEqual(2);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(42);
  }
  expect(cues.at(-1)?.text).toBe('He went up.');
  expect(cues.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')).toBe(LONG);
});

test('two lines are about as long as each other', () => {
  const text = 'The lighthouse keeper wrote down the weather every evening.';
  const [cue] = toCaptionCues(wordsOf(text), text);
  expect(cue?.text).toBe('The lighthouse keeper wrote\ndown the weather every evening.');
});

test('no cue begins before the one before has ended, nor lasts longer than seven seconds', () => {
  const cues = toCaptionCues(wordsOf(LONG, 1.1), LONG);
  let end = 0;
  for (const { startSeconds, endSeconds } of cues) {
    expect(startSeconds).toBeGreaterThanOrEqual(end);
    expect(endSeconds).toBeGreaterThan(startSeconds);
    expect(endSeconds - startSeconds).toBeLessThanOrEqual(7);
    end = endSeconds;
  }
});

test('cues grow at their end only', () => {
  const words = wordsOf(LONG, 0.2);
  const whole = toCaptionCues(words, LONG);
  for (let count = 1; count <= words.length; count += 1) {
    const cues = toCaptionCues(words.slice(0, count), LONG);
    expect(cues.slice(0, -1).map(({ text }) => text)).toEqual(whole.slice(0, cues.length - 1).map(({ text }) => text));
  }
});

describe('a caption of plain text is that text', () => {
  test.each([
    'C# and F# and my_func_name.',
    '#1 is arr[0], and 2 * 3 ~ 6.',
    'It costs $5 (or 5 €), i.e. **not** much; see <b> & "x|y".',
    '"Hello," she said. (He had gone.) — Really?',
    'Call f(x) or a[i].b, then `run --now` and read C:\\temp\\x.txt.',
    'Tom &amp; Jerry; a < b > c.',
    'Snake_case, kebab-case and #hashtag @name 100% 🎉 done!',
    '¿Qué? «\u00a0Bonjour\u00a0», 10\u202f000 fois. Ça va\u00a0?',
    '[1] and {key: "value"} and ~/bin/sh \\o/ end.',
    'שלום, עולם! (כאן) 3 * 4.',
  ])('%s', (text) => {
    expect(captioned(text)).toBe(text);
    expect(captioned(text, undefined, 1)).toBe(text);
  });

  test('even if a rule changes how it is spoken', () => {
    const text = 'C# is 2 * 3, my_func costs $5.';
    const options = {
      pronunciations: { 'C#': 'see sharp', my_func: 'my func' },
      rules: [{ pattern: /\$(\d+)/g, replacement: '$1 dollars' }],
    };
    expect(captioned(text, options)).toBe(text);
  });

  test('on one line, however many lines it has', () => {
    expect(captioned('One two\r\n\tthree.\n\n  Four.\u2028Five.')).toBe('One two three. Four. Five.');
  });
});

describe('a caption of markdown is the text that a renderer shows', () => {
  test.each([
    ['Tom &amp; Jerry.', 'Tom & Jerry.'],
    ['**Blue** light is _scattered_, says [Rayleigh](https://example.org/x).', 'Blue light is scattered, says Rayleigh.'],
    ['2 \\* 3, `a_b * c`, `C#` and ~~old~~ &lt;b&gt; &copy; 2024.', '2 * 3, a_b * c, C# and old <b> © 2024.'],
    ['# The title\n\nText with a **(note)**.', 'The title Text with a (note).'],
    ['- One\n- Two', 'One Two'],
    ['| A | B |\n|---|---|\n| c | d |', 'A B c d'],
    ['See https://example.org/a_b?c=d and <https://example.org/x>.', 'See https://example.org/a_b?c=d and https://example.org/x.'],
    ['"**Hello**," she said (*softly*).', '"Hello," she said (softly).'],
    [
      'Dear [Your Name], [see](https://a.b) ![a lamp](l.png) [this [one]] and [that][1]: ![no].',
      'Dear [Your Name], see a lamp [this [one]] and that: ![no].',
    ],
    ['Use `` a ` b `` and a stray ` too.', 'Use a ` b and a stray ` too.'],
    ['a | b', 'a | b'],
    ['if (a | b)', 'if (a | b)'],
    ['One | two | three. Four.', 'One | two | three. Four.'],
    ['|x|', '|x|'],
    ['| not | a | table |', '| not | a | table |'],
    ['a | b\nc | d', 'a | b c | d'],
    ['x | y\n--- | ---\na | b', 'x y a b'],
    ['| x | y |\n|---|---|\n| a | b |\n\nc | d', 'x y a b c | d'],
    ['x || y and `a|b`', 'x || y and a|b'],
    ['It is [sic]', 'It is [sic]'],
    ['Dear [Name]', 'Dear [Name]'],
    ['[x]', '[x]'],
    ['a [b', 'a [b'],
    ['word [', 'word ['],
    ['a ![b and [c] d\n\ne', 'a ![b and [c] d e'],
    ['5 > 3, a < b, x_1, C:\\dir, \\*literal\\*, ~5 minutes, ~~gone~~.', '5 > 3, a < b, x_1, C:\\dir, *literal*, ~5 minutes, gone.'],
    ['See x².', 'See x².'],
    ['- [ ] todo :smile:\n- [x] done', 'todo :smile: done'],
    [
      '[React] is great, so are the [docs].\n\n[React]: https://react.dev\n[docs]: https://react.dev/learn',
      'React is great, so are the docs.',
    ],
    ['[React]: https://react.dev\n\n[React] is great, [Vue] is not ![React].', 'React is great, [Vue] is not React.'],
    ['[Name] likes [react].\n\n[React]: https://react.dev', '[Name] likes react.'],
    ['| a | b |\n|---|---|\n| "c" | [d] |', 'a b "c" [d]'],
    ['| a | [b] |\n|---|---|\n| *c* | [d](e) |', 'a [b] c d'],
    ['| a | b |\n|---|---|\n| | [d] |\n| [e] | |', 'a b [d] [e]'],
    ['a | [b] | c', 'a | [b] | c'],
    ['Name|Price\n---|---\nTea|$3', 'Name Price Tea $3'],
    ['Name|Price|Size\r\n:-|:-:|-\r\nTea|$3|2', 'Name Price Size Tea $3 2'],
    ['Use a|b or c|d.\n\n---\n\nIt is x|y', 'Use a|b or c|d. It is x|y'],
    ['hard  \nbreak\\\nhere', 'hard break here'],
    ['Nothing <b>bold</b> here<br>now.', 'Nothing bold here now.'],
    ['He said <i lang="fr">bonjour &amp; bon</i>.', 'He said bonjour & bon.'],
  ])('%s', (text, shown) => {
    expect(captioned(text, { markdown: true })).toBe(shown);
    expect(captioned(text, { markdown: true }, 1)).toBe(shown);
  });

  test('with emoji, even if they are not spoken', () => {
    expect(captioned('| 😀 a | 👍 b |\n|---|---|\n| c | 🎉 |', { markdown: { emoji: 'dropped' } })).toBe('😀 a 👍 b c 🎉');
    expect(captioned('Done 🎉 at *last*! 👍 Yes.', { markdown: { emoji: 'dropped' } })).toBe('Done 🎉 at last! 👍 Yes.');
  });
});

test('the rest of a markdown text has the same captions as the whole', () => {
  const precedingText = 'One [two] `three`. ';
  expect(captioned('Dear [Your Name], [see](https://a.b) *this*.', { markdown: true, precedingText })).toBe('Dear [Your Name], see this.');
});

test.each(['E = mc²', 'Area is 5 m²', 'x² is y²', 'Add 1 ½', 'See note ①', 'About 10⁻³', 'Foo™ ½'])(
  '%s keeps the sign at its end',
  (text) => {
    expect(captioned(text)).toBe(text);
  },
);

describe('a caption of SSML is the spoken text', () => {
  test.each([
    ['<speak>Marcus.<break/>Tell me.</speak>', 'Marcus. Tell me.'],
    [
      '<speak>Tom &amp; Jerry&apos;s <sub alias="World Wide Web">WWW</sub> &#x1F600; <![CDATA[<b>]]>.</speak>',
      "Tom & Jerry's World Wide Web 😀 <b>.",
    ],
    ['<speak><p>One.</p><p><s>Two.</s><s>Three</s></p>four</speak>', 'One. Two. Three four'],
    ['<speak>Well<break time="1s"/>, yes<break strength="none"/>terday.</speak>', 'Well, yesterday.'],
    ['<speak>a<!-- not <said> -->b <w role="amazon:VB">read</w> <say-as interpret-as="spell-out">it</say-as></speak>', 'ab read it'],
    ['<speak>What the <say-as interpret-as="expletive">heck</say-as>!</speak>', 'What the ***!'],
    ['<speak>caf&#233;</speak>', 'café'],
    ['<speak>Chapter &#53;</speak>', 'Chapter 5'],
    ['<speak><p>Caf&#233;</p></speak>', 'Café'],
    ['<speak>&#201;t&#xE9; &#127881;</speak>', 'Été 🎉'],
    ['<speak>&quot;Hi&quot;</speak>', '"Hi"'],
    ['<speak>Q&amp;A</speak>', 'Q&A'],
    ['<speak>R&#38;D is 5 &lt; 6 &gt; 4.</speak>', 'R&D is 5 < 6 > 4.'],
    ['One. <speak>&#40;Two&#41; &quot;three.&quot;</speak> &amp; four.', 'One. (Two) "three." &amp; four.'],
    ['<speak>Tom&#32;&#65;&#66;C&#46;</speak>', 'Tom ABC.'],
    ['<speak>&#26481;&#20140;&#12391;&#12377;&#12290;</speak>', '東京です。'],
    ['<speak>a<sub alias="R&amp;D &quot;x&quot;">b</sub></speak>', 'aR&D "x"'],
    ['Before. <?xml version="1.0"?><speak>C# <lang xml:lang="fr-FR">là</lang>.</speak> #1 after.', 'Before. C# là. #1 after.'],
  ])('%s', (text, shown) => {
    expect(captioned(text)).toBe(shown);
    expect(captioned(text, undefined, 1)).toBe(shown);
    expect(captioned(text, { markdown: true })).toBe(shown.replace('&amp;', '&'));
  });

  test('exactly as an XML parser reads it', () => {
    const parts = fc.constantFrom(
      'word',
      ' ',
      ' ',
      'é',
      '😀',
      '.',
      ', ',
      '"',
      '(',
      ')',
      '&amp;',
      '&#233;',
      '&#x1F600;',
      '&lt;',
      '&quot;',
      '&#53;',
      '&apos;',
      '\r\n',
      '<p>One.</p>',
      '<break/>',
      '<!-- a -->',
      '<![CDATA[<b>]]>',
      '<lang xml:lang="fr-FR">là</lang>',
      'word',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 16 }), fc.nat({ max: 5 }), (held, step) => {
        const document = `<speak>word${held.join('')}</speak>`;
        const signs = (shown: string) => shown.replace(/\s/gu, '');
        expect(signs(captioned(document, undefined, step + 1))).toBe(signs(parseXml(document).text));
      }),
      { numRuns: 500 },
    );
  });
});

test('the texts of all words add up to the text, however it is divided into cues', () => {
  const alphabet = fc.constantFrom(
    'word',
    'C#',
    'a_b',
    ' ',
    ' ',
    '\n',
    '. ',
    ', ',
    '(',
    ')',
    '"',
    '*',
    '_',
    '&',
    '<',
    '東京',
    'です。',
    '「',
    '」',
    '5',
    '$',
    '…',
    '\u00a0',
    'ไทย',
    '!',
  );
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      const words = wordsOfText(text);
      const wordless = (shown: string) => shown.replace(/\s/gu, '');
      const shown = wordless(
        toCaptionCues(words)
          .map((cue) => cue.text)
          .join(''),
      );
      expect(shown).toBe(words.length === 0 ? '' : wordless(text));
      for (const { text: lines } of toCaptionCues(words)) expect(lines).not.toMatch(/^\s|\s$|\n\n|[ \t]{2}/u);
    }),
    { numRuns: 500, seed: 20261130, examples: [[['です。', '_', 'word', '<']]] },
  );
});

test('in scripts without spaces, no line begins with a closing mark or ends with an opening one', () => {
  const text =
    '「灯台守は、四十年間毎晩天気を（欠かさず）書き留めました」と、彼は言いました。ภาษาไทยไม่มีช่องว่างระหว่างคำและยาวมากจริงๆนะครับผม。';
  for (const cue of toCaptionCues(wordsOfText(text, { language: 'ja-JP' }))) {
    expect(cue.text).not.toMatch(/(?:^|\n)[、。」）]|[「（](?:\n|$)/u);
    expect(text).toContain(cue.text.replaceAll('\n', ''));
  }
});

test('wide characters count twice, and lines are broken between them', () => {
  const text = '灯台守は四十年間毎晩天気を書き留めました彼は一日も欠かしませんでした。';
  const words = Array.from({ length: text.length - 1 }, (_, index): SpokenWord => ({
    start: index,
    end: index + 1,
    sentenceStart: 0,
    sentenceEnd: text.length,
    startSeconds: index * 0.1,
    endSeconds: index * 0.1 + 0.1,
    timing: 'exact',
    certainty: 'word',
  }));
  const cues = toCaptionCues(words, text);
  for (const cue of cues) for (const line of cue.text.split('\n')) expect(line.length).toBeLessThanOrEqual(21);
  expect(cues.map((cue) => cue.text.replaceAll('\n', '')).join('')).toBe(text);
});

test('WebVTT has full timestamps, escapes its special characters, and ends in a line break', () => {
  const text = 'Five < six & seven > three. Later.';
  const words = wordsOf(text).map((word, index, { length }) => ({
    ...word,
    startSeconds: 3599.5 + index,
    endSeconds: index === length - 1 ? Infinity : 3600.25 + index,
  }));
  expect(toWebVtt(words, text)).toBe(
    'WEBVTT\n\n00:59:59.500 --> 01:00:06.250\nFive &lt; six &amp; seven &gt; three.\n' + '\n01:00:06.500 --> 01:00:07.500\nLater.\n',
  );
});
