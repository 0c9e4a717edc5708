/** Abbreviations, lists and initials in everyday texts. Bars mark the sentence ends. */
import { describe, expect, it } from 'vitest';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';

function split(pieces: readonly string[], language: string): string {
  const splitter = new SentenceSplitter({ language });
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()].join('|');
}

function expectSentences(language: string, text: string): void {
  const whole = text.replaceAll('|', '');
  expect(split([whole], language)).toBe(text);
  expect(split(Array.from(whole), language)).toBe(text);
}

/** With marks apart from their letters, as file names of macOS and some keyboards have them. */
const DECOMPOSED: Readonly<Record<string, readonly string[]>> = {
  'ko-KR': ['"가자." 고 했다. |"좋아!" 라는 답. |끝.', '"네."라고 했다. |그리고 갔다.'],
  'fr-FR': ['Voir réf. 5 et éd. 2 de févr. 2024. |Fin.', 'Mme. Élodie est née en déc. 2024. |Voilà.'],
  'de-DE': ['Das kostet ungefähr max. 5 Euro. |Der Müller von gegenüber kam.'],
  'tr-TR': ['Doç. Dr. Şahin geldi. |Öğr. Gör. Işık da.'],
};
const INDIC: readonly string[] = [
  'ए. पी. जे. अब्दुल कलाम राष्ट्रपति थे। |वे महान थे।',
  'एम. एस. धोनी खेले। |वे जीते।',
  'बी.जे.पी. जीती। |सब खुश थे।',
  'वह अमेरिका (यू.एस.) में है। |ठीक।',
  'भारत सन् 1947 ई. में आज़ाद हुआ। |फिर?',
  'घर 5 कि.मी. दूर है। |चलो।',
  'पं. नेहरू और मि. खान आए। |बैठे।',
  'ले. जन. सिंह आए। |बैठे।',
  'वह बी.ए. पास है। |अच्छा।',
  'के. एल. राहुल और आर. के. नारायण आए। |बैठे।',
  'उ.प्र. में 10 ग्रा. सोना मिला। |हाँ।',
  'वह आया है. |वह गया था. |ठीक है.',
  '"क्यों?" राम ने पूछा। |सीता चुप रही।',
  '"चलो!" उसने धीरे से कहा। |वे गए।',
  '"चलो!" |वे सब बाहर गए।',
];
const SMALL: readonly string[] = [
  'the apt. is small. |i like it.',
  'it has 500 sq. ft. and costs a lot. |ok.',
  'near 5th ave. and main st. near the park. |come over.',
  'i live near st. louis. |you?',
  'the gov. said no. |we waited.',
  'i work at apple inc. and like it. |you?',
  'in sept. of last year we met. |it was fun.',
  'see fig. two and vol. three. |then read on.',
  'i feel ill. |call the doc.',
  'i did the wash. |then i slept.',
  'he sat. |she stood.',
  'talk to dr. smith or prof. jones. |they know.',
];
const LISTED: readonly (readonly [language: string, text: string])[] = [
  ['en-US', 'See Ref. No. 5 first. |Then go.'],
  ['en-US', 'It is Acct. No. 55 and Reg. No. 6. |Fine.'],
  ['en-US', 'It is Ser. No. 5, Tel. No. 6, Cat. No. 7 and Pat. No. 8. |Fine.'],
  ['en-US', 'We saw the U.S. |No 5 was there.'],
  ['en-US', 'We meet on Mon. Dec. 5 at noon. |Come.'],
  ['en-US', 'We meet on Fri. March 3 at noon. |Come.'],
  ['en-US', 'Hon. Judge Lee and Asst. Chief Roe met Sec. Blinken. |They spoke.'],
  ['en-US', 'Geo. Washington and Chas. Dickens never met. |Sad.'],
  ['en-US', 'He is Bob, a.k.a. The Boss. |Yes.'],
  ['en-US', 'Steps: 1. Wash. 2. Dry. |3. Fold. |Done.'],
  ['de-DE', 'Das ist Dr. h. c. mult. Hans Meier. |Gut.'],
  ['fr-FR', 'Voir Art. L. 121-1 du code. |Bien.'],
  ['fr-FR', 'La Sté. Dupont et les Ets. Martin. |Bien.'],
  ['fr-FR', 'Qté. 3 et Ex. 3 sont faux. |Bien.'],
  ['it-IT', 'Vedi D.Lgs. 81/2008 e Rif. 5. |Bene.'],
  ['it-IT', 'Vedi Par. 3, Cell. 333. |Bene.'],
  ['es-ES', 'Es la Ref. 123 en Urb. Los Pinos, Edif. Sol, Apto. 3. |Bien.'],
  ['es-ES', 'la temp. máx. fue de 30 grados. |hizo calor.'],
  ['pt-BR', 'A Profª. Ana e V. Exa. vieram. |Bom.'],
  ['pt-BR', 'O Min. Alexandre de Moraes falou. |Bom.'],
  ['ko-KR', '"응." 내가 답했다. |그는 웃었다.'],
];
const LISTS: readonly (readonly [language: string, text: string])[] = [
  ...['✅', '✓', '●', '■', '→', '➤', '・'].map((sign) => ['en-US', `Do this:\n|${sign} Wash it\n|${sign} Dry it`] as const),
  ['ja-JP', '手順：\n|・洗う\n|・乾かす'],
  ['ja-JP', '手順\n|① 洗う\n|② 乾かす'],
  ['zh-CN', '步骤：\n|洗\n烘干'],
  ['zh-CN', '步骤\n|（1）洗\n|（2）烘干'],
  ['zh-CN', '步骤\n|一、洗\n|二、烘干'],
  ['zh-CN', '步骤\n|1）洗\n|2）烘干'],
  ['en-US', 'Steps\n|(1) Wash it\n|(2) Dry it'],
  ['en-US', 'Steps\n|A. Wash it\n|B. Dry it'],
  ['en-US', 'Steps\n|I. Wash it\n|II. Dry it'],
  ['en-US', 'It was a long\nA day like this\n(that is it) goes on'],
];

