/**
 * Markdown that is edited while it is read: each position is parsed in its own context, and no mark stays open behind
 * it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

const MODES: readonly (readonly [Version['ending'], number])[] = [
  ['open', 30],
  ['open', 300],
  ['open', 700],
  ['open', 1_500],
  ['unknown', 30],
  ['unknown', 120],
  ['unknown', 400],
  ['unknown', 1_500],
  ['complete', 30],
  ['complete', 400],
];

async function saidOf(texts: readonly string[], ending: Version['ending'], afterMs: number): Promise<string> {
  const read = await readVersions(versionsOf(texts, ending, afterMs));
  const said = read.map((text) => text.spoken((precedingText) => createSpeakableText({ markdown: true, precedingText })).join(' '));
  return said.join(' ').replaceAll(/\s+/gu, ' ').trim();
}

async function linesOf(texts: readonly string[]): Promise<string[]> {
  const [read] = await readVersions(versionsOf(texts, 'open', 1_500));
  const said = read?.spoken((precedingText) => createSpeakableText({ markdown: true, precedingText })).join('') ?? '';
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Expects all words except those that may be cut at the end of a version. */
async function expectSaid(texts: readonly string[], wanted: readonly string[], unwanted: readonly string[] = []): Promise<void> {
  for (const [ending, afterMs] of MODES) {
    const said = words(await saidOf(texts, ending, afterMs));
    for (const word of wanted) expect(said, `${word} (${ending}, ${afterMs}): ${said.join(' ')}`).toContain(word);
    for (const word of unwanted) expect(said, `${word} (${ending}, ${afterMs}): ${said.join(' ')}`).not.toContain(word);
  }
}

const BLOCKS = [
  ['```\n', 'ls -l', '\n```'],
  ['```mermaid\n', 'graph TD', '\n```'],
  ['~~~\n', 'ls -l', '\n~~~'],
  ['<think>\n', 'ls -l', '\n</think>'],
  ['<tool_call>\n', '{"ls": 1}', '\n</tool_call>'],
  ['<!-- ', 'ls -l', ' -->'],
  ['<script>\n', 'ls()', '\n</script>'],
] as const;

describe('a block that is inserted while a text grows', () => {
  it.each(BLOCKS)('does not silence the text behind it: %j', async (open, body, close) => {
    const before = 'Do it:\n\nThat lists all files here.';
    const after = before.replace('That', `${open}${body}${close}\n\nThat`);
    const rest = ' Then the rest of the answer comes. It is long.';
    await expectSaid(
      [before, after, ...growth(rest, 5).map((more) => after + more)],
      words('That lists files Then the rest of answer comes It is long'),
      ['ls', 'TD'],
    );
  });

  it.each(BLOCKS)('does not silence text inserted above it: %j', async (open, body, close) => {
    const before = `Run this now:\n\n${open}${body}`;
    const texts = [before, `# How to list\n\n${before}`, `# How to list\n\n${before}${close}\n\nThat is all.`];
    await expectSaid(texts, words('Run this now How to list That is all'), ['ls', 'TD']);
  });

  it.each(BLOCKS)('does not silence a growing answer before it: %j', async (open, body, close) => {
    const answer = 'The capital of France is Paris. It has two million people.';
    await expectSaid(
      growth(answer, 7).map((text) => `${text}\n\n${open}${body}${close}`),
      words('capital France is Paris two million people'),
      ['ls', 'TD'],
    );
  });

  it.each(BLOCKS)('is not read out if it is edited or grows after it was passed: %j', async (open, body, close) => {
    const text = (inside: string, rest = '') => `Sort it so:\n\n${open}${inside}${close}\n\nThat is all of it.${rest}`;
    await expectSaid(
      [text(body), text(`${body} zq`), text(`${body} zq zr`, ' Yes.'), text(`zs ${body} zq`, ' Yes. Really')],
      words('Sort it so That is all Yes Really'),
      ['ls', 'zq', 'zr', 'zs', 'TD'],
    );
  });

  it('is spoken if it may be no block, since its end never comes', async () => {
    await expectSaid(
      [
        'I say it <think>so much of it here',
        'First. I say it <think>so much of it here',
        'First. I say it <think>so much of it here and more. Then.',
      ],
      words('First I say it so much of here and more Then'),
    );
  });

  it('whose fence is removed is spoken from there on', async () => {
    await expectSaid(['Look:\n\n```\nhere it', 'Look:\n\nhere it is and goes on.'], words('Look is and goes on'));
  });
});

