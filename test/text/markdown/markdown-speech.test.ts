import { describe, expect, it } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import type { MarkdownOptions } from '../../../src/text/markdown/options';

function say(text: string, options?: MarkdownOptions): string {
  const speech = new MarkdownSpeech(options);
  return [...speech.push(text), ...speech.end()].map((segment) => segment.text).join('');
}

/** Returns the speech for each piece. */
function sayEach(...pieces: string[]): string[] {
  const speech = new MarkdownSpeech();
  return pieces.map((piece) =>
    speech
      .push(piece)
      .map((segment) => segment.text)
      .join(''),
  );
}

/** Returns the speech for each piece when everything is flushed after it. */
function sayFlushed(...pieces: string[]): string[] {
  const speech = new MarkdownSpeech();
  return pieces.map((piece) => [...speech.push(piece), ...speech.flush()].map((segment) => segment.text).join(''));
}

const TEXTS: readonly [what: string, markdown: string, spoken: string][] = [
  ['emphasis', 'a *b* **c** ***d*** _e_ __f__ ~~g~~', 'a b c d e f g'],
  [
    'emphasis in words',
    'snake_case 5*3 a*b un**frigging**believable 今天**重点**内容',
    'snake_case 5*3 a*b unfriggingbelievable 今天重点内容',
  ],
  ['stars that are none', '2 * 3, 2**3, price*, and', '2 * 3, 2**3, price*, and'],
  ['lines to fill in', 'Name: ______ ****', 'Name:  '],
  ['headings', '# One\nTwo\n\n## Three!\nFour #5', 'One.\nTwo.\n\nThree!\nFour #5'],
  ['underlined headings', 'One\n===\nTwo', 'One.\n\nTwo'],
  ['headings without punctuation in other scripts', '# 标题\n后面\n# शीर्षक\nक', '标题。\n后面。\nशीर्षक।\nक'],
  ['lists', '- one\n- two!\n  * three\n    wrapped\n\nfour', 'one.\ntwo!\nthree\nwrapped.\n\nfour'],
  ['numbered lists', '1. one\n2) two', '1. one.\n2) two'],
  ['a number that begins no list', 'It was in\n1986. A great year', 'It was in\n1986. A great year'],
  ['tasks', '- [ ] one\n- [x] two', 'one.\ntwo'],
  ['quotations', 'a\n> b\n> c\n\nd', 'a.\nb\nc.\n\nd'],
  ['lines across', 'a\n\n---\n\n***\nb', 'a.\n\nb'],
  ['wrapped lines', 'one  \ntwo\\\nthree', 'one\ntwo\nthree'],
  ['tables', '| Name | Age |\n|:--|--:|\n| Bob | 5 |\n| Al | |\n\nEnd', 'Name, Age.\n\nBob, 5.\nAl.\n\nEnd'],
  ['links', '[a](b) [c](<d e> "f") [g](h_(i)) [j][1] [l](', 'a c g j l('],
  ['brackets', 'a[0] = [sic] [not (closed', 'a[0] = sic not (closed'],
  ['images', 'Yes! ![alt *text*](i.png)', 'Yes! alt text'],
  ['an image in a link', '[![alt](i.png)](b) c', 'alt c'],
  ['code', 'Use `a * b_c` and ``d`e``', 'Use a * b_c and de'],
  ['blocks of code', 'a:\n```js\nconst b = `c`;\n\n```\nd\n~~~\ne\n```\n~~~\nf', 'a:\n\nd.\n\nf'],
  ['blocks of code in lists', '- a\n  ```\n  b\n  ```\n  c', 'a.\n\nc'],
  ['HTML', 'a <b class="x > y">c</b><br>d <!-- e --> f<script>g</script> h', 'a c\nd  f g h'],
  ['blocks of HTML', '<p>a</p><p>b</p>', 'a.\nb.\n'],
  ['what is no HTML', 'a < b, x <y, 3 <- 4 <3', 'a < b, x <y, 3 <- 4 <3'],
  ['entities', 'a &amp; b &#8212; &#x1F642; &eacute; &unknown; AT&T &', 'a & b — 🙂 é &unknown; AT&T &'],
  ['escapes', '\\*a\\* \\# 1\\. C:\\dir', '*a* # 1. C:\\dir'],
  ['addresses', 'See https://www.example.com/a_b?c=(d). And www.b.org, or (http://c.net/x).', 'See example.com. And b.org, or (c.net).'],
  ['addresses in brackets', '<https://a.example/b> <me@x.org> [https://a.example/b](https://a.example/b)', 'a.example me@x.org a.example'],
  ['what is no address', 'the www is http, ahttp://x', 'the www is http, ahttp://x'],
  ['footnotes', 'One[^1] two.\n\n[^1]: The note.\n[^long]: Another', 'One two.\n\nThe note.\nAnother'],
  ['addresses of links elsewhere', '[a][b]\n\n[b]: https://b.example "c"\n\nd', 'a.\n\nd'],
  ['prices', 'It costs $5 and $10, or $5-$10.', 'It costs $5 and $10, or $5-$10.'],
  ['formulas', '$x = 5$ \\(a + b\\) $\\frac12$ \\[\\sum_i\\] end', 'x = 5 a + b 1/2 ∑ i end'],
  ['blocks of formulas', 'a:\n$$\n\\sum_i x_i\n$$\nb', 'a:\n∑ i x i\nb'],
  ['a table without outer bars and spaces', 'Name|Price\n---|---\nTea|$3', 'Name, Price.\n\nTea, $3'],
  ['SSML', '**a** <speak>b *c* <break/></speak> d', 'a <speak>b *c* <break/></speak> d'],
  ['SSML that is shown', '```xml\n<speak>a</speak>\n```\n`<speak>`', '<speak>'],
  [
    'a word about HTML',
    'Put it in a <script> tag at the end of <body>. It runs last.\n\n## Next\n\nMore',
    'Put it in a <script> tag at the end of <body>. It runs last.\n\nNext.\n\nMore',
  ],
  [
    'words about elements without text',
    'A <style>, <svg>, <math> or <template> tag.\n\nMore',
    'A <style>, <svg>, <math> or <template> tag.\n\nMore',
  ],
  ['elements without text', '<script>\na\n\nb</script>\nc\n\n<svg><text>d</text></svg>\n\n<svg>\n\ne', 'c.\n\n\n\n\n\ne'],
  [
    'comments that are none',
    'Comments start with <!-- in HTML.\n\nPHP files start with <?php. Then echo.\n\nThe <!important rule. More',
    'Comments start with <!-- in HTML.\n\nPHP files start with <?php. Then echo.\n\nThe <!important rule. More',
  ],
  ['comments', 'Hi <!--> there <!---> and <!-- a\nb --> <?c?> <!D> now\n\n<!-- d\n\ne -->\n\nf', 'Hi  there  and    now.\n\n\n\nf'],
  ['a long comment that is none', `a <!-- ${'b '.repeat(500)}-->`, `a <!-- ${'b '.repeat(500)}-->`],
  [
    'people and hours in brackets',
    '[Narrator]: Once upon a time\n\n[Anna]: Hello there, Bob.\n\n[10:30]: Meeting started\n\n- [Step 1]: Do this\n\n[Q]: why?\n\n[A]: done.',
    'Narrator: Once upon a time.\n\nAnna: Hello there, Bob.\n\n10:30: Meeting started.\n\nStep 1: Do this.\n\nQ: why?\n\nA: done.',
  ],
  ['a note in brackets', '[Note]: remember to save.\n\nOk.', 'Note: remember to save.\n\nOk.'],
  ['links given elsewhere', "[a]: /b\n[c]: <d e> 'f'\n[g]: mailto:h (i)\n[j]: k.example", ''],
  [
    'long addresses',
    `![c](data:image/png;base64,${'A'.repeat(3_000)}) after [d](https://e.example/${'f'.repeat(2_000)}).\n\n[g]: data:${'h'.repeat(2_000)}\n\ni`,
    'c after d.\n\ni',
  ],
  [
    'images in HTML',
    `<img src="a.png" alt="A cat"> <img alt='A dog' src=b> <img src="data:${'a'.repeat(2_000)}" width="5" alt="A cow"> after`,
    'A cat A dog A cow after',
  ],
  ['long tags', `<a href="${'a'.repeat(600)}">link</a> <a class="b" href="${'a'.repeat(3_000)}">text</a> after`, 'link text after'],
  ['fences in a fence', '```markdown\n- item\n    ```js\n    x\n    ```\n```\n\nAfter this text.', 'After this text.'],
  ['a quoted fence in a fence', '```\n> ```\n```\nafter', 'after'],
  ['a fence that ends with its quotation', 'a\n> ```\r\n> x\r\n\r\nafter\n> > ~~~\n> > y\n> z', 'a.\n\nafter.\n\nz'],
  ['a fence in a quotation', '> ```\n> x\n>\n> ```\n> y', 'y'],
  [
    'links right behind a letter',
    '请看[文档](https://example.com/a/b)。これは[説明](/a)です。ดู[ที่นี่](b) pre[fix](c)',
    '请看文档。これは説明です。ดูที่นี่ prefix',
  ],
  ['references right behind a letter', 'pre[fix][ref] a[0] b[c] d[e f](g h) i[[j](k)', 'prefix ref a[0] b[c] d[e f](g h) i[j'],
  ['sources', 'the report[1](https://www.nytimes.com/a_(b)), sales, a fact[[1]](https://a.com/x).', 'the report, sales, a fact.'],
  [
    'tables without bars outside',
    'Item | Price\n-----|------\nApple | $1\nPear | $2|\n\nEnd | of',
    'Item, Price.\n\nApple, $1.\nPear, $2.\n\nEnd | of',
  ],
  ['bars', 'a|b, a || b, P(A|B), `a | b` |', 'a|b, a || b, P(A|B), a | b'],
  ['lines below headings, and items, that are no tables', 'a\n--\nb\n- | c\n:\n:d', 'a.\n\nb.\nc.\n:\n:d'],
  ['announced quotations', 'a\n> [!NOTE]\n> Useful *info*.\n\n> [!Tip] b\n\n[!NOTE]', 'a.\nNote.\nUseful info.\n\nTip: b.\n\n!NOTE'],
  ['headings that are closed', '## a ##\n# b #  \n### C# #d\n## e#\n# #\nf ##', 'a.\nb.\nC# #d.\ne#.\n\nf ##'],
  ['single marks in and around words', 'un*frigging*believable 1*2*3 ~x~ ~5 ~b~c ~/d', 'unfriggingbelievable 1*2*3 x ~5 ~b~c ~/d'],
  ['a stray backtick', 'it`s **a** `b\nmore **bold** the`c`d', "it's a b\nmore bold thecd"],
  [
    'blocks that end in a line break',
    '$$\nx = y\n$$\n\n<details>\n<summary>a</summary>\nb\n</details>\n\nc<br>\n</p>d',
    'x = y.\n\n\na.\n\nb.\n\n\nc\n\nd',
  ],
  ['a rule of spaced underscores, and a byte order mark', '\ufeff# a\n_ _ _\nb\n_ c_', 'a.\n\nb\n_ c_'],
  [
    'names of characters',
    '&check; &hearts; &dollar;5 &lpar;a&rpar; &Zcaron;&nacute;&lstrok;&Uuml; &xacute; &;',
    '✓ ♥ $5 (a) Žńł\u00dc x\u0301 &;',
  ],
  [
    'addresses of many scripts',
    'https://müller.de/pfad http://a.com,http://b.com https://c.com/**d** https://例.jp，见https://e.cn/f。',
    'müller.de a.com,b.com c.comd https://例.jp，见https://e.cn/f。',
  ],
  [
    'formulas with commands',
    'Solve $x^2 - 5x + 6 = 0$, $\\frac{a+1}{2\\pi}$, $\\sqrt{b^{2}} \\leq \\sin x_1$, $\\frac{\\sin x}{x}$, $90^\\circ$, $e^{i\\pi}$.',
    'Solve x² - 5x + 6 = 0, (a+1)/(2π), √(b²) ≤ sin x 1, (sin x)/x, 90°, e^(iπ).',
  ],
  ['formulas that are too much for the ear', `a $$\\begin{matrix}1\\end{matrix}$$ b $\\pi${'x^2'.repeat(70)}$ c`, 'a  b  c'],
  [
    'tags in a sentence',
    'Use a <div> for that, not <p> or "<table>".\n<p>a</p> <p>b</p>\n- <ul>c</ul>',
    'Use a <div> for that, not <p> or "<table>".\na.\n b.\n\nc.\n',
  ],
  [
    'what looks like a tag and is none',
    'a <your name, please> b <x!> c </a b> d <![CDATA[e]]> f <localhost:80/g>',
    'a <your name, please> b <x!> c </a b> d  f localhost',
  ],
  ['entities that nobody knows', 'M&Ms; x &foo;bar', 'M&Ms; x &foo;bar'],
  [
    'lines that begin with a sign',
    'Done:\n✅ One\n❌ Two\n🇩🇪 Three\n1️⃣ Four\n• Five\n→ Six\nseven',
    'Done:\n✅ One.\n❌ Two.\n🇩🇪 Three.\n1️⃣ Four.\n• Five.\n→ Six\nseven',
  ],
  [
    'lines that begin with a dash',
    'It was\n– so they say – so.\n\n– one\n– two\n− three',
    'It was\n– so they say – so.\n\n– one.\n– two\n− three',
  ],
  ['emoji that end an item', '- Done! 🎉\n- Next 👨‍👩‍👧\n- Last? 👍🏽\n\nEnd', 'Done! 🎉\nNext 👨‍👩‍👧.\nLast? 👍🏽\n\nEnd'],
  ['quotations that end an item', '> „Gut.“\n\n- »Ja!«\n- ‚Nein.‘\n- “Yes”', '„Gut.“\n\n»Ja!«\n‚Nein.‘\n“Yes”'],
  ['CRLF', '# a\r\nb\r\n\r\nc', 'a.\nb.\n\nc'],
];