const EMOJI: readonly (readonly [language: string, text: string])[] = [
  ['en-US', 'That is great! 😀 |The next one.'],
  ['en-US', 'Great job!🎉 |Next! 👨‍👩‍👧 |Family. ❤️ |Love.'],
  ['en-US', '"Wow!" 😀 |She left.'],
  ['en-US', 'Yes! 😀 and then we left.'],
  ['en-US', 'It was 5/5! ⭐⭐⭐⭐⭐ |Great.'],
  ['en-US', 'Great. 😀\n|Next one.'],
  ['en-US', '🎉 One. |🎉 Two. |🚀 Three.'],
  ['en-US', 'Done. |✅ Next one. |❌ Not that.'],
  ['en-US', 'He left. |😀He came.'],
  ['en-US', 'Text. |© 2024 Name.'],
  ['de-DE', 'Super! 🇩🇪 |Das ist gut.'],
  ['ja-JP', 'すごい！😀 |次です。'],
  ['cmn-CN', '太好了！|😀下一个。'],
  ['es-ES', '¡Hola! 👋 |¿Qué tal?'],
];
const WITHOUT_CAPITALS: readonly (readonly [language: string, text: string])[] = [
  ['ko-KR', '서울은 한국의 수도입니다. |npm install을 실행하세요.'],
  ['cmn-CN', '这是好的. |npm 是工具。'],
  ['hi-IN', 'डॉ. npm यहाँ है।'],
  ['de-DE', 'Länge, 5 m.\n|Breite, 3 m.'],
  ['de-DE', 'Länge, 5.\n|Breite, 6.\n|Typ, A.\n|Höhe, 7.'],
  ['en-US', 'Size, 5.\n|Width, 16.\n|Name, J.\n|Other.'],
  ['de-DE', 'Am 3.\nOktober ist es so.'],
  ['de-DE', 'Herr Dr.\nMüller kommt.'],
];
const QUOTATIONS: readonly (readonly [language: string, text: string])[] = [
  ['cmn-CN', '“够了！” 王老师转过身来，大声喊道。|没有人说话。'],
  ['cmn-CN', '“够了！”王老师生气地说。|他走了。'],
  ['cmn-CN', '“够了！” |王老师走了。|他很生气。'],
  ['cmn-TW', '「夠了！」 王老師說。|他走了。'],
];

/** As `toLocaleDateString('ko-KR')` writes them. */
const KOREAN_DATES: readonly string[] = [
  '회의는 2026. 1. 5. 오후 3시에 시작합니다. |오세요.',
  '마감일은 2026. 1. 5.입니다. |끝.',
  '회의는 2026. 1. 5.(월) 오후입니다. |끝.',
  '행사는 1. 5. (월) 시작합니다. |끝.',
  '영화는 26. 1. 5. 나옵니다. |끝.',
  '1. 5. 개봉합니다. |끝.',
  '2026. 1. 출시됩니다. |끝.',
  '기간은 2026. 1. 5. ~ 2026. 1. 7. 사이입니다. |끝.',
  '기간은 2026. 1. 5.(월)~7.(수) 오후입니다. |끝.',
  '기간은 2026.01.05. 오후입니다. |끝.',
  '2025. 12. 31.부터 2026. 1. 5.까지입니다. |끝.',
  '일시: 2026. 1. 5.\n|장소: 서울',
  '점수는 5. |다음은 6점입니다.',
  '작년은 2025. |12명이 왔다. |끝.',
  '버전은 3.5. |다음은 4.0입니다.',
];

