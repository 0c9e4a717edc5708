/** Texts as the app gives them, and what a listener is to hear of them. */
import type { Chance } from './chance';
import { joinSentences } from './prose';

/** The markup of a text. */
export type Marking = 'plain' | 'ssml' | 'markdown';

/** A text of which not every character is spoken. */
export interface SaidText {
  /** The given text. */
  readonly text: string;
  /**
   * The same text with a space for each character that is not spoken. A character that is written as several is followed by
   * {@link FILL}.
   */
  readonly said: string;
}

/** Fills `said` where one character of a word is written as several. It does not split the word. */
export const FILL = '\u2060';

/** Composes a text of sentences. */
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

/**
 * Reads a template: braces hold characters that are written but not spoken; after a bar comes what is spoken instead. No
 * sentence contains these characters.
 */
function written(template: string): SaidText {
  const marked = /\{([^|}]*)(?:\|([^}]*))?\}/gu;
  return {
    text: template.replace(marked, '$1'),
    said: template.replace(marked, (_, source: string, said: string | undefined) =>
      said === undefined ? ' '.repeat(source.length) : said.padEnd(source.length, FILL),
    ),
  };
}

/** Writes documents of one sentence, of several, or of a part of one, some with plain sentences in between. */
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

/** Writes a sentence of which some words are a document. */
function partlyOf(chance: Chance, sentence: string): string {
  const words = sentence.split(' ');
  const from = chance.whole(0, words.length - 1);
  const to = chance.whole(from + 1, words.length);
  const inside = escaped(chance, words.slice(from, to).join(' '));
  return [...words.slice(0, from), `{<speak>}${inside}{</speak>}`, ...words.slice(to)].join(' ');
}

/** Writes some characters as entities. */
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

/** Writes blocks of markdown with one or several sentences each. */
function markdownOf(chance: Chance, sentences: readonly string[]): string {
  const blocks: string[] = [];
  for (let left = [...sentences]; left.length > 0;) {
    const some = () => left.splice(0, chance.whole(1, 3)).map((sentence) => inlineOf(chance, sentence));
    switch (chance.one(['paragraph', 'paragraph', 'heading', 'list', 'quote', 'code'] as const)) {
      case 'paragraph':
        blocks.push(some().join(chance.one([' ', '\n'])));
        break;
      case 'heading':
        // A heading ends a sentence even without a full stop.
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

/** Marks a stretch of words of the sentence. */
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
