/** SSML documents that are edited after they were read: what is said anew is what sounds anew, and never markup. */
import { describe, expect, it } from 'vitest';
import { createPlainText } from '../../../src/text/speakable/plain-text';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import type { SpeakableText } from '../../../src/text/spoken/spoken-piece';
import { readVersions, versionsOf, type ReadText } from './read-growing';

const speak = (content: string) => `<speak>${content}</speak>`;

async function afterEdit(before: string, after: string, ending: 'complete' | 'open' | 'unknown'): Promise<ReadText> {
  const [read, ...others] = await readVersions(versionsOf([before, after], ending, 1_500));
  if (read === undefined || others.length > 0) throw new Error('Another text was read.');
  return read;
}

const formats: [string, (precedingText: string) => SpeakableText][] = [
  ['plain text', createPlainText],
  ['markdown', (precedingText) => createSpeakableText({ markdown: true, precedingText })],
];

describe.each(formats)('in %s', (_, begin) => {
  it.each([
    ['a word', speak('The old cat sat.'), speak('The old dog sat.'), 'dog'],
    [
      'a word in an element',
      speak('The <emphasis>big</emphasis> old cat sat.'),
      speak('The <emphasis>tiny</emphasis> old cat sat.'),
      'tiny',
    ],
    ['a figure', speak('It costs <emphasis>5</emphasis> dollars.'), speak('It costs <emphasis>6</emphasis> dollars.'), '6'],
    ['a reference', speak('Tom &amp; Jerry.'), speak('Tom &lt; Jerry.'), '<'],
    ['the same reference in another form', speak('Tom &amp; Jerry.'), speak('Tom &#38; Jerry.'), ''],
    ['a pause', speak('The old cat sat.'), speak('The old cat <break time="1s"/>sat.'), ''],
    ['an element', speak('The old cat sat.'), speak('The <prosody rate="slow">old cat</prosody> sat.'), ''],
    ['a language', speak('One.'), '<speak xml:lang="en-US">One.</speak>', ''],
    ['an alias', speak('The <sub alias="wide web">WW</sub> is.'), speak('The <sub alias="wild web">WW</sub> is.'), 'wild web'],
    ['what is written for an alias', speak('The <sub alias="web">WW</sub> is.'), speak('The <sub alias="web">W2</sub> is.'), ''],
    [
      'a number that is spelled',
      speak('Call <say-as interpret-as="telephone">123</say-as> now.'),
      speak('Call <say-as interpret-as="telephone">124</say-as> now.'),
      '1 2 4',
    ],
    ['a paragraph', speak('<p>One.</p><p>Two.</p>'), speak('<p>One.</p><p>Zero.</p><p>Two.</p>'), 'Zero.'],
    ['its end', speak('<p>One.</p>'), speak('<p>One.</p><p>And <emphasis>more</emphasis>.</p>'), 'And more.'],
    ['its end and what follows', speak('One.'), `${speak('One. Two.')} And three.`, 'Two. And three.'],
    ['text before and behind', speak('One.'), `Zero. ${speak('One.')} Two.`, 'Zero. Two.'],
    ['a comment', speak('One.'), speak('One.<!-- two -->'), ''],
    ['a literal section', speak('One <![CDATA[two]]>.'), speak('One <![CDATA[three]]>.'), 'three.'],
  ])('%s', async (__, before, after, wanted) => {
    for (const ending of ['complete', 'open', 'unknown'] as const) {
      const read = await afterEdit(before, after, ending);
      const [first = '', ...rest] = read.spoken(begin);
      const whole = begin('');
      const said = [...whole.push(before), ...whole.end()].map(({ text }) => text).join('');
      expect(
        [first, ...rest]
          .join(' ')
          .slice(said.length)
          .match(/[\p{L}\p{N}<]+/gu) ?? [],
        ending,
      ).toEqual(wanted.match(/[\p{L}\p{N}<]+/gu) ?? []);
    }
  });

  it.each(['complete', 'unknown'] as const)('reads the end of a document that is never edited: %s', async (ending) => {
    for (const document of [
      speak('Wait <break time="1s"/> for me.'),
      speak('One.'),
      `Zero. ${speak('<p>One.</p>')}`,
      ` ${speak('One')}\n`,
    ]) {
      const [read] = await readVersions(versionsOf([document], ending, 1_500));
      expect(read?.said.trim()).toBe(document.trim());
    }
  });

  it('sends a document in which the same elements are open', () => {
    const speakable = begin('');
    const before = speak('It is <prosody rate="slow">a <emphasis>big</emphasis> cat</prosody>.');
    const preceding = before.slice(0, before.indexOf('big'));
    const pieces = [...speakable.push(before), ...speakable.restart(' small', { precedingText: preceding, length: 5 }), ...speakable.end()];
    expect(pieces.flatMap(({ document }) => document?.request ?? [])).toEqual([
      before,
      '<speak><prosody rate="slow"><emphasis>small</emphasis></prosody></speak>',
    ]);
    const end = speakable.map.toDisplayedRange(speakable.map.toSpoken(before.length + 1), speakable.map.toSpoken(before.length + 1) + 5);
    expect(end).toEqual({ start: before.length + 1, end: before.length + 6 });
  });
});