describe('markdown', () => {
  it.each(TEXTS)('%s', (_, markdown, spoken) => {
    expect(say(markdown)).toBe(spoken);
    expect(sayEach(...markdown.split('')).join('').length).toBeLessThanOrEqual(spoken.length);
  });

  it('code and formulas are announced as the app says', () => {
    const options = { codeBlockPhrase: 'Here is some code', formulaPhrase: 'a formula' };
    expect(say('a\n```\nb\n```\nc $\\frac12$', options)).toBe('a.\nHere is some code.\nc a formula');
  });

  it('emoji are dropped where the app says so', () => {
    expect(say('a 🙂👩‍🚀👍🏽🇩🇪 b © 1 ❤️')).toContain('👩‍🚀');
    expect(say('a 🙂👩‍🚀👍🏽🇩🇪b © 1 ❤️', { emoji: 'dropped' })).toBe('a b © 1 ');
  });
});

describe('speech without a wait', () => {
  it('is every word that no mark may change', () => {
    expect(sayEach('Hello', ' world', ', and', ' **bold', '** it', ' [link', ' text', '](http', '://a.b', ') is')).toEqual([
      'Hello',
      ' world',
      ', and',
      ' ',
      'bold it',
      ' link',
      ' text',
      '',
      '',
      ' is',
    ]);
  });

  it.each([
    ['Let me look that up!', 'Let me look that up!'],
    ['It costs $5', 'It costs $5'],
    ['I love AT&T', 'I love AT&T'],
    ['Go to https://example.com', 'Go to example.com'],
    ['Press h', 'Press h'],
    ['Answer:\n\n42', 'Answer:\n\n42'],
    ['1.', '1.'],
    ['字[abc', '字[abc'],
    ['[Anna', 'Anna'],
    ['Write the <speak> tag', 'Write the <speak> tag'],
  ])('is everything when that is asked for: %j', (text, spoken) => {
    expect(sayFlushed(text, ' and so on')).toEqual([spoken, ' and so on']);
  });

  it('is no mark when that is asked for, nor twice what was spoken', () => {
    expect(
      sayFlushed(
        'a ',
        '**',
        'b',
        '** [',
        'c',
        '](http://d',
        '/e) https://f.com',
        '/g?h. ',
        '`',
        'i',
        '`\n',
        '#',
        ' j',
        ' #',
        '\n1',
        '. k <',
        'b>x &',
        'amp; l',
      ),
    ).toEqual(['a', ' ', 'b', ' ', 'c', '', ' f.com', '', ' ', 'i', '', '', '.\nj', '', '.\n1', '. k ', 'x ', '& l']);
  });

  it('is all before what is undecided', () => {
    expect(sayEach('a <', 'b', ' c=d', '>', 'e')).toEqual(['a', ' ', '', '', 'e']);
    expect(sayEach('it costs $', '5', ' now', ' and')).toEqual(['it costs ', '', '$5 now', ' and']);
    expect(sayEach('- ', '[', 'x', '] ', 'done')).toEqual(['', '', '', '', 'done']);
    expect(sayEach('see h', 'ttps://a.b/c', ' or h', 'ere')).toEqual(['see', ' ', 'a.b or', ' here']);
  });
});
