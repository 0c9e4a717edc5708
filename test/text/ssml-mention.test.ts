/** A text about SSML is spoken as it stands; a document in a sentence stays one. */
import { describe, expect, test } from 'vitest';
import { createSpeakableText } from '../../src/text/speakable/speakable-text';
import type { SpokenPiece } from '../../src/text/spoken/spoken-piece';
import { requestedOf } from './requested';

/** What is said, a document between double angle brackets. */
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
  '<speak>是根元素。',
  '<speak> wraps everything. Close it with </speak>.',
  '<speak> and </speak> wrap it all.',
  'SSML starts with <speak>\nand ends with </speak>\nas a rule.',
  '1. <speak> – the root\n2. <break> – a pause',
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
    [
      'in a sentence, between spaces',
      'I say <speak> one <break time="1s"/> moment </speak> now.',
      'I say «<speak> one <break time="1s"/> moment </speak>» now.',
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
    ['on a line of its own, never closed', 'Good day.\n\n<speak>\nTom and Jerry.', 'Good day.\n\n«<speak>\nTom and Jerry.»'],
  ])('%s', (_, text, expected) => {
    expectSpoken(text, expected, false);
    expectSpoken(text, expected, true);
  });

  test('in the items of a list', () => {
    expectSpoken('- <speak>One.</speak>\n- <speak>T & J</speak>', '- «<speak>One.</speak>»\n- «<speak>T & J</speak>»', false);
  });
});

describe('a word about SSML holds nothing back', () => {
  test.each([
    ['in the middle of a sentence', 'In SSML, the <speak> tag is the root of it all. '],
    ['in a list of tags', 'Tags such as <speak> and <break>. '],
    ['behind a sentence', 'There is one root. <speak> wraps it all. '],
    ['in Japanese', 'SSMLでは<speak>タグがルートです。'],
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
