import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOUND_SENTENCES } from './found-sentences';
import { MARKED_SENTENCES } from './marked-sentences';
import { SentenceSplitter, type SentenceSplitterOptions } from '../../../src/text/sentences/sentence-splitter';

/** Returns all sentences of a text that arrives in these pieces. */
function split(pieces: readonly string[], options?: SentenceSplitterOptions): string[] {
  const splitter = new SentenceSplitter(options);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

/** Bars mark the sentence ends. */
const TEXTS: readonly [language: string, text: string][] = [
  ['en-US', 'Dr. Smith met Mrs. J. R. Jones at 3.5 p.m. on Jan. 5 in St. Paul. |He paid $3.50, i.e. too much! |Why?'],
  ['en-US', 'The U.S. Army came, e.g. by train. |See No. 5 on p. 123. |No. |That is wrong.'],
  ['en-GB-WLS', 'It is version 2.0. |"Really?" he asked. |"Go!" |Then he left... |And that was it.'],
  ['en-US', 'Ask https://a.example/?q=Yes or Yahoo!Mail. |Wait... |What?! |OK (yes.) |Fine.'],
  ['en-US', 'A line that was\nwrapped goes on\nHere too. \n\n|A heading\n\n|Then text:\n|- one\n|- two\n|1. Three.\n|2) four'],
  ['en-US', '  A beginning. 🙂 |Then more 🙂. |The end. 🙂'],
  [
    'de-DE',
    'Am 3. Oktober kam Dr. Meier, z. B. mit dem Zug, d. h. spät. |Das kostet 1.250,50 Euro. |„Wirklich?“ fragte er. |Ja, bzw. Nein usw. und so.',
  ],
  ['fr-FR', 'M. Dupont est là. |Mme. Curie aussi ! |« Vraiment ? » dit-il. |Oui.'],
  ['es-ES', '¿Qué hora es? |¡Son las 3.30! |El Sr. García vive en la Av. Libertad. |Bien.'],
  ['it-IT', 'Il Sig. Rossi e la Dott. Verdi. |Poi basta.'],
  ['pl-PL', 'Ul. Długa 5, tzn. tutaj. |To jest prof. Nowak. |Dobrze.'],
  ['ru-RU', 'Это г. Москва, ул. Мира и т. д. и т. п. в России. |Хорошо!'],
  ['tr-TR', 'Bu, Doç. Yılmaz. |Tamam mı? |Evet.'],
  ['cmn-CN', '今天天气很好。|我们去公园吧！|你说呢？|他说：“好的。”然后走了。'],
  ['cmn-CN', '“今天很好。”他说。|“真的吗？”小明的妈妈笑着问，“走吧！”|大家都同意。|他说：“再见。”|天黑了，他说不出话来。'],
  ['cmn-CN', '“走吧。”|她说：“我不去。”|“为什么？”'],
  ['cmn-TW', '「好。」老師答道。|『真的？』'],
  ['yue-CN', '你好!|我係香港人。|「係咪？」佢問。|「係。」'],
  ['ja-JP', 'これは文です。|次の文！|「はい。」と言った。|『終わり』。|では。'],
  ['ja-JP', '「どこへ？」彼は静かに尋ねた。|「海へ。」と答えて、笑った。|「ねえ。」|空は青かった。'],
  ['ko-KR', '안녕하세요. |오늘은 3.5도입니다. |좋아요!'],
  ['ko-KR', '그는 "좋아요."라고 말했다. |정말? |네.'],
  ['hi-IN', 'डॉ. शर्मा आए। |क्या? |हाँ, प्रो. वर्मा भी।'],
  ['ca-ES', "El Dr. Puig viu a l'Av. Diagonal, núm. 5, p. ex. avui. |Què tal? |Bé."],
  ['cs-CZ', 'To je např. pan Novák. |Přišel v 5 hod. odpoledne. |Ano.'],
  ['da-DK', 'Hr. Jensen kom kl. 5, dvs. sent. |Var det ca. 20 kr.? |Ja.'],
  ['nl-NL', 'Dhr. Jansen kwam bijv. om 5 uur. |Is dat zo? |Ja, d.w.z. nee.'],
  ['nl-BE', 'Mevr. Peeters, m.a.w. zij. |Goed.'],
  ['en-IN', 'Rs. 500 is the price. |Shri. Kumar came. |OK.'],
  ['fi-FI', 'Esim. tämä, ts. se on n. 5 km. |Niin. |Hyvä.'],
  ['fr-CA', 'Mme. Roy et M. Côté, p. ex. ici. |Oui, av. J.-C. aussi. |Non.'],
  ['de-AT', 'Das ist z.B. gut. |Ca. 5 Min. später kam Mag. Huber. |St. Pölten, Nr. 5.'],
  ['is-IS', 'Þetta er t.d. hús. |Já, o.s.frv. og meira. |Nei.'],
  ['nb-NO', 'Hr. Hansen kom ca. kl. fem. |Det er f.eks. bra. |Ja.'],
  ['pt-BR', 'O Sr. Silva e a Sra. Souza. |A Dra. Lima chegou. |Sim.'],
  ['pt-PT', 'O Exmo. Sr. Costa, p. ex. aqui. |Bom.'],
  ['ro-RO', 'Dl. Popescu, de ex. aici. |Bine. |Str. Lungă nr. 5.'],
  ['es-MX', 'La Lic. Pérez y el Ing. Ruiz. |¿Sí? |Sí, EE. UU. es grande. |Fin.'],
  ['sv-SE', 'Det är t.ex. bra, dvs. fint. |Hr. Berg kom. |Ja.'],
  ['cy-GB', 'Mae Dr. Jones yma. |Ydy e? |Ydy.'],
  ['ar-AE', 'جاء د. أحمد إلى البيت. |هل هذا صحيح؟ |نعم.'],
  ['hi-IN', 'यह पहला वाक्य है। |क्या यह दूसरा है? |हाँ।'],
  ['arb', 'هذه جملة. |هل هذه أخرى؟ |نعم، هي كذلك!'],
  // Words of one language that are abbreviations in another one.
  ['en-US', "It's ok. |Now we go. |Fine."],
  ['en-GB', 'I was 12. |Then I left. |It was at 10:30. |Why?'],
  ['en-US', 'I take Vitamin C. |It helps. |I got an A. |She did, and so do I. |He is J. Smith.'],
  ['en-US', 'It was 20 °C. |Then it was 5 C. |By J. R. R. Tolkien and John F. Kennedy.'],
  ['en-US', 'It is 5 p.m. |The end. |At 5 p.m. EST, he came. |Apples, etc. |Then pears, etc. and so on.'],
  ['en-US', 'See:\n|1. One thing\n|2. Two things\n\n|A. Third.'],
  ['fr-FR', "Voilà ce qu'il est. |Ensuite, il part. |J'en ai 12. |Bien. |Mme Roy est là."],
  ['de-DE', 'Ich mag. |Dann kam Mag. Huber am 2. Juni, d. h. um 300 v. Chr. in Rom. |Äpfel usw. |Dann nichts.'],
  ['ru-RU', 'Я сказал им. |Потом ушёл. |Яблоки и т. д. |Потом г. Москва. |Это я. |Это А. С. Пушкин и Л. Толстой.'],
  ['pl-PL', 'To jest ok. |Idziemy. |To ok. 5 km. |Jan itd. |Potem prof. Nowak.'],
  ['ko-KR', '네. |그렇습니다. |아니.'],
  ['es-ES', 'Tengo 12. |Luego, p. ej. Madrid. |Fin.'],
  ['it-IT', 'Ne ho 12. |Poi basta, ecc. |Ecco la Dott. Verdi.'],
  ['nl-NL', 'Ik ben 12. |Dan ga ik naar St. Anna. |Goed.'],
  ['tr-TR', 'Bu 2. Dünya Savaşı. |Elma, armut vb. |Sonra Doç. Yılmaz.'],
];

describe('sentences', () => {
  it.each(TEXTS)('%s: %s', (language, marked) => {
    const sentences = marked.split('|');
    expect(split([sentences.join('')], { language })).toEqual(sentences);
    // The same, character by character.
    expect(split(Array.from(sentences.join('').split('')), { language })).toEqual(sentences);
  });

  it.each([
    "It's ok. |Now we go.",
    'I was 12. |Then I left. |Am 3. Oktober kam Dr. Meier.',
    "Voilà ce qu'il est. |Ensuite, il part.",
    'Я сказал им. |Потом ушёл. |Это проф. Иванов, т. е. он.',
    'To jest ok. |Idziemy.',
    '네. |그렇습니다.',
    'It rose by 5%. |Then it fell by 3%. |I like C++. |You do.',
    'It is 5 p.m. |The end of J. R. Jones, e.g. by St. Paul.',
  ])('of an unknown language: %s', (marked) => {
    const sentences = marked.split('|');
    expect(split([sentences.join('')])).toEqual(sentences);
    expect(split(sentences.join('').split(''))).toEqual(sentences);
  });

  it('come as soon as the next one has begun, and not before', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('It is 5 p.m. ')).toEqual([]);
    expect(splitter.push('in Rome. ')).toEqual([]);
    expect(splitter.push('T')).toEqual(['It is 5 p.m. in Rome. ']);
    expect(splitter.push('he')).toEqual([]);
    expect(splitter.flush()).toEqual(['The']);
    expect(splitter.flush()).toEqual([]);
  });

  it('begin anew after a flush', () => {
    const splitter = new SentenceSplitter();
    splitter.push('I saw Dr.');
    expect(splitter.flush()).toEqual(['I saw Dr.']);
    expect(splitter.push('Smith. ')).toEqual([]);
    expect(splitter.flush()).toEqual(['Smith. ']);
  });

  it('leave nothing out where there is nothing to say', () => {
    expect(split([''])).toEqual([]);
    expect(split([' \n\n '])).toEqual([' \n\n ']);
    expect(split(['--- ', '...!? ', '🙂'])).toEqual(['--- ...!? 🙂']);
  });
});

