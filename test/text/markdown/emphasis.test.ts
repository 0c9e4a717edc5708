import { describe, expect, it } from 'vitest';
import { MarkdownSpeech } from '../../../src/text/markdown/markdown-speech';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { expectSaid } from './said';

describe('marks of emphasis', () => {
  it.each([
    ['behind a parenthesis', '**The book (*Dune*, 1965)** is', 'The book (Dune, 1965) is'],
    ['behind a quotation mark', '**see "*x*" now**', 'see "x" now'],
    ['behind a bracket', '**see [*x*] and [*y*](z)** now', 'see x and y now'],
    ['in words', 'p*q*r*s is a**b**c and w*x*y*z or un*frigging*believable', 'pqr*s is abc and wxy*z or unfriggingbelievable'],
    [
      'in words of which one ends what another begins',
      'He*llo wor*ld, fan*tas tic*ally and He**llo my wor**ld',
      'Hello world, fantas tically and Hello my world',
    ],
    ['between figures', '1844674407370955**1615**', '18446744073709551615'],
    ['but not at a power behind a mark', 'Use *args and **kwargs; 2**3 is 8, **not 2**3', 'Use *args and **kwargs; 2**3 is 8, **not 2**3'],
    ['in each other', '*a **b** c* ***d** e* **f *g***', 'a b c d e f g'],
    ['by the rule of three', '*foo**bar* **foo*bar*baz**', 'foo**bar foobarbaz'],
    ['over lines', '**one\ntwo** three', 'one\ntwo three'],
    ['at words of scripts without spaces', '**「重点」**内容 今天**重点**内容 *「文」*字', '「重点」内容 今天重点内容 「文」字'],
    ['at particles of Korean', "**'인용'**입니다. **중요:**주의 **서울**은 한국_어_", "'인용'입니다. 중요:주의 서울은 한국_어_"],
    ['struck through', '~~a b~~ ~c~ d ~~ e', 'a b c d ~~ e'],
    ['in and out of a link', '*[a*](b) **[c](d)** [*e*](f)\n\n[g *h](i) j*', '*a* c e.\n\ng *h j*'],
    [
      'right behind a mark and before a word, as models write labels',
      '**Note:**this **Q:**Why? ***So!***Yes. **50%**off **e.g.**that',
      'Note: this Q: Why? So! Yes. 50% off e.g. that',
    ],
    ['in a bracket that is no link', '*a [b* c] d', 'a b c d'],
  ])('are not spoken %s', (_, markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it('are shown where renderers show them, although they are not spoken', () => {
    const text = createSpeakableText({ markdown: true });
    text.push('**Note:**this **is** it');
    text.end();
    expect(text.shown.text).toBe('**Note:**this is it');
  });

  it.each([
    'width*height and depth*length',
    'speed*time is x*y',
    'Kolleg*innen und Schüler*innen',
    'der Schüler*innen aller Lehrer*innen, jede*r',
    'x**2 equals 4',
    'x**2 + y**2 = z**2',
    '(a+b)*(c+d)',
    'f(x)*g(x)*h(x)',
    '2*3*4 and 5*6*x',
    '*.py',
    'All *.py and *.js files',
    '*args and **kwargs',
    'f(*args, **kwargs)',
    'int **pp',
    'char *p, *q;',
    'SELECT * FROM t',
    'count(*) of *',
    '2**10',
    '5* or better',
    '*Prices without tax',
    '~5 to ~10',
    '~/a and ~/b',
    'snake_case and _private and __dunder',
    '_foo_bar',
    '*foo bar *',
    '** a **',
    '**a *b',
    'a*"b"*',
    '2**3.**4',
    'x**2:**3',
    '**"a"**word',
    '__Note:__this',
  ])('are spoken where no renderer takes them for marks: %s', (text) => {
    expectSaid(text, text);
    expectSaid(`${text} one\n\nMore.`, `${text} one.\n\nMore.`);
  });

  it('are known when the other half is there, when the paragraph ends, or when it takes too long', () => {
    const speech = new MarkdownSpeech();
    const push = (text: string) =>
      speech
        .push(text)
        .map((segment) => segment.text)
        .join('');
    expect(['A ', '**b', ' c', '** d'].map(push)).toEqual(['A', ' ', '', 'b c d']);
    expect([' *.py', ' and', '\n', '\nNext'].map(push)).toEqual([' ', '', '', '*.py and.\n\nNext']);
    expect([' **e', ' f'.repeat(140), ' g'.repeat(20), '** i'].map(push)).toEqual([
      ' ',
      '',
      `e${' f'.repeat(140)}${' g'.repeat(20)}`,
      ' i',
    ]);
  });

  it('wait no longer than for the next space where they may be operators', () => {
    const speech = new MarkdownSpeech();
    expect(
      ['5*3', ' is', ' 15'].map((text) =>
        speech
          .push(text)
          .map((segment) => segment.text)
          .join(''),
      ),
    ).toEqual(['5', '*3 is', ' 15']);
  });
});

describe('code in a line', () => {
  it.each([
    ['hides marks', '`*a*` *`b*`* ``c ` *d*``', '*a* b* c  *d*'],
    ['goes on in the next line', 'do `ls\n*.js` or `b/*` in `c`', 'do ls\n*.js or b/* in c'],
    ['that is not closed there is none', '`a *b*\n*c* `d` *e*\n\n`f\n- *g*`', 'a b\nc d e.\n\nf.\ng'],
    [
      'in a cell has bars with a backslash',
      '| a | b |\n|--|--|\n| `string \\| number` | `c` |\n| `d|e` | \\` |',
      'a, b.\n\nstring | number, c.\nd, e, `',
    ],
  ])('%s', (_, markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
