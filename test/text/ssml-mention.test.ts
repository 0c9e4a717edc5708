/** A text about SSML is spoken literally, and a document within a sentence stays a document. */
import { describe, expect, test } from 'vitest';
import { createSpeakableText } from '../../src/text/speakable/speakable-text';
import type { SpokenPiece } from '../../src/text/spoken/spoken-piece';
import { requestedOf } from './requested';

/** Returns the speech, with documents in double angle brackets. */
const said = (pieces: readonly SpokenPiece[]) =>
  pieces
    .map(requestedOf)
    .map(({ text, textType }) => (textType === 'ssml' ? `«${text}»` : text))
    .join('')
    .trim();

function spoken(text: string, markdown: boolean, step = text.length): string {
  const speakable = createSpeakableText({ markdown });
  const pieces: SpokenPiece[] = [];
  for (let at = 0; at < text.length; at += step) pieces.push(...speakable.push(text.slice(at, at + step)));
  return said([...pieces, ...speakable.end()]);
}

function expectSpoken(text: string, expected: string, markdown: boolean): void {
  expect(spoken(text, markdown)).toBe(expected);
  expect(spoken(text, markdown, 1)).toBe(expected);
  for (let at = 1; at < text.length; at += 1) {
    const speakable = createSpeakableText({ markdown });
    expect(said([...speakable.push(text.slice(0, at)), ...speakable.push(text.slice(at)), ...speakable.end()])).toBe(expected);
  }
}

const MENTIONS = [
  'Put <speak> at the start & </speak> at the end. That is all. Have fun.',
  'Open with <speak>, add <break> for pauses, and close with </speak>. Then call Polly.',
  'Every document starts with a <speak> tag, uses <p> and <s> inside, and ends with </speak>. Any questions?',
  'Wrap your text in <speak> and </speak> tags.',
  'Der Text beginnt mit <speak> und endet mit </speak>.',
  'Le tag <speak> ouvre, </speak> ferme.',
  'El documento empieza con <speak> y termina con </speak>.',
  'Документ начинается с <speak> и кончается </speak>.',
  'テキストを<speak>と</speak>で囲みます。',
  '用<speak>和</speak>包裹文本。',
  '以<speak>开头，以</speak>结尾。',
  '텍스트를 <speak>와 </speak>로 감쌉니다.',
  'It is wrapped in <speak></speak> tags.',
  'Write <speak>…</speak> around it.',
  'Wrap it: <speak>...</speak>',
  'Supported tags: <speak> <break> <prosody>. All others are refused.',
  'SSML has one root element. <speak> wraps all.',
  'It is easy. <speak> opens & </speak> closes.',
  '"<speak>" is the root.',
  'The root (<speak>) comes first. Then the rest.',
  'Start with <speak> at the top. End with </speak> at the bottom.',
  'Das <speak>-Tag ist die Wurzel.',
  'Use <speak version="1.1"> here. And a second <speak> there.',
  '<speak> is the root.',
  '<speak> is the root element of SSML. It wraps all.\n\nMore.',
  'Intro.\n\n<speak> ist das Wurzelelement.\nMehr.',
  '<speak version="1.1"> est la racine.',
  '<speak>: root element\n<break>: pause',
  '<speak>, <p> and <s> are tags.',
  '<speak> wraps everything. Close it with </speak>.',
  '<speak> and </speak> wrap it all.',
  'SSML starts with <speak>\nand ends with </speak>\nas a rule.',
  '1. <speak> – the root\n2. <break> – a pause',
  'Begin with <speak>, end with </speak>.',
  'The pair (<speak>) and (</speak>) is needed.',
  'Use “<speak>” and “</speak>” here.',
  'Benutze „<speak>“ und „</speak>“ hier.',
  'SSMLは<speak>で始まり、</speak>で終わる。',
  '<speak> surrounds everything you say.\nMore.',
  '<speak> introduces a document in every case.\n\nMore.',
  'Wrap it between <speak> your text </speak> tags.',
  'Write it like <speak> your text </speak> tags do.',
  'Il documento inizia con <speak> e finisce con </speak>.',
  'SSML documents need a <speak> root with a matching </speak> tag.',
  'You open with <speak> then write. You close with </speak>.',
  'Type <speak>, then your text, and at last type </speak>.',
  'The server returned <speak> without </speak>.',
  'Is <speak> required? Yes, and so is </speak>.',
  '在<speak>标签里写文本，最后用</speak>结束。',
];