describe('blocks that an app closes provisionally', () => {
  /** Completes unfinished HTML like a renderer: drops half a tag, and closes open elements. */
  function closed(html: string): string {
    const text = html.replace(/<[^>]*$/u, '');
    const open: string[] = [];
    for (const [, slash, name = ''] of text.matchAll(/<(\/?)(\w+)[^>]*>/gu)) {
      if (slash === '/') open.pop();
      else if (name !== 'br') open.push(name);
    }
    const closing = open.reverse().map((name) => `</${name}>`);
    return text + closing.join('');
  }

  /** Completes an unfinished table like a renderer: adds the delimiter row while it is missing. */
  function tabled(text: string): string {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith('|'));
    if (at < 0 || lines.length > at + 2) return text;
    const head = lines[at]?.endsWith('|') === true ? lines[at] : `${lines[at]} |`;
    return [...lines.slice(0, at), head, `|${'---|'.repeat(Math.max(1, head.split('|').length - 2))}`].join('\n');
  }

  it.each([
    ['<p>Hello <b>bold words</b> there.</p><ul><li>One item</li><li>Two items</li></ul><p>Bye now.</p>', 3],
    ['<p>Hello <b>bold words</b> there.</p><ul><li>One item</li><li>Two items</li></ul><p>Bye now.</p>', 7],
    ['<p class="a b">See <a href="https://x.example/a">this link</a> there.<br>Next line.</p><p>Bye <em>now</em>.</p>', 4],
    ['<div class="answer"><h2>On Paris</h2><ul><li><strong>Big</strong> it is</li><li>Old it is</li></ul></div>', 5],
    ['<details><summary>More</summary>The hidden part is long.</details>\n\nThe answer is 42.', 4],
  ])('is spoken once, without its tags: %s', async (html, step) => {
    const texts = [...growth(html, step).map(closed), html];
    for (const [ending, afterMs] of [
      ['open', 30],
      ['open', 300],
      ['unknown', 30],
    ] as const)
      expect(words(await saidOf(texts, ending, afterMs))).toEqual(words(html.replaceAll(/<[^>]*>/gu, ' ')));
    for (const [ending, afterMs] of MODES.filter(([end]) => end !== 'complete'))
      expect(await saidOf(texts, ending, afterMs)).not.toMatch(/[<>]/u);
  });

  it('speaks the line before a table only once', async () => {
    const table = 'Look here:\n\n| City | People |\n|------|--------|\n| Paris | two |\n| Rome | three |\n\nThat is all.';
    for (const [ending, afterMs] of MODES) {
      const said = words(await saidOf([...growth(table, 5).map(tabled), table], ending, afterMs));
      for (const word of words(table)) expect(said).toContain(word);
      for (const word of ['Look', 'here']) expect(said.filter((one) => one === word)).toHaveLength(1);
    }
  });
});

