/** Texts as they are given, and what a listener is to hear of them. */
import type { Chance } from './chance';
import { joinSentences } from './prose';

/** What a text has beside its words. */
export type Marking = 'plain' | 'ssml' | 'markdown';

/** A text of which not all is said. */
export interface SaidText {
  /** As it is given. */
  readonly text: string;
  /** The same, with a space for every character that is not said. */
  readonly said: string;
}

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

/** What is written and not said stands in braces here, since no sentence has any. */
function written(template: string): SaidText {
  return {
    text: template.replace(/[{}]/gu, ''),
    said: template.replace(/\{([^}]*)\}/gu, (_, unsaid: string) => ' '.repeat(unsaid.length)),
  };
}

/** Documents of one sentence or several, some with others between them that are plain text. */
function ssmlOf(chance: Chance, sentences: readonly string[]): string {
  const parts: string[] = [];
  for (let left = [...sentences]; left.length > 0;) {
    const some = left.splice(0, chance.whole(1, 3));
    parts.push(
      chance.happens(0.7) ? `{<speak>}${some.map((sentence) => elementOf(chance, sentence)).join(' ')}{</speak>}` : some.join(' '),
    );
  }
  return parts.join(chance.one([' ', '\n']));
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
  return [before, mark.join(marked), after].filter((part) => part !== '').join(' ');
}