describe('a text about SSML is spoken as it stands', () => {
  test.each(MENTIONS)('%s', (text) => {
    expectSpoken(text, text, false);
  });

  test.each(MENTIONS.filter((text) => !text.startsWith('1.')))('in markdown: %s', (text) => {
    expectSpoken(text, text, true);
  });

  test.each([
    ['- <speak>\n- <break>\n- <p>', '- <speak>\n- <break>\n- <p>'],
    ['`<speak>` opens and `</speak>` closes.', '`<speak>` opens and `</speak>` closes.'],
    ['Write `<speak>your text</speak>` here.', 'Write `<speak>your text</speak>` here.'],
  ])('in plain text: %j', (text, expected) => {
    expectSpoken(text, expected, false);
  });

  test.each([
    ['- <speak>\n- <break>', '<speak>.\n<break>'],
    ['1. <speak> – the root', '1. <speak> – the root'],
    ['**<speak>**: root element', '<speak>: root element'],
    ['| Tag | Use |\n|---|---|\n| <speak> | root |', 'Tag, Use.\n\n<speak>, root'],
    ['## <speak>\n\nIt is the root.', '<speak>.\n\nIt is the root.'],
  ])('in markdown: %j', (text, expected) => {
    expectSpoken(text, expected, true);
  });
});