describe('sentences that are too long', () => {
  it('are cut at a clause', () => {
    const clause = `${'word '.repeat(15)}end, `;
    const parts = split([clause.repeat(10)], { maxCharacters: 200 });
    expect(parts.every((part) => part.length <= 200)).toBe(true);
    expect(parts.slice(0, -1).every((part) => part.endsWith('end,'))).toBe(true);
  });

  it('are cut at a space where there is no clause, and anywhere where there is none', () => {
    const spaced = split(['word '.repeat(100)], { maxCharacters: 203 });
    expect(spaced.slice(0, -1).map((part) => part.length)).toEqual([200, 200]);
    expect(split(['a'.repeat(10_000)], { maxCharacters: 3_000 }).map(({ length }) => length)).toEqual([3_000, 3_000, 3_000, 1_000]);
    expect(split(['一、'.repeat(150)], { maxCharacters: 101 }).map(({ length }) => length)).toEqual([100, 100, 100]);
  });

  it('are never cut inside a character', () => {
    for (const character of ['😀', 'नि', 'e\u0301', '👩‍🚀']) {
      for (const lead of ['', 'x']) {
        const parts = split([lead + character.repeat(500)], { maxCharacters: 150 });
        const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
        const whole = new Set([...segmenter.segment(character)].map(({ segment }) => segment).concat('x'));
        for (const part of parts) for (const { segment } of segmenter.segment(part)) expect(whole).toContain(segment);
      }
    }
  });
});

