/** Syntax of GitHub, Obsidian, Docusaurus and others that CommonMark does not have. */
import { describe, expect, it } from 'vitest';
import { captioned } from '../../core/words/captioned-text';
import { expectSaid } from './said';

describe('links that name their target first', () => {
  it.each([
    ['See [[page|label]] now.', 'See label now.'],
    ['See [[page#part|the label]] and [[page]].', 'See the label and page.'],
    ['![[a.png|200]] and ![[b.png|a cat]]', 'a.png and a cat'],
    ['| a | b |\n|---|---|\n| [[page\\|label]] | x |', 'a, b.\n\nlabel, x'],
    ['[[en:Paris | the city]] is', 'the city is'],
    ['[[a|b] is', 'a|b is'],
    ['if [[ -f x || -d y ]]', 'if  -f x || -d y '],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
    expect(captioned('See [[page|label]] now.', { markdown: true })).toBe('See label now.');
  });
});

describe('lines that begin with letters or numbers in brackets are items after each other', () => {
  it.each([
    ['Which is right?\na) one\nb) two', 'Which is right?\na) one.\nb) two'],
    ['(1) one\n(2) two', '(1) one.\n(2) two'],
    ['I. One\nII. Two', 'I. One.\nII. Two'],
    ['A. one\nB. two', 'A. one.\nB. two'],
    ['(a) is the first\nbut (b) is not', '(a) is the first\nbut (b) is not'],
    ['I am\nI was', 'I am\nI was'],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('images side by side', () => {
  it.each([
    [
      '[![a](b.svg)](c)[![CI](https://img.shields.io/github/actions/workflow/status/a/b/ci.yml?branch=main&label=CI&style=flat)](d)',
      'a CI',
    ],
    ['![a](b)![c](d)', 'a c'],
    ['[a](b)! And [c](d)', 'a! And c'],
    ['[@scope/name2](https://github.com/a) and [@doe99]', '@scope/name2 and'],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('items that all have one number are counted, as a renderer does', () => {
  it.each([
    ['1. A\n1. B\n1. C', '1. A.\n2. B.\n3. C'],
    ['1. A\n   1. x\n   1. y\n1. B', '1. A.\n1. x.\n2. y.\n2. B'],
    ['1. A\n\n   more\n\n1. B\n\ntext\n\n1. C', '1. A.\n\nmore.\n\n2. B.\n\ntext.\n\n1. C'],
    ['1) A\n1) B\n1. C', '1) A.\n2) B.\n1. C'],
    ['1. A\n   - x\n1. B', '1. A.\nx.\n2. B'],
    ['1. A\n- x\n1. B', '1. A.\nx.\n1. B'],
    ['1. A\n```\ncode\n```\n1. B', '1. A.\n\n1. B'],
    ['> 9. A\n> 9. B\n\n1. C', '9. A.\n10. B.\n\n1. C'],
    ['- a\n  1. x\n  1. y\n- b\n  1. z', 'a.\n1. x.\n2. y.\nb.\n1. z'],
    ['1. A\n3. B\n3. C', '1. A.\n3. B.\n4. C'],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
    expect(captioned(markdown, { markdown: true }).match(/\d+/g)).toEqual(spoken.match(/\d+/g));
  });
});

describe('words with their reading above', () => {
  it.each([
    ['<ruby>東京<rt>とうきょう</rt></ruby>に行く', '東京に行く'],
    ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby> is', '漢字 is'],
    ['<ruby><rb>漢<rb>字<rt>kan<rt>ji</ruby> is', '漢字 is'],
    ['<ruby>好<rt class="p">hǎo</ruby>!', '好!'],
    ['The <rt> element\nis one.', 'The <rt> element\nis one.'],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('notes that stand apart', () => {
  it.each([
    ['> [!WARNING]\n> Text', 'Warning.\nText'],
    ['> [!WARNING] Title\n> Text here.', 'Warning: Title.\nText here.'],
    ['> [!NOTE]- **Folded** away\n> Text.', 'Note: Folded away.\nText.'],
    ['> [!fun-fact|wide] Bananas\n> Text.', 'Fun fact: Bananas.\nText.'],
    ['> [!note](https://a.com) is a link', '!note is a link'],
    ['> [![a](b.png)](c) image', 'a image'],
    [':::note\nBe careful.\n:::\n\nAfter.', 'Note.\nBe careful.\n\nAfter.'],
    [':::tip My *title*\nDo it\n:::\nAfter', 'Tip: My title.\nDo it.\n\nAfter'],
    [':::warning[Take care]\nText.\n:::', 'Warning: Take care.\nText.'],
    ['::: danger STOP\nText.\n:::', 'Danger: STOP.\nText.'],
    ['::: details Click me\nText.\n:::', 'Click me.\nText.'],
    ['::::columns\n:::column{width=50%}\nLeft\n:::\n::::', 'Left'],
    [':::{note} Title\nText.\n:::', 'Note: Title.\nText.'],
    ['::: {.callout-tip collapse="true"}\nText.\n:::', 'Tip.\nText.'],
    [':::note{title="Custom" open}\nText\n:::', 'Note: Custom.\nText'],
    ['::: {.callout-tip title="Do"}\nText\n:::', 'Tip: Do.\nText'],
    ['a ::: b\n::c\n:smile: d', 'a ::: b\n::c\n:smile: d'],
    ['!!! note "A title"\n    Text.', 'Note: A title.\nText.'],
    ['??? question\n    Text.\n\n??? Really', 'Question.\nText.\n\n??? Really'],
    ['!!! wow\n!!! note that "this" is', '!!! wow\n!!! note that "this" is'],
  ])('%j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it('are shown as they are said', () => {
    expect(captioned('> [!WARNING] Title\n> Text here.', { markdown: true })).toBe('Warning: Title Text here.');
    expect(captioned(':::tip[Title]\nText here.\n:::', { markdown: true }, 1)).toBe('Tip: Title Text here.');
  });
});

describe('text before a document', () => {
  it.each([
    ['---\ntitle: x\n---\n\n# Hello\n\nText.', 'Hello.\n\nText.'],
    ['\ufeff---\r\ntitle: "A: b"\r\ntags:\r\n  - one\r\n  - two\r\n# comment\r\n---\r\nText.', 'Text.'],
    ['---\ntags: [a,\n  b]\ndescription: >\n  Long\n  text\n...\nText.', 'Text.'],
    ['+++\ntitle = "x"\n\n[extra]\na = 1\n+++\nText.', 'Text.'],
    ['---\n\nText.\n\n---\n\nMore.', 'Text.\n\nMore.'],
    ['---\nNote: this is a text.\nIt goes on.\n---\n', 'Note: this is a text.\nIt goes on.'],
    ['---\nNote: this never ends', 'Note: this never ends'],
    ['Text.\n\n---\ntitle: x\n---\n', 'Text.\n\ntitle: x'],
    ['- a\n- b', 'a.\nb'],
    ['--- a', '--- a'],
  ])('is not said: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('signs around words', () => {
  it.each([
    ['This is ==marked== text.', 'This is marked text.'],
    ['==**All** of it.==', 'All of it.'],
    ['A ||hidden|| word, ||and more words||.', 'A hidden word, and more words.'],
    ['||hidden||', 'hidden'],
    ['a == b, b==c, x === y, ==z or w ==', 'a == b, b==c, x === y, ==z or w =='],
    ['==a\nb==', '==a\nb=='],
    ['(a || b), x||y, a ||b', '(a || b), x||y, a ||b'],
    ['`==a== ||b||`', '==a== ||b||'],
    ['| a | b |\n|---|---|\n| ==x== || y |', 'a, b.\n\nx, y'],
  ])('are not said: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('bars between spaces', () => {
  it.each([
    'P(A | B) = 0.5',
    'We know 2 | 4 but 3 ∤ 4.',
    '|x| = 5 has two solutions.',
    '|x - 3| + |y| < 5',
    'The type is string | null here.',
    'Use int | None or data Bool = True | False.',
    'cat x | grep y | wc',
    'x = {n ∈ N | N > 0}',
    'Fact: P(A | Bc) and E[X | Yz]',
    'We offer Basic | Pro | Enterprise plans.',
    'a | b\nc | d',
  ])('are text without a table: %j', (markdown) => {
    expectSaid(markdown, markdown);
  });

  it.each([
    ['$P(A|B)$ | x', 'P(A|B) | x'],
    ['a | *b* | `c` d', 'a | b | c d'],
    ['a long | and b\n---|---\nc | d', 'a long, and b.\n\nc, d'],
    ['> a b | c d\n> :--|--:\n> e | f\n> g | h\n\ni | j', 'a b, c d.\n\ne, f.\ng, h.\n\ni | j'],
    ['|Symbol|Use|\n|---|---|\n|x|=|\n|a|-5|', 'Symbol, Use.\n\nx, =.\na, -5'],
    ['Home | About Us | Contact', 'Home, About Us, Contact'],
    ['**Prep time:** 10 min | **Cook time:** 20 min | **Serves:** 4', 'Prep time: 10 min, Cook time: 20 min, Serves: 4'],
    ['Price: $5 | In stock | 4.5 stars', 'Price: $5, In stock, 4.5 stars'],
    ['[About us](/a) | [Contact](/c)', 'About us, Contact'],
    ['首页 | 关于', '首页, 关于'],
    ['☀️ Sunny | 🌧️ Rain', '☀️ Sunny, 🌧️ Rain'],
  ])('separate cells: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('elements that HTML does not have', () => {
  it.each([
    ['<artifact title="x">const a=1</artifact>Hi', 'const a=1 Hi'],
    ['So<artifact id="x">a</artifact>2 more', 'So a 2 more'],
    ['<term>word</term>. Next <x-y>a</x-y>, b', 'word. Next a, b'],
    ['un<b>happi</b>ness and <kbd>A</kbd>s', 'unhappiness and As'],
    ['<search>query</search>Hi', 'Hi'],
    ['The <search> element is new.', 'The <search> element is new.'],
  ])('stand apart from words: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('lists of definitions', () => {
  it.each([
    ['Apple\n: A fruit.\n\nPear\n:   Another\n: And a tree', 'Apple.\nA fruit.\n\nPear.\nAnother.\nAnd a tree'],
    ['Term\n\n: What *it* is.', 'Term.\n\nWhat it is.'],
    ['a :b\n:c\n:) d', 'a :b\n:c\n:) d'],
  ])('are terms and sentences: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('attributes', () => {
  it.each([
    ['# Heading {#id}\n\nText.', 'Heading.\n\nText.'],
    ['## Heading ## {#my-id .class key="v"}\nText', 'Heading.\nText'],
    ['# Intro {-}\n# Sets {a, b} {c}\n# {#x', 'Intro.\nSets {a, b} {c}.\n{#x'],
    ['A paragraph {#id}\n\n{: .note }\nText', 'A paragraph {#id}.\n\nText'],
    ['{a} and {: b', '{a} and {: b'],
  ])('are not said: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
