/** Texts as they are given, and what a listener is to hear of them. */
import type { Chance } from './chance';
import { joinSentences } from './prose';

/** What a text has beside its words. */
export type Marking = 'plain' | 'ssml' | 'markdown';

/** A text of which not all is said. */
export interface SaidText {
  /** As it is given. */
  readonly text: string;
  /** The same, with a space for every character that is not said; one that is written as several has {@link FILL} behind it. */
  readonly said: string;
}

/** Stands in `said` where a character of a word is written as several, and parts no word. */
export const FILL = '\u2060';

/** A text of these sentences. */
export function composeSaidText(chance: Chance, sentences: readonly string[], marking: Marking): SaidText {
  switch (marking) {
    case 'plain': {
      const text = joinSentences(chance, sentences);
      return { text, said: text };
    }
    case 'ssml':
      return written(ssmlOf(chance, sentences));
    case 'markdown':
      return written(markdownOf(chance, sentences));
  }
}

/** What is written and not said stands in braces here, and behind a bar what is said instead: no sentence has any of these. */
function written(template: string): SaidText {
  const marked = /\{([^|}]*)(?:\|([^}]*))?\}/gu;
  return {
    text: template.replace(marked, '$1'),
    said: template.replace(marked, (_, source: string, said: string | undefined) =>
      said === undefined ? ' '.repeat(source.length) : said.padEnd(source.length, FILL),
    ),
  };
}

/** Documents of one sentence, of several or of a part of one, some with others between them that are plain text. */
function ssmlOf(chance: Chance, sentences: readonly string[]): string {
  const parts: string[] = [];
  for (let left = [...sentences]; left.length > 0;) {
    const some = left.splice(0, chance.whole(1, 4));
    const kind = chance.one(['whole', 'whole', 'inside', 'plain'] as const);
    if (kind === 'whole') parts.push(`{<speak>}${some.map((sentence) => elementOf(chance, sentence)).join(' ')}{</speak>}`);
    else parts.push(some.map((sentence) => (kind === 'plain' ? sentence : partlyOf(chance, sentence))).join(' '));
  }
  return parts.join(chance.one([' ', '\n']));
}

/** A sentence of which some words are a document. */
function partlyOf(chance: Chance, sentence: string): string {
  const words = sentence.split(' ');
  const from = chance.whole(0, words.length - 1);
  const to = chance.whole(from + 1, words.length);
  const inside = escaped(chance, words.slice(from, to).join(' '));
  return [...words.slice(0, from), `{<speak>}${inside}{</speak>}`, ...words.slice(to)].join(' ');
}

/** Some characters as entities. */
function escaped(chance: Chance, text: string): string {
  return text.replace(/["'a-z]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (/[a-z]/u.test(character)) return chance.happens(0.05) ? `{&#x${code.toString(16)};|${character}}` : character;
    return `{${chance.one([character === '"' ? '&quot;' : '&apos;', `&#${code};`])}|${character}}`;
  });
}

function elementOf(chance: Chance, sentence: string): string {
  return chance.one([
    sentence,
    `{<s>}${sentence}{</s>}`,
    `{<p>}${sentence}{</p>}`,
    `{<prosody rate="90%">}${sentence}{</prosody>}`,
    `{<prosody volume="loud">}${sentence}{</prosody>}`,
    `${sentence} {<break time="400ms"/>}`,
    `{<mark name="here"/>}${sentence.replace(' ', ' {<break strength="weak"/>}')}`,
    escaped(chance, sentence),
    `{<![CDATA[}${sentence}{]]>}`,
    `{<!-- not > said -->}${sentence}`,
    sentence.replace(/[A-Za-z]{3,}/u, '{<sub alias="another word">}$&{</sub>}'),
    sentence.replace(/[A-Za-z]{3,}/u, '{<w role="amazon:NN">}$&{</w>}'),
    sentence.replace(/ [a-z]+ [a-z]+/u, ' {<lang xml:lang="en-GB">}$&{</lang>}'),
    sentence.replace(/[A-Za-z]{3,}/u, '{<say-as interpret-as="characters">}$&{</say-as>}'),
  ]);
}

/** Blocks of a markdown text, of a sentence each or of several. */
function markdownOf(chance: Chance, sentences: readonly string[]): string {
  const blocks: string[] = [];
  for (let left = [...sentences]; left.length > 0;) {
    const some = () => left.splice(0, chance.whole(1, 3)).map((sentence) => inlineOf(chance, sentence));
    switch (chance.one(['paragraph', 'paragraph', 'heading', 'list', 'quote', 'code'] as const)) {
      case 'paragraph':
        blocks.push(some().join(chance.one([' ', '\n'])));
        break;
      case 'heading':
        // A heading that ends without a full stop ends a sentence all the same.
        blocks.push(`{## }${left.splice(0, 1).join('').replace(/\.$/u, '')}`);
        break;
      case 'list':
        blocks.push(
          some()
            .map((item) => `{- }${item}`)
            .join('\n'),
        );
        break;
      case 'quote':
        blocks.push(`{> }${some().join(' ')}`);
        break;
      case 'code':
        blocks.push('{```js\nlet count = 1; // nobody says this\n```}');
        break;
    }
  }
  return blocks.join('\n\n');
}

/** The sentence, a stretch of its words marked. */
function inlineOf(chance: Chance, sentence: string): string {
  const words = sentence.split(' ');
  const from = chance.whole(0, words.length - 1);
  const to = chance.whole(from + 1, words.length);
  const [before, marked, after] = [words.slice(0, from), words.slice(from, to), words.slice(to)].map((some) => some.join(' '));
  const mark = chance.one([
    ['', ''],
    ['{**}', '{**}'],
    ['{*}', '{*}'],
    ['{[}', '{](https://example.com/a-page)}'],
    ['{~~}', '{~~}'],
  ] as const);
  // A link with a number only is a source, which is not said.
  const isSource = mark[0] === '{[}' && !/\p{L}/u.test(marked ?? '');
  return [before, isSource ? marked : mark.join(marked), after].filter((part) => part !== '').join(' ');
}
