/** Generates markdown answers in the style of a language model, from a seed. */
import type { Chance } from '../../chaos/texts/chance';
import { chooseSentences } from '../../chaos/texts/prose';

/** A document of several blocks, each with markup. */
export function composeMarkdown(chance: Chance): string {
  const sentences = chooseSentences(chance, chance.whole(4, 9));
  return sentences.map((sentence) => block(chance, sentence)).join('\n\n');
}

/** Splits a text into pieces like a model's tokens. */
export function tokensOf(chance: Chance, text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = chance.whole(1, 7);
    tokens.push(text.slice(at, at + length));
    at += length;
  }
  return tokens;
}

function block(chance: Chance, sentence: string): string {
  const marked = inline(chance, sentence);
  switch (chance.one(['text', 'text', 'text', 'heading', 'list', 'numbers', 'quote', 'table', 'code', 'formula'] as const)) {
    case 'text':
      return marked;
    case 'heading':
      return `${'#'.repeat(chance.whole(1, 4))} ${marked}`;
    case 'list':
      return `- ${marked}\n- *Second* point\n  - nested [item](https://example.com/nested)`;
    case 'numbers':
      return `1. ${marked}\n2. And __so__ on`;
    case 'quote':
      return `> ${marked}`;
    case 'table':
      return `| Name | Note |\n|------|------|\n| ${marked.replaceAll('|', '/')} | \`cell\` |`;
    case 'code':
      return `${marked}\n\n\`\`\`ts\nconst a = b * c;\n\`\`\``;
    case 'formula':
      return `${marked} It follows that $$x + y = 2$$ here.`;
  }
}

function inline(chance: Chance, sentence: string): string {
  const words = sentence.split(' ');
  const from = chance.whole(0, words.length - 1);
  const to = chance.whole(from + 1, words.length);
  const [before, inside, after] = [words.slice(0, from), words.slice(from, to), words.slice(to)].map((some) => some.join(' '));
  const [open, close] = chance.one([
    ['', ''],
    ['**', '**'],
    ['*', '*'],
    ['_', '_'],
    ['***', '***'],
    ['~~', '~~'],
    ['`', '`'],
    ['[', '](https://example.com/a_page?x=1)'],
    ['![', '](https://example.com/image.png)'],
  ] as const);
  return [before, `${open}${inside}${close}`, after].filter((part) => part !== '').join(' ');
}
