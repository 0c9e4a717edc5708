import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeakableText, type SpeakableTextOptions } from '../../src/text/speakable/speakable-text';
import type { SpokenPiece } from '../../src/text/spoken/spoken-piece';
import { requestedOf, type Requested } from './requested';
import { times } from '../stack/times';

function run(pieces: readonly string[], options: SpeakableTextOptions) {
  const speakable = createSpeakableText(options);
  const spoken: SpokenPiece[] = [];
  for (const piece of pieces) spoken.push(...speakable.push(piece));
  spoken.push(...speakable.end());
  // Only the borders between text and SSML count, not those between pieces of text.
  const parts: Requested[] = [];
  for (const piece of spoken.map(requestedOf)) {
    const last = parts.at(-1);
    if (last?.textType === 'text' && piece.textType === 'text') parts[parts.length - 1] = { ...last, text: last.text + piece.text };
    else parts.push(piece);
  }
  return { parts, text: spoken.map(({ text }) => text).join(''), map: speakable.map };
}

const TOKENS = [
  'word',
  ' ',
  ' ',
  '\n',
  '\n\n',
  '\r\n',
  '  ',
  '.',
  '! ',
  ', ',
  '*',
  '**',
  '_',
  '~~',
  '`',
  '```',
  '```js\n',
  '~~~\n',
  '[',
  ']',
  '(',
  ')',
  '](https://a.b/c)',
  '![',
  '[^1]',
  '[^1]: ',
  '[a]: http://b\n',
  '<',
  '>',
  '<b>',
  '</p>',
  '<a href="x">',
  '<br>',
  '<!--',
  '-->',
  '<script>',
  '</script>',
  '<speak>',
  '</speak>',
  '<https://x.y>',
  '&',
  '&amp;',
  '&#38;',
  '\\',
  '\\(',
  '\\)',
  '\\[',
  '$',
  '$$',
  '$x$',
  '$5',
  '# ',
  '## Head\n',
  '- ',
  '* ',
  '1. ',
  '12) ',
  '- [x] ',
  '> ',
  '---\n',
  '===\n',
  '| a | b |\n',
  '|--|--|\n',
  '|',
  'https://www.a.com/b?c',
  'www.',
  'http',
  'h',
  '🙂',
  '👩‍🚀',
  '\ud83d',
  'é',
  '重点',
  'हिन्दी',
  '\t',
  ' '.repeat(70),
  '*'.repeat(6),
  'Dr. Who',
  'SQL',
  '5',
  '<!-->',
  '<?',
  '?>',
  '<!D',
  '<style>',
  '\n<svg>',
  '</svg>',
  '</details>',
  '<img alt="x" src="',
  '" alt="y">',
  '[Note]: ',
  '[a]: <b> "c"\n',
  '[a]: b.c',
  '](data:',
  '    ```\n',
  '> ```\n',
  '[1](http://a.b)',
  '[[1]](',
  '文',
  '<span lang="fr">',
  '<i>',
  '</i>',
  '</span>',
  '<p lang="de-AT">',
  "<b lang='en'>",
  '</b>',
  '> [!NOTE]\n',
  ' | ',
  '---|---\n',
  ' ##\n',
  ' #',
  '*ab*',
  '~x~',
  '_ _ _\n',
  '\ufeff',
  '$a^2$',
  '\\frac{a}{b}',
  'http://ü.de/ß',
  ',http://',
  '&Zcaron;',
  'x**2',
  '**"',
  '*(',
  ')**',
  '`c',
  '[1]',
  '[[2]](http://a.b)',
  ' [3].',
  '[web:4]',
  '【4:0†f】',
  '\ue200cite\ue202turn0search1\ue201',
  'citeturn0',
  '¹',
  '. ¹',
  '[a]:\n',
  '"t"\n',
  '[, b]',
  '• ',
  '– a\n',
  '✅ ',
  '\\|',
  '<div>',
  ' <p> ',
  '&ngE;',
  '<think>',
  '</think>',
  '\n<think>\n',
  '<tool_call>{',
  '</tool_call>',
  '<|channel|>analysis<|message|>',
  '<|start|>assistant<|channel|>final<|message|>',
  '<|end|>',
  '[THINK]',
  '[/THINK]',
  '<｜tool▁calls▁begin｜>',
  ':::note',
  ':::tip[a] b\n',
  '> [!TIP] ',
  '!!! note ',
  '==',
  '||',
  ' {#id}\n',
  '\n: ',
  '---\ntitle: x\n---\n',
  '\\(a\\) or \\(b\\)',
  '5$',
  'wo*rd a*s ',
  'See [1] for it, [2] ',
  '"[1]"',
  '$e^{2x}$',
  '\\[\\frac12x\\]',
  ' [1], [2] and [3].',
  '([1](http://a.b))',
  '(Source: [1])',
  'Sources: [1], [2]',
  'Sources:\n',
  '[1] http://a.b\n',
  '1. http://a.b\n',
  '## References\n',
  '\\[1\\]',
  ':cite[a]',
  'word^1',
  '^2^',
  '~2~',
  '<sup>2</sup>',
  '<sub>',
  '</sup>',
  '<sup>[1]</sup>',
  '[¹](http://a.b)',
  '[cite_start]',
  ' and ',
  '¹, ²',
  '[foo][bar]',
  '[a][b c]',
  '[bar]: /x\n',
  '[d][bar] ',
  '```math\n',
  'E = mc^2\n',
  '\\begin{align}',
  '\\end{align}',
  '\\begin{',
  '$PV = nRT$',
  ' words here',
  '$x is',
  '\\choose',
  'US$',
  '<T>',
  'the <b> tag',
  '</final_answer>',
  '<|START_ACTION|>',
  '<|END_ACTION|>',
  '<|im_start|>',
  'user\n',
  'to=',
  'to=functions.a',
  '<unused94>',
  'thought',
  'a<think>b',
  '<mm:think>',
];
const documents = fc
  .array(
    fc.oneof(
      { weight: 200, arbitrary: fc.constantFrom(...TOKENS) },
      { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constant('A'.repeat(1_100)) },
    ),
    { maxLength: 50 },
  )
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
const OPTIONS: readonly [string, SpeakableTextOptions][] = [
  ['plain text', {}],
  ['plain text without leftovers', { leftovers: 'dropped' }],
  ['markdown', { markdown: true }],
  ['markdown with leftovers', { markdown: true, leftovers: 'kept' }],
  ['markdown in a known language', { markdown: true, language: 'en-US', pronunciations: { word: 'a & b <c>' } }],
  ['markdown with all options', { markdown: { codeBlockPhrase: 'Some code.', formulaPhrase: 'a formula', emoji: 'dropped' } }],
  [
    'markdown with rules and pronunciations',
    {
      markdown: true,
      rules: [{ pattern: /w(or)d/g, replacement: '$1 $&' }, (sentence) => sentence.replace('Head', 'Chapter')],
      pronunciations: { SQL: 'sequel', 'a.b': 'A dot B', or: 'ore' },
    },
  ],
];