describe('a document is one wherever it stands', () => {
  test.each([
    [
      'in a sentence',
      'He said <speak><lang xml:lang="fr-FR">bon</lang></speak> and left.',
      'He said «<speak><lang xml:lang="fr-FR">bon</lang></speak>» and left.',
    ],
    [
      'in a sentence, with words first',
      'Two <speak>one <break time="1s"/> moment.  Now</speak> go.',
      'Two «<speak>one <break time="1s"/> moment.  Now</speak>» go.',
    ],
    ['in a sentence, without an element', 'Two <speak>three</speak> four', 'Two «<speak>three</speak>» four'],
    ['behind a colon', 'Listen: <speak> Hello. How are you? </speak>', 'Listen: «<speak> Hello. How are you? </speak>»'],
    [
      'behind a sentence, with a fault',
      'Good day. <speak>Tom & Jerry are here.</speak> And on.',
      'Good day. «<speak>Tom & Jerry are here.</speak>» And on.',
    ],
    ['on a line of its own, with a fault', 'Good day.\n<speak> Tom & Jerry </speak>', 'Good day.\n«<speak> Tom & Jerry </speak>»'],
    ['with words of a sentence about it', '<speak> is the time now? </speak> Yes.', '«<speak> is the time now? </speak>» Yes.'],
    [
      'behind a mention that begins a line',
      '<speak> is the root.\n\n<speak>Good day.</speak>',
      '<speak> is the root.\n\n«<speak>Good day.</speak>»',
    ],
    [
      'with words of a sentence about it, and long',
      `<speak> is it <break time="1s"/> so? ${'And so on. '.repeat(40)}</speak>`,
      `«<speak> is it <break time="1s"/> so? ${'And so on. '.repeat(40)}</speak>»`,
    ],
    [
      'behind a mention that begins a line, with an element',
      '<speak> is the root.\n<speak>Good <break/> day &amp; night.</speak>',
      '<speak> is the root.\n«<speak>Good <break/> day &amp; night.</speak>»',
    ],
    ['on a line of its own, never closed', 'Good day.\n\n<speak>\nTom and Jerry.', 'Good day.\n\n«<speak>\nTom and Jerry.»'],
  ])('%s', (_, text, expected) => {
    expectSpoken(text, expected, false);
    expectSpoken(text, expected, true);
  });

  const long = '天空是蓝色的，因为空气散射阳光。'.repeat(25);
  test.each([
    'It costs «<speak>$5 &amp; tax</speak>» today.',
    'It costs «<speak>€5</speak>» today.',
    'Hello. «<speak>😀 It isn&apos;t much.</speak>» So.',
    'Hello. «<speak>😀 So it is. It is.</speak>» So.',
    'Look, «<speak>😀</speak>» here.',
    'Hello. «<speak>-5&#176; today. Cold.</speak>» So.',
    'Hello. «<speak>-5 degrees</speak>» So.',
    'Hello. «<speak>…and he left. Gone.</speak>» So.',
    'Hello. «<speak>– Who is it? – It is me.</speak>» So.',
    'Hello. «<speak>.5 litres. No more.</speak>» So.',
    'Hello. «<speak>#1 of all. Really.</speak>» So.',
    'He is «<speak>№5 now. Or was.</speak>» today.',
    'Ask «<speak>@anna or me. Soon.</speak>» today.',
    'Hello. «<speak>*Stars* all over. Yes.</speak>» So.',
    'Hello. «<speak> it isn&apos;t much.</speak>» So.',
    'Hello. «<speak> it isn&apos;t. Not much.</speak>» So.',
    'Hello. «<speak> it is not much.</speak>» So.',
    'He said «<speak>“Come in.” And so on.</speak>» now.',
    'Er sagt «<speak>»Komm herein.« Und so.</speak>» jetzt.',
    'He said «<speak>"Come in." And so on.</speak>» now.',
    'He said «<speak>come in</speak>» now.',
    'Hello. «<speak> it is. It isn&apos;t. </speak>» So.',
    '«<speak> it is. It isn&apos;t. </speak>»',
    'Ответ: «<speak> добрый день. Как дела? </speak>» Конец.',
    `他说«<speak>${long}</speak>»然后走了。`,
    '«<speak>标签是什么？\n\n你好。</speak>»',
    '你好。«<speak>标签是什么？\n\n你好。</speak>»',
    'He said «<speak><![CDATA[a & b]]></speak>» now.',
    'You «<speak>and</speak>» me, «<speak>to</speak>» you.',
    '今天«<speak>天气&#24456;好</speak>»，我们走吧。',
    '今天«<speak>天气很好。我们走吧。</speak>»再见。',
    '他说，«<speak>你好&amp;再见</speak>»。',
    '他说：«<speak>「你好」</speak>»。',
    'これは«<speak>東京です。行きましょう。</speak>»と言う。',
    '그는 «<speak>안녕하세요</speak>»라고 했다.',
    '«<speak>为什么天是蓝的？\n\n因为空气散射阳光。</speak>»',
    '«<speak>是的。\n\n我知道。</speak>»',
    '«<speak>はい、わかりました。\n\nすぐに行きます。</speak>»',
    '«<speak>とても良い。\n\nそうです。</speak>»',
    '«<speak>은행에 갔다.\n\n그리고 집에 왔다.</speak>»',
    `«<speak>为什么？${long}</speak>»`,
    `He said «<speak>This is long. ${'And so on. '.repeat(30)}</speak>» now.`,
  ])('without an element, in any script and with any first character: %s', (expected) => {
    expectSpoken(expected.replaceAll(/«(?=<speak)|(?<=<\/speak>)»/gu, ''), expected, false);
    expectSpoken(expected.replaceAll(/«(?=<speak)|(?<=<\/speak>)»/gu, ''), expected, true);
  });

  test('in the items of a list', () => {
    expectSpoken('- <speak>One.</speak>\n- <speak>T & J</speak>', '- «<speak>One.</speak>»\n- «<speak>T & J</speak>»', false);
  });
});