/** As `Intl` abbreviates them. */
const UNITS: readonly (readonly [language: string, text: string])[] = [
  ['en-US', 'updated 3 hr. ago by bob. |ok'],
  ['en-US', 'posted 3 mo. ago, edited 3 wk. ago'],
  ['en-US', 'he is 5 ft. 10 in. tall. |ok then'],
  ['en-US', 'wait 5 min. |then go'],
  ['en-US', 'Bake 20 min. |Remove it.'],
  ['en-US', 'I ran 5 km. |10 people came.'],
  ['nl-NL', 'ongeveer 3 min. geleden'],
  ['da-DK', 'det var 3 min. siden'],
  ['nb-NO', 'det var 3 md. siden'],
  ['ru-RU', 'это было 3 дн. назад'],
  ['pl-PL', 'było 3 tyg. temu'],
  ['tr-TR', 'bu 3 sa. önce oldu'],
  ['ca-ES', 'el 3 de febr. del 2026'],
  ['ca-ES', 'febr. del 2026'],
  ['cs-CZ', 'Má 1,2 mil. Berlíňanů.'],
  ['ro-RO', 'Are 1,2 mil. Berlinezi.'],
  ['nl-NL', 'Er zijn 1,2 mln. Berlijners.'],
  ['fr-FR', 'C’était il y a 3 sem. Paul est là. |Il part.'],
  ['es-ES', 'Hace 3 sem. Juan vino.'],
  ['pt-BR', 'Há 3 sem. João veio.'],
  ['is-IS', 'Eftir 5 klst. Jón kom.'],
  ['is-IS', 'það var 5 klst. síðan og svo'],
  ['sv-SE', 'det var för 5 min. sedan han kom'],
  ['is-IS', 'Eftir 5 mín. Jón kom.'],
];
const MORE_ABBREVIATIONS: readonly (readonly [language: string, text: string])[] = [
  ['en-US', 'see it, op. cit. p. 3 and loc. cit. nn. 4. |ok then'],
  ['de-DE', 'Vgl. Weber, op. cit. S. 5. |Gut.'],
  ['ko-KR', '제1조. 목적은 이렇다. |제3조의2. 범위는 넓다. |끝.'],
  ['ko-KR', '제2장. 총칙. |다음.'],
  ['ko-KR', '이것은 제1조. |그것은 제2조.'],
  ['de-DE', 'Prof. em. Dr. Schulz kam. |Gut.'],
  ['de-DE', 'Mit freundl. Grüßen'],
  ['de-DE', 'Siehe Beisp. 5 dort. |Gut.'],
  ['it-IT', 'Costa 5 mln. Di euro.'],
  ['it-IT', 'Art. 3 co. 2 del codice. |Bene.'],
  ['fr-FR', 'La Cie. Air France vole. |Bien.'],
  ['fr-FR', 'Resp. Dupont vient. |Bien.'],
  ['es-ES', 'Atte. Juan'],
  ['pt-BR', 'Países, Ex. Brasil. |Bom.'],
  ['nl-NL', 'Jl. 5 mei was het. |Ja.'],
  ['hi-IN', 'श्री रा. ना. मिश्र आए। |ठीक'],
];
const MARKED_NAMES: readonly (readonly [language: string, text: string])[] = [
  ['ja-JP', 'Yahoo!ニュースとYahoo!知恵袋を見た。|次。'],
  ['ja-JP', 'Yahoo！ニュースを見た。|次。'],
  ['ja-JP', 'Yahoo!で検索した。|次。'],
  ['cmn-CN', 'Yahoo!奇摩很好。|好。'],
  ['ja-JP', '友だちがいいね！しました。|次。'],
  ['ja-JP', '大変だ！|しまった。|次。'],
  ['en-US', 'We heard Panic! At the Disco. |Fine.'],
  ['en-US', 'Who? Weekly is a podcast. |Fine.'],
  ['en-US', 'Who? |We do. |Do not panic! |At five we go.'],
];

describe('sentences of everyday texts', () => {
  it.each(UNITS)('with units and dates: %s %s', expectSentences);
  it.each(MORE_ABBREVIATIONS)('with more abbreviations: %s %s', expectSentences);
  it.each(MARKED_NAMES)('with names that have a mark: %s %s', expectSentences);
  it.each(KOREAN_DATES)('with Korean dates: %s', (text) => expectSentences('ko-KR', text));
  it.each(EMOJI)('with emoji: %s %s', expectSentences);
  it.each(WITHOUT_CAPITALS)('behind words without capitals, and units: %s %s', expectSentences);
  it.each(QUOTATIONS)('with speakers: %s %s', expectSentences);
  it.each(INDIC)('with letters of Hindi: %s', (text) => expectSentences('hi-IN', text));
  it.each(['جاء في عام 300 ق.م. إلى هنا. |نعم.', 'كتب ج. م. أحمد كتابا. |نعم.'])('with letters of Arabic: %s', (text) =>
    expectSentences('arb', text),
  );
  it.each(SMALL)('without capitals: %s', (text) => expectSentences('en-US', text));
  it.each(LISTED)('with abbreviations: %s %s', expectSentences);
  it.each(LISTS)('with lists: %s %s', expectSentences);
});

describe('sentences of decomposed letters', () => {
  it.each(Object.entries(DECOMPOSED).flatMap(([language, texts]) => texts.map((text) => [language, text] as const)))(
    '%s: %s',
    (language, text) => {
      expectSentences(language, text.normalize('NFC'));
      expectSentences(language, text.normalize('NFD'));
    },
  );
});