/** Where each spoken character stands in the document. One comparison of all is much faster than one for each. */
function offsetsOf({ text, map }: ReturnType<typeof run>): string {
  return Array.from({ length: text.length + 1 }, (_, index) => map.toDisplayed(index)).join(' ');
}

describe('any cut of a text', () => {
  it.each(OPTIONS)('gives what the whole gives: %s', (_, options) => {
    fc.assert(
      fc.property(documents, cuts, (document, fractions) => {
        const whole = run([document], options);
        const offsets = offsetsOf(whole);
        const places = [0, ...fractions.map((fraction) => Math.floor(fraction * document.length)).sort((a, b) => a - b), document.length];
        for (const pieces of [places.slice(1).map((place, index) => document.slice(places[index], place)), document.split('')]) {
          const cut = run(pieces, options);
          expect(cut.parts).toEqual(whole.parts);
          expect(offsetsOf(cut)).toBe(offsets);
        }
      }),
      { numRuns: times(300) },
    );
  });

  it.each(OPTIONS)('speaks nothing twice where all is asked for in between: %s', (_, options) => {
    fc.assert(
      fc.property(documents, cuts, (document, fractions) => {
        const places = [0, ...fractions.map((fraction) => Math.floor(fraction * document.length)).sort((a, b) => a - b), document.length];
        const speakable = createSpeakableText(options);
        const spoken: SpokenPiece[] = [];
        places
          .slice(1)
          .forEach((place, index) => spoken.push(...speakable.push(document.slice(places[index], place)), ...speakable.flush()));
        spoken.push(...speakable.end());
        expect(speakable.map.spokenLength).toBe(spoken.map(({ text }) => text).join('').length);
        let before = 0;
        for (let index = 0; index < speakable.map.spokenLength; index += 1) {
          const { start, end } = speakable.map.toDisplayedRange(index, index + 1);
          if (!(start >= before && end <= document.length)) expect.fail(`Character ${index} is mapped to ${start}..${end}.`);
          before = start;
        }
      }),
      { numRuns: times(200) },
    );
  });

  it.each(OPTIONS)('maps every character back right: %s', (_, options) => {
    fc.assert(
      fc.property(documents, (document) => {
        const { text, map } = run([document], options);
        expect(map.spokenLength).toBe(text.length);
        let before = 0;
        for (let index = 0; index < text.length; index += 1) {
          const { start, end } = map.toDisplayedRange(index, index + 1);
          // The offset lies inside the document and never decreases. It is exact if one character stands for one.
          if (!(start >= before && end <= document.length)) expect.fail(`Character ${index} is mapped to ${start}..${end}.`);
          before = start;
          if (
            end - start === 1 &&
            options.rules === undefined &&
            !/[\s,.\ufffd&]/u.test(text.charAt(index)) &&
            options.pronunciations === undefined &&
            !/[&<>$`\p{Cc}\p{Cs}\p{Cn}]/u.test(document.charAt(start))
          ) {
            if (document.charAt(start) !== text.charAt(index)) expect.fail(`Character ${index} is not the one at ${start}.`);
          }
          // An inserted text has no source that could be mapped back to it.
          if (end > start && !(map.toSpoken(start) <= index)) expect.fail(`Character ${start} is mapped behind ${index}.`);
        }
      }),
      { numRuns: times(300) },
    );
  });
});

describe('plain text', () => {
  it('passes unchanged, at the cost of one run', () => {
    const speakable = createSpeakableText();
    expect(speakable.push('a *b* ')).toEqual([{ text: 'a *b* ' }]);
    expect(speakable.push('c')).toEqual([{ text: 'c' }]);
    expect(speakable.map.runCount).toBe(1);
    expect(speakable.end()).toEqual([]);
  });
});

describe('SSML', () => {
  it.each([{}, { markdown: true }])('is passed through whole: %o', (options) => {
    const document = '<speak version="1.1">Guten <lang xml:lang="en-US">morning</lang>, 3 < 4</speak>';
    const { parts } = run(`One ${document} two <speaker> three <speak>four`.split(''), options);
    expect(parts[0]).toEqual({ text: 'One ', textType: 'text' });
    expect(parts[1]).toEqual({ text: document, textType: 'ssml' });
    expect(parts.slice(2).every(({ textType }) => textType === 'text')).toBe(true);
  });
});

describe('SSML that has not ended when all is to be spoken', () => {
  const document = '<speak>Bon <break/> jour';
  const flushed = (text: string, options: SpeakableTextOptions = {}) => {
    const speakable = createSpeakableText(options);
    const said = text
      .split('')
      .flatMap((character) => speakable.push(character))
      .concat(speakable.flush());
    return said.map((piece) => requestedOf(piece).text).join('');
  };

  it.each([
    ['a mention', 'Use <speak> in SSML. It is great.', 'Use <speak> in SSML. It is great.'],
    ['a mention of its attributes', 'Use <speak version="1.1"> here.', 'Use <speak version="1.1"> here.'],
    ['a mention, and what may begin another', 'Use <speak> here. <spe', 'Use <speak> here. '],
    ['a mention before a document', `Use <speak> here. ${document}`, 'Use <speak> here. '],
    ['a text of it', document, ''],
    ['a sentence of it', `Good morning. ${document}`, 'Good morning. '],
    ['another one', `<speak>One</speak> ${document}`, '<speak>One</speak> '],
    ['a line of it', `Good morning\n${document}`, 'Good morning\n'],
    ['a word in another language', 'He said <speak><lang xml:lang="fr-FR">bon', 'He said '],
    ['no more than its beginning', 'He said <speak>', 'He said '],
  ])('%s', (_, text, said) => {
    expect(flushed(text)).toBe(said);
    expect(flushed(text, { pronunciations: { unheard: 'of' } })).toBe(said);
  });

  it('has words said otherwise however their accents and apostrophes are written', () => {
    const pronunciations = { café: 'kaffay', "user's": 'YOOZERZ', 'o’clock': 'OKLOCK' };
    const said = 'A kaffay, a kaffay, YOOZERZ YOOZERZ OKLOCK OKLOCK.';
    expect(run(["A caf\u00e9, a cafe\u0301, user's user’s o'clock o’clock."], { pronunciations }).text).toBe(said);
    expect(run(Array.from("A caf\u00e9, a cafe\u0301, user's user’s o'clock o’clock."), { pronunciations }).text).toBe(said);
  });

  it('is spoken by the rules, and leads back to where it was', () => {
    const speakable = createSpeakableText({ rules: [(sentence) => sentence.toUpperCase()] });
    speakable.push('Use <speak> in it.');
    expect(speakable.flush()).toEqual([{ text: 'USE <SPEAK> IN IT.' }]);
    const plain = createSpeakableText();
    plain.push('Use <speak> in it.');
    plain.flush();
    expect(plain.push(' <speak>Now</speak> this.').map((piece) => requestedOf(piece).textType)).toEqual(['text', 'ssml', 'text']);
    expect([20, 22].map((place) => plain.map.toDisplayed(place))).toEqual([27, 37]);
  });
});

describe('a language in markdown', () => {
  const say = (text: string, options: SpeakableTextOptions = {}) =>
    run(text.split(''), { markdown: true, language: 'en-US', ...options })
      .parts.map(({ text: said, textType }) => (textType === 'ssml' ? `[${said}]` : said))
      .join('');
  const french = (text: string) => `[<speak><lang xml:lang="fr-FR">${text}</lang></speak>]`;

  it.each([
    [
      'of a word, with the full stop behind it',
      'He said <span lang="fr">bon*jour*</span>. Then he left.',
      `He said ${french('bonjour.')} Then he left.`,
    ],
    ['by sentence', '<p lang="fr-CH">Oui. Non.</p>', `${french('Oui. ')}${french('Non.\n')}`],
    [
      'inside of another, and of elements without one',
      '<div lang="fr">\n\nUn <i>a <i>b</i> c</i> <b lang="en">two</b> trois\n\n</div>\nfour',
      `${french('Un a b c ')}two${french(' trois.\n\n')}\nfour`,
    ],
    ['to the end of its paragraph at most', 'A <i lang=fr>b c\n\nd', `A ${french('b c.')}\n\nd`],
    [
      "that is the voice's, is none of Polly's, or says nothing",
      '<i lang="en-GB">a</i> <i lang="la">b</i> <i lang="fr">...</i> <i lang="">c</i> <br lang="fr">d',
      'a b ... c \nd',
    ],
    ['with what XML cannot hold', '<i lang="fr">A &amp; B &lt; C \u0001 <b>D</b></i>', french('A &amp; B &lt; C   D')],
    ['as its tag says', '<i title="lang" xml:lang=\'zh-TW\'>好</i>', '[<speak><lang xml:lang="cmn-CN">好</lang></speak>]'],
  ])('%s', (_, text, said) => {
    expect(say(text)).toBe(said);
  });

  it('ends where the rest of what was put in for a mark begins', () => {
    const text = '| <i lang="fr">word</i>  | a |\n';
    const { parts, map } = run([text], { markdown: true, language: 'en-US' });
    expect(parts.map(({ text: said }) => said)).toEqual(['<speak><lang xml:lang="fr-FR">word,</lang></speak>', ' a']);
    const starts = Array.from({ length: map.spokenLength }, (_, index) => map.toDisplayedRange(index, index + 1).start);
    expect(starts).toEqual([...starts].sort((one, other) => one - other));
  });

  it('is said by the rules, and leads back to where it stands', () => {
    expect(
      say('I say <i lang="fr">SQL & co</i> now.', {
        rules: [(sentence) => sentence.replace('co', 'Cie')],
        pronunciations: { SQL: 'esse' },
      }),
    ).toBe(`I say ${french('esse &amp; Cie')} now.`);
    const text = 'I say <i lang="fr">un & deux</i>.';
    const { text: said, map } = run([text], { markdown: true });
    expect(map.toDisplayedRange(said.indexOf('deux'), said.indexOf('deux') + 4)).toEqual({
      start: text.indexOf('deux'),
      end: text.indexOf('deux') + 4,
    });
    expect(map.toSpoken(text.indexOf('deux'))).toBe(said.indexOf('deux'));
  });

  it('is spoken when that is asked for, and goes on', () => {
    const speakable = createSpeakableText({ markdown: true });
    expect(speakable.push('<i lang="fr">bon')).toEqual([]);
    expect(speakable.flush().map(requestedOf)).toEqual([{ text: '<speak><lang xml:lang="fr-FR">bon</lang></speak>', textType: 'ssml' }]);
    expect([...speakable.push('jour</i> x'), ...speakable.end()].map((piece) => requestedOf(piece).text)).toEqual([
      '<speak><lang xml:lang="fr-FR">jour</lang></speak>',
      ' x',
    ]);
  });
});

describe('pronunciations', () => {
  const say = (text: string, pronunciations: Record<string, string>) => run(text.split(''), { pronunciations }).text;

  it('replace whole words, in any case where the key has none', () => {
    expect(say('sql SQL NoSQL SQL2 MySQL, (sql).', { sql: 'sequel' })).toBe('sequel sequel NoSQL SQL2 MySQL, (sequel).');
    expect(say('US us Us', { US: 'you ess' })).toBe('you ess us Us');
    expect(say('polish Polish', { polish: 'polish it', Polish: 'from Poland' })).toBe('polish it from Poland');
    expect(say('Use C++, Node.js or New York.', { 'c++': 'see plus plus', 'node.js': 'node jay ess', 'new york': 'NYC' })).toBe(
      'Use see plus plus, node jay ess or NYC.',
    );
  });

  it.each<[string, Record<string, string>, string]>([
    // Particles and other words directly follow Japanese, Korean and Chinese words.
    ['私は東京に住み、ポリーを使う。', { 東京: 'T', ポリー: 'P' }, '私はTに住み、Pを使う。'],
    ['アマゾンポリーはよい。ポリシーは別。', { ポリー: 'P', ポリ: 'X' }, 'アマゾンPはよい。ポリシーは別。'],
    ['京都と東京都へ。', { 京都: 'K' }, 'Kと東京都へ。'],
    ['SQLは簡単で、APIも同じ。', { SQL: 'エスキューエル', api: 'エーピーアイ' }, 'エスキューエルは簡単で、エーピーアイも同じ。'],
    ['我爱李小龙的电影，也用Polly说话。', { 李小龙: 'L', Polly: 'P' }, '我爱L的电影，也用P说话。'],
    ['北京大学和北京很大。', { 北京: 'B', 北京大学: 'BD' }, 'BD和B很大。'],
    ['폴리는 폴리가 폴리에서 폴리로부터 폴리입니다. 폴리, 폴리!', { 폴리: 'P' }, 'P는 P가 P에서 P로부터 P입니다. P, P!'],
    ['나무와 나는 누나를 나에게.', { 나: 'N' }, '나무와 N는 누나를 N에게.'],
    ['업로드하세요. 업로드들까지만요. 업로더는 아니다.', { 업로드: 'U' }, 'U하세요. U들까지만요. 업로더는 아니다.'],
    [
      '폴리는 폴리입니다. 업로드하세요, 폴리그래프는.'.normalize('NFD'),
      { 폴리: 'P', 업로드: 'U' },
      'P는 P입니다. U하세요, 폴리그래프는.'.normalize('NFD'),
    ],
    ['AWS를 쓰고 MySQL은 SQL과 다르다.', { AWS: 'A', SQL: 'S' }, 'A를 쓰고 MySQL은 S과 다르다.'],
    ['ไปกรุงเทพด้วยกัน', { กรุงเทพ: 'K' }, 'ไปKด้วยกัน'],
    // The longest match wins. A shorter one counts elsewhere.
    ['NEW YORK, New York, new yorks', { 'New York': 'NYC', york: 'Y', new: 'N' }, 'N Y, NYC, N yorks'],
    ['US, us and USA', { US: 'you ess', us: 'we', USA: 'America' }, 'you ess, we and America'],
    ['ÄRZTE, ärzte, Ärzte', { ärzte: 'A' }, 'A, A, A'],
    ['C++ and C# and C', { C: 'see', 'C++': 'see plus', 'C#': 'see sharp' }, 'see plus and see sharp and see'],
    ['a.b a.bc xa.b', { 'a.b': 'x' }, 'x a.bc xa.b'],
  ])('of %s with %o', (text, keys, said) => {
    expect(say(text, keys)).toBe(said);
    expect(run([text], { pronunciations: keys }).text).toBe(said);
  });

  it('are the same however a text is cut', () => {
    const keys = {
      東京: 'T',
      ポリー: 'P',
      ポリ: 'X',
      はし: 'H',
      폴리: 'Q',
      나: 'N',
      sql: 's',
      'sql server': 'ss',
      กรุงเทพ: 'K',
      '😀 ok': 'fine',
      'C++': 'cpp',
    };
    const parts = [
      '東京',
      '都',
      'ポリ',
      'ー',
      'シー',
      'は',
      'し',
      'これ',
      '폴',
      '리',
      '는',
      '나',
      '입니다',
      '무',
      'SQL',
      ' ',
      'server',
      'กรุง',
      'เทพ',
      'ไป',
      '😀',
      ' ok',
      '\ud83d',
      'C',
      '++',
      '.',
      'x',
      '\u0301',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 25 }), (pieces) => {
        const whole = run([pieces.join('')], { pronunciations: keys });
        expect(run(pieces, { pronunciations: keys }).parts).toEqual(whole.parts);
        expect(run(pieces.join('').split(''), { pronunciations: keys }).parts).toEqual(whole.parts);
      }),
      { numRuns: times(300) },
    );
  });

  it('hold back only what may be one', () => {
    const speakable = createSpeakableText({ pronunciations: { sequel: 'x' } });
    expect(
      ['Hello', ' s', 'e', 'e', ' sequel', '.'].map((text) =>
        speakable
          .push(text)
          .map((piece) => piece.text)
          .join(''),
      ),
    ).toEqual(['Hello', ' ', '', 'see', ' ', 'x.']);
  });

  it('lead back to the word', () => {
    const { text, map } = run(['I know SQL well'], { pronunciations: { SQL: 'sequel' } });
    expect(text).toBe('I know sequel well');
    expect(map.toDisplayedRange(9, 10)).toEqual({ start: 7, end: 10 });
    expect(map.toDisplayed(text.indexOf('well'))).toBe(11);
    expect(map.toSpoken(8)).toBe(7);
    expect(map.toSpoken(11)).toBe(text.indexOf('well'));
  });
});

describe('undecided text', () => {
  it('is spoken when that is asked for, also what waits for its word or sentence', () => {
    const speakable = createSpeakableText({
      markdown: true,
      rules: [(sentence) => sentence.toUpperCase()],
      pronunciations: { HTTPS: 'x' },
    });
    expect(speakable.push('Press **h')).toEqual([]);
    expect(speakable.flush()).toEqual([{ text: 'PRESS H' }]);
    expect(speakable.flush()).toEqual([]);
    expect([...speakable.push('** now'), ...speakable.flush()]).toEqual([{ text: ' NOW' }]);
    expect(speakable.map.toDisplayedRange(0, speakable.map.spokenLength)).toEqual({ start: 0, end: 15 });
  });
});

describe('rules', () => {
  it('are given whole sentences, in order', () => {
    const seen: string[] = [];
    const rules = [(sentence: string) => (seen.push(sentence), sentence), { pattern: /(\d+) ?km/g, replacement: '$1 kilometres' }];
    const { text, map } = run('**Dr. Who** drives 50 km now. He stops.'.split(''), { markdown: true, rules });
    expect(seen).toEqual(['Dr. Who drives 50 km now. ', 'He stops.']);
    expect(text).toBe('Dr. Who drives 50 kilometres now. He stops.');
    expect(map.toDisplayedRange(text.indexOf('kilometres'), text.indexOf(' now'))).toEqual({ start: 19, end: 24 });
    expect(map.toDisplayed(text.indexOf('He'))).toBe(30);
  });

  it('speak what there is when that is asked for', () => {
    const speakable = createSpeakableText({ rules: [(sentence) => sentence.toUpperCase()] });
    expect(speakable.push('half a')).toEqual([]);
    expect(speakable.flush()).toEqual([{ text: 'HALF A' }]);
    expect(speakable.end()).toEqual([]);
  });
});

describe('the way of a heading', () => {
  it('leads from an added full stop to the end of the line', () => {
    const { text, map } = run(['# Title\nText'], { markdown: true });
    expect(text).toBe('Title.\nText');
    expect(map.toDisplayedRange(5, 6)).toEqual({ start: 7, end: 7 });
    expect(map.toDisplayed(7)).toBe(8);
    expect(map.toSpoken(0)).toBe(0);
  });
});

describe('the rest of a markdown text', () => {
  // The rest of a document in another language is a separate document with its own tags.
  const documentsInOneLanguage = documents.map((document) => document.replaceAll('lang=', 'data='));

  it('is spoken as it is in the whole, from wherever', () => {
    fc.assert(
      fc.property(documentsInOneLanguage, fc.double({ min: 0, max: 1, noNaN: true }), (document, fraction) => {
        const from = Math.floor(fraction * document.length);
        const whole = run([document], { markdown: true });
        const rest = run(document.slice(from).split(''), { markdown: true, precedingText: document.slice(0, from) });
        const behind = [...whole.text.split('').entries()].filter(([index]) => whole.map.toDisplayedRange(index, index + 1).end > from);
        expect(rest.text).toBe(behind.map(([, character]) => character).join(''));
        expect(behind.map((_, at) => rest.map.toDisplayed(at)).join(' ')).toBe(
          behind.map(([index]) => Math.max(0, whole.map.toDisplayed(index) - from)).join(' '),
        );
      }),
      { numRuns: times(300) },
    );
  });

  it.each([
    ['in a block of code', 'Here.\n\n```js\nconst answer = ', 'compute();\n```\n\nThis is heard.', 'This is heard.'],
    ['in a link', 'See [the ', 'docs](https://example.com/a/b) for more.', 'docs for more.'],
    ['in another language', 'Say <i lang="fr">bon ', 'jour</i>.', '<speak><lang xml:lang="fr-FR">jour.</lang></speak>'],
    ['in bold type', 'Hello **brave ', 'new** world.', 'new world.'],
  ])('%s', (_, precedingText, text, said) => {
    const requested = (options: SpeakableTextOptions) =>
      run([text], options)
        .parts.map((part) => part.text)
        .join('')
        .trim();
    expect(requested({ markdown: true, precedingText })).toBe(said);
    expect(requested({ markdown: true })).not.toBe(said);
  });
});