describe('text that is read elsewhere', () => {
  it('is separated from the text spoken before', async () => {
    for (const [ending, afterMs] of MODES) {
      const said = await saidOf(['Hola cara', '![chart](c.png)\n\nHola cara', '![chart](c.png)\n\nHola cara mia.'], ending, afterMs);
      expect(words(said)).toEqual(expect.arrayContaining(['Hola', 'cara', 'chart', 'mia']));
    }
  });

  it('is on a line of its own if it was in the text', async () => {
    expect(await linesOf(['Hola cara', '![chart](c.png)\n\nHola cara', '![chart](c.png)\n\nHola cara mia.'])).toEqual([
      'Hola cara',
      'chart',
      'mia.',
    ]);
    expect(await linesOf(['Some text here.', '# A title\n\nSome text here.', '# A title\n\nSome text here. And more.'])).toEqual([
      'Some text here.',
      'A title',
      'And more.',
    ]);
    expect(await linesOf(['- one\n- two\n\nEnd it.', '- one\n- new\n- two\n\nEnd it. Really.'])).toEqual([
      'one.',
      'two.',
      'End it.',
      'new',
      'Really.',
    ]);
    expect(await linesOf(['It is **very good** now', 'It is **very !very good** now and later'])).toEqual([
      'It is very good now !very and later',
    ]);
  });

  it('leaves nothing unsaid that was held back', async () => {
    const texts = [
      'That is all.\n\n',
      'That is all.\n\nS',
      'That is all.\n\n[Stop!](https://a.example)',
      'That is all.\n\n[Stop!](https://a.example)\nNow.',
    ];
    for (const [ending, afterMs] of MODES)
      expect((await saidOf(texts, ending, afterMs)).replaceAll(/(?<=S) (?=top)/gu, '')).toMatch(/^That is all\. (?:S )?Stop! Now\.$/u);
  });

  it('is the whole formula where a part of one was said', async () => {
    const texts = ['So that $$x +$$', 'So that $$x + y =$$', 'So that $$x + y = 2$$ here'];
    for (const [ending, afterMs] of MODES) expect(words(await saidOf(texts, ending, afterMs)).join(' ')).toMatch(/x y 2 here$/u);
  });

  it('does not occur in a text that only grows', async () => {
    const text = BLOCKS.map((block) => `Here is **it**: [one](https://example.com).\n\n${block.join('')}`).join('\n\n');
    for (const [ending, afterMs] of MODES.filter(([, ms]) => ms < 1_000)) {
      const [read] = await readVersions(versionsOf(growth(text, 9), ending === 'complete' ? 'open' : ending, afterMs));
      expect(read?.pieces.flat().some(({ restart }) => restart !== undefined)).toBe(false);
    }
  });

  it('never loses words, whatever block is inserted, grows and is closed late', { timeout: 60_000 }, async () => {
    const places = fc.integer({ min: 0, max: 6 });
    const run = fc.record({
      block: fc.constantFrom(...BLOCKS),
      place: places,
      from: places,
      closedAfter: fc.integer({ min: 0, max: 3 }),
      mode: fc.constantFrom(...MODES),
      step: fc.integer({ min: 3, max: 40 }),
    });
    const paragraphs = [
      'Aqx one runs.',
      'Bqx two walks.',
      'Cqx **three** sits.',
      '- Dqx four\n- Eqx five',
      'Fqx six ends.',
      'Gqx seven goes on.',
    ];
    await fc.assert(
      fc.asyncProperty(run, async ({ block: [open, body, close], place, from, closedAfter, mode: [ending, afterMs], step }) => {
        const block = (length: number) => open + body.repeat(length + 1) + (length >= closedAfter ? close : '');
        const at = Math.min(place, from);
        const before = paragraphs.slice(0, Math.max(from, 1));
        const withBlock = (length: number, list: readonly string[]) =>
          [...list.slice(0, at), block(length), ...list.slice(at)].join('\n\n');
        const grown = [0, 1, 2, 3].map((length) => withBlock(length, before));
        const whole = withBlock(3, paragraphs);
        const last = grown.at(-1) ?? '';
        const rest = whole.startsWith(last) ? growth(whole.slice(last.length), step).map((more) => last + more) : [whole];
        const said = words(await saidOf([before.join('\n\n'), ...grown, ...rest, whole], ending, afterMs));
        for (const word of words(paragraphs.join(' '))) expect(said, `${word}: ${said.join(' ')}`).toContain(word);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