describe('any cut of the text', () => {
  const marked = [...TEXTS, ...Object.values(MARKED_SENTENCES).flat()]
    .flatMap(([, ...texts]) => texts)
    .concat(Object.values(FOUND_SENTENCES).flat());
  const words = marked.flatMap((text) => text.replaceAll('|', '').split(/(?<=\s)/u));
  const noise = [
    '. ',
    '.',
    '! ',
    '?',
    '…',
    '"',
    '」',
    '「',
    '。',
    '\n',
    '\n\n',
    '\r\n',
    '   ',
    '1. ',
    'a) ',
    '- ',
    '5 ',
    '🙂',
    '\u0301',
    '\u00a0',
    '(',
    ') ',
    ', ',
    'A',
    'b',
    'p.m. ',
    'C. ',
    '12. ',
    'z. B. ',
    '\ud801',
    '\ud83d',
    '[1',
    '(',
    '“',
    '》',
    'Harry ',
    'He',
    'nry ',
    'asked',
    'The ',
    'I ',
    '「',
    'Yahoo! ',
    '. . ',
    '’s ',
    '»',
    '@bob ',
    'https://',
    'www.',
    'New York ',
    'time ',
    'L’',
    'a.C. ',
    'dec. ',
    '2024. ',
    'も',
    'か',
    '（',
    '）',
    '라고 ',
    '하',
  ];
  const text = fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...words) },
        { weight: 1, arbitrary: fc.constantFrom(...noise) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

  it.each([
    [100, undefined],
    [3_000, undefined],
    [3_000, 'en-US'],
    [3_000, 'de-DE'],
    [3_000, 'ru-RU'],
    [3_000, 'ja-JP'],
    [3_000, 'pl-PL'],
    [3_000, 'it-IT'],
    [3_000, 'ko-KR'],
    [3_000, 'hu-HU'],
  ])('gives the same sentences, which are the text, of at most %i characters (%s)', (maxCharacters, language) => {
    const options = language === undefined ? { maxCharacters } : { maxCharacters, language };
    fc.assert(
      fc.property(text, cuts, (whole, fractions) => {
        const places = [0, ...fractions.map((fraction) => Math.floor(fraction * whole.length)).sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((place, index) => whole.slice(places[index], place));
        const sentences = split([whole], options);
        expect(split(pieces, options)).toEqual(sentences);
        expect(split(whole.split(''), options)).toEqual(sentences);
        expect(sentences.join('')).toBe(whole);
        expect(sentences.every(({ length }) => length > 0 && length <= maxCharacters)).toBe(true);
      }),
      { numRuns: language === undefined ? 300 : 100 },
    );
  });
});