test.each([
  ['<speak>Hello</speak><speak>World</speak>', 'Hello World'],
  ['<speak>One.</speak><speak>Two.</speak>', 'One. Two.'],
  ['Say<speak>it</speak>now.', 'Say it now.'],
  ['He said (<speak>come in</speak>).', 'He said (come in).'],
  ['他说<speak>你好。</speak><speak>再见。</speak>', '他说你好。再见。'],
  ['A <speak>well</speak>-known <speak>l<break/></speak>.', 'A well-known l.'],
])('captions part a document from the words next to it: %s', (text, expected) => {
  for (const markdown of [false, true]) {
    const speakable = createSpeakableText({ markdown });
    speakable.push(text);
    speakable.end();
    expect(speakable.shown.text).toBe(expected);
    expect(speakable.shown.placeOf(text.length)).toBe(expected.length);
  }
});

test('an unfinished document does not become a mention because its text must be spoken now', () => {
  for (const markdown of [false, true]) {
    for (const text of ['He said <speak>come in. ', '他说<speak>你好。']) {
      const speakable = createSpeakableText({ markdown });
      const pieces = [...speakable.push(text), ...speakable.flush(), ...speakable.push('</speak>'), ...speakable.end()];
      expect(said(pieces)).toBe(`${text.replace('<', '«<')}</speak>»`);
    }
  }
});

describe('where the option tells, nothing is judged', () => {
  const saidWith = (text: string, ssml: boolean, markdown: boolean) => {
    const speakable = createSpeakableText({ markdown, ssml });
    return said([...Array.from(text).flatMap((token) => speakable.push(token)), ...speakable.end()]);
  };

  test.each([
    ['between spaces', 'I say <speak> one moment </speak> now.', 'I say «<speak> one moment </speak>» now.'],
    ['without spaces', 'これは<speak>東京</speak>です。', 'これは«<speak>東京</speak>»です。'],
    ['like a mention', '<speak>, and </speak>', '«<speak>, and </speak>»'],
    ['never closed', 'It is <speak> the root.', 'It is «<speak> the root.»'],
  ])('a document %s', (_, text, expected) => {
    for (const markdown of [false, true]) expect(saidWith(text, true, markdown)).toBe(expected);
  });

  test.each(['<speak>Hi <break/> you.</speak>', 'Good day. <speak>One.</speak> <?xml version="1.0"?>', '<speak', '`<speak/>`'])(
    'no document: %s',
    (text) => {
      expect(saidWith(text, false, false)).toBe(text);
      expect(saidWith(text, false, true)).not.toContain('«');
    },
  );

  test('no document after a restart inside of what looks like one', () => {
    const speakable = createSpeakableText({ ssml: false, precedingText: '<speak>Hi ' });
    expect(said([...speakable.push('you.</speak> Bye.'), ...speakable.end()])).toBe('you.</speak> Bye.');
  });
});

describe('a sentence about SSML is released by a flush', () => {
  test.each(['There is one root. <speak> wraps it all. ', '<speak> is the root of it all. '])('%s', (text) => {
    for (const markdown of [false, true]) {
      const speakable = createSpeakableText({ markdown });
      expect(said([...speakable.push(text), ...speakable.flush()])).toContain(text.trim());
    }
  });
});

describe('a word about SSML holds nothing back', () => {
  test.each([
    ['in the middle of a sentence', 'In SSML, the <speak> tag is the root of it all. '],
    ['in a list of tags', 'Tags such as <speak> and <break>. '],
    ['that is quoted', 'The tag "<speak>" is the root. '],
    ['that has no end in a long sentence', `It is <speak> ${'and so on '.repeat(40)}`],
  ])('%s', (_, text) => {
    for (const markdown of [false, true]) {
      const speakable = createSpeakableText({ markdown });
      const now = said(Array.from(`${text}Then more. `).flatMap((token) => speakable.push(token)));
      expect(now).toContain('Then more.');
    }
  });
});
