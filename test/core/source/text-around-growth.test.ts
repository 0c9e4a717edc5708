/** Text below or above a growing string, and words replaced during growth: each is spoken once, in order. */
import { describe, expect, it } from 'vitest';
import { GrowingText } from '../../../src/core/source/growing-text';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { FakeClock } from '../../base/fake-clock';
import { Chance } from '../../chaos/texts/chance';
import { composeMarkdown, tokensOf } from './markdown-documents';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

async function saidOf(texts: readonly string[], ending: Version['ending'], afterMs: number): Promise<string[]> {
  return (await readVersions(versionsOf(texts, ending, afterMs))).map(({ said }) => said);
}

describe('text that grows or changes below a growing text', () => {
  const answer = 'The capital of France is Paris. It has about two million people, and it lies on the Seine. Many visit it.';
  const noted = answer.replace('Paris.', 'Paris[^1].').replace('people,', 'people[^2],');
  const sites = (step: number, line: (site: string, index: number) => string) =>
    ['A', 'B', 'C', 'D', 'E']
      .slice(0, 1 + Math.floor(step / 4))
      .map(line)
      .join('\n');

  it.each<[string, string, (text: string, step: number) => string]>([
    ['sources', answer, (text, step) => `${text}\n\nSources:\n${sites(step, (site) => `- Site ${site}`)}`],
    [
      'long sources',
      answer,
      (text, step) => `${text}\n\n**Sources**\n\n${sites(step, (site, index) => `${index}. A long title of site ${site}`)}`,
    ],
    [
      'footnotes',
      noted,
      (text) => `${text}\n\n${text.includes('1]') ? '[^1]: Atlas\n' : ''}${text.includes('2]') ? '[^2]: Census\n' : ''}`,
    ],
    [
      'footnotes in lines of their own',
      noted,
      (text) => `${text}${text.includes('1]') ? '\n\n[^1]: Atlas, 2020' : ''}${text.includes('2]') ? '\n[^2]: Census, page 3' : ''}`,
    ],
    ['sources that come amid a sentence', answer, (text, step) => (step < 5 ? text : `${text}\n\nReferences\n- Atlas\n- Census`)],
    ['a status that comes amid a sentence', answer, (text, step) => (step < 5 ? text : `${text}\n\n_Searching the web…_`)],
    [
      'a status that changes',
      answer,
      (text, step) => `${text}\n\n_${['Searching', 'Reading', 'Thinking', 'Writing'][Math.floor(step / 4) % 4] ?? ''}…_`,
    ],
    [
      'tools',
      answer,
      (text, step) =>
        `${text}\n\n${['web', 'files', 'math']
          .slice(0, 1 + Math.floor(step / 6))
          .map((tool) => `\`${tool}\``)
          .join(' ')}`,
    ],
    [
      'another section',
      answer,
      (text, step) => `${text}\n\n# Berlin\n\n${'It is the capital of Germany and lies on the Spree.'.slice(0, (step + 1) * 5)}`,
    ],
    [
      'minutes',
      answer,
      (text, step) => `${text} (${step < 5 ? `${step + 55}s` : `${Math.floor((step + 55) / 60)}m ${(step + 55) % 60}s`})`,
    ],
    ['hours', answer, (text, step) => `${text}\n\n${step < 5 ? `${step + 55} min` : `1 h ${step - 5} min`}`],
  ])('is spoken at the end: %s', async (_, text, tail) => {
    const texts = growth(text, 7).map((part, step) => tail(part, step));
    for (const [ending, afterMs] of [
      ['open', 30],
      ['open', 120],
      ['open', 400],
      ['unknown', 30],
    ] as const)
      expect(wordsOf((await saidOf(texts, ending, afterMs)).join(' || ')), `${ending} ${afterMs}`).toEqual(wordsOf(texts.at(-1) ?? ''));
  });

  it('does not hold back a text that continues behind an insertion', async () => {
    const list = '\n\n- One\n- Two';
    const texts = [
      `Look here${list}`,
      `Look here please${list}`,
      `Look here please now${list}`,
      ...growth('\n- Three\n\nThat is all of it.', 4).map((more) => `Look here please now${list}${more}`),
    ];
    const clock = new FakeClock();
    await textReaderCode.load();
    const growing = new GrowingText(clock);
    growing.update(texts[0] ?? '', 'open');
    let said = '';
    void (async () => {
      for await (const piece of growing.read(0)) said += piece;
    })();
    for (const text of texts) {
      growing.update(text, 'open');
      await clock.advance(60);
    }
    expect(wordsOf(said)).toEqual(wordsOf(texts.at(-1) ?? '').slice(0, -1));
  });
});

describe('a line above a text that grows', () => {
  const answer = 'The capital of France is Paris. It has about two million people, and it lies on the Seine.';

  it.each<[string, (text: string, step: number) => string, string, string]>([
    [
      'a status in italics',
      (text, step) => `_${['Searching the web…', 'Reading 3 pages…', 'Done'][Math.min(2, Math.floor(step / 4))] ?? ''}_\n\n${text}`,
      'Searching the web',
      'Done',
    ],
    ['a status with a sign', (text, step) => `${step < 3 ? '⏳ Searching…' : '✅ Found it'}\n\n${text}`, 'Searching', 'Found it'],
    ['a thought', (text, step) => `> ${step < 3 ? 'Thinking…' : 'Thought for a while'}\n\n${text}`, 'Thinking', 'Thought for a while'],
    [
      'seconds that become minutes',
      (text, step) => `Thinking (${step < 5 ? `${step + 55}s` : `1m ${step - 5}s`})\n\n${text}`,
      'Thinking',
      '1m 9s',
    ],
  ])('is spoken again at the end if it has changed: %s', async (_, head, first, last) => {
    const texts = growth(answer, 6).map((text, step) => head(text, step));
    for (const afterMs of [30, 300]) {
      const [said = '', ...others] = await saidOf(texts, 'open', afterMs);
      expect(others).toEqual([]);
      expect(
        said
          .replaceAll(/\d+s(?=\)\n)/gu, '')
          .match(/\p{L}+|\d+\w/gu)
          ?.join(' '),
      ).toBe(`${first} ${wordsOf(answer).join(' ')} ${last}`);
    }
  });
});

describe('a count above a text, which changes with each token', () => {
  it('holds no text back, and lets it be read on', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const chance = new Chance(seed);
      let text = '';
      const versions = tokensOf(chance, composeMarkdown(chance).repeat(2)).map((token, index): Version => ({
        text: `(${index} tokens) ${(text += token)}`,
        ending: 'open',
        afterMs: 30,
      }));
      const heldBack: number[] = [];
      const [read] = await readVersions(versions, (texts, index) => {
        heldBack.push((versions[index]?.text.length ?? 0) - (texts.at(-1)?.said.length ?? 0));
      });
      // A link, a formula and a mark wait for their end.
      expect(Math.max(...heldBack), String(seed)).toBeLessThan(250);
      const restarts = read?.pieces.flat().filter(({ restart }) => restart !== undefined) ?? [];
      expect(restarts.length, String(seed)).toBeLessThan(versions.length / 10);
    }
  });
});

describe('a text that is made readable as it comes', () => {
  const entities: Record<string, string> = { amp: '&', quot: '"', '#39': "'", lt: '<', eacute: 'é', uuml: 'ü' };
  const signs: Record<string, string> = { smile: '😄', tada: '🎉' };

  it.each<[string, string, (text: string) => string]>([
    [
      'entities',
      'Tom &amp; Jerry said &quot;it&#39;s 3 &lt; 4&quot; and left. Caf&eacute; M&uuml;ller is open.',
      (text) => text.replaceAll(/&([#\w]+);/gu, (whole, name: string) => entities[name] ?? whole),
    ],
    [
      'names of emoji',
      'Good :smile: morning :tada: to all of you.',
      (text) => text.replaceAll(/:(\w+):/gu, (whole, name: string) => signs[name] ?? whole),
    ],
    ['fractions', 'Take 1/2 cup of it and 3/4 of that.', (text) => text.replaceAll('1/2', '½').replaceAll('3/4', '¾')],
    ['mentions', 'Ask @ann about it.', (text) => text.replaceAll('@ann', '[@Ann Lee](https://x.example/ann)')],
    ['marks of sources', 'Paris is big【4:0†a.pdf】 and old【4:1†b.pdf】. Yes.', (text) => text.replaceAll(/【[^】]*】/gu, '')],
    ['spaces that do not break', 'Le prix : 5 € ! Bien ? Oui, « très » bien.', (text) => text.replaceAll(/ ([:!?»€])/gu, '\u00A0$1')],
  ])('is said as it is then: %s', async (_, source, made) => {
    for (const step of [1, 3]) {
      const texts = growth(source, step).map((text) => made(text));
      for (const [ending, afterMs] of [
        ['open', 30],
        ['open', 300],
        ['unknown', 30],
      ] as const)
        expect((await saidOf(texts, ending, afterMs)).join(' || ').replaceAll(/\s+/gu, ' ')).toBe(made(source).replaceAll(/\s+/gu, ' '));
    }
  });

  it('is not begun anew at each number that goes up', async () => {
    const texts = ['The cap (0%)', 'The capital of (6%)', 'The capital of France (12%)', 'The capital of France is Paris (100%)'];
    expect(await saidOf(texts, 'open', 1_500)).toHaveLength(1);
    const sized = ['The cap\n\n0.0 s', 'The capital of\n\n0.3 s', 'The capital of France is\n\n0.6 s'];
    expect((await saidOf(sized, 'open', 1_500)).join(' || ')).toMatch(/^The cap\s+0\.0 s\s+capital of\s+France is\s+0\.6$/u);
  });

  it('is not cut within a number', async () => {
    const texts = growth('It costs 1250000 dollars.', 1).map((text) => text.replaceAll(/\B(?=(?:\d{3})+(?!\d))/gu, ','));
    for (const afterMs of [30, 300, 400]) expect((await saidOf(texts, 'open', afterMs)).join(' || ')).toContain('1,250,000 dollars');
  });

  it('leaves out the number of an item that another one is put before', async () => {
    const list = 'Steps:\n\n1. Open the box.\n2. Take it out.';
    const texts = [list, list.replace('1. Open', '1. First read.\n2. Open').replace('2. Take', '3. Take')];
    expect(wordsOf((await saidOf(texts, 'open', 1_500)).join(' '))).toEqual(wordsOf(`${list} First read`));
  });
});

describe('the words of a recogniser of speech', () => {
  it.each([
    [
      'English',
      [
        'I',
        'I want',
        'I want to by',
        'I want to buy a',
        'I want to buy a car',
        'I want to buy a card',
        'I want to buy a car for my',
        'I want to buy a car for my wife.',
      ],
      'I want to buy a car for my wife',
    ],
    [
      'one that writes sentences late',
      [
        'so',
        'so what',
        'so what are',
        'so what are we',
        'so what are we doing',
        'So, what are we doing today?',
        'So, what are we doing today? i',
        'So, what are we doing today? I think',
        'So, what are we doing today? I think we should',
      ],
      'so what are we doing today I think we should',
    ],
    [
      'German',
      ['ich', 'ich hätte', 'ich hätte gern', 'ich hätte gerne ein', 'Ich hätte gerne einen Kaffee', 'Ich hätte gerne einen Kaffee.'],
      'ich hätte gerne einen Kaffee',
    ],
    [
      'one that is corrected by hand',
      ['The wether', 'The weth', 'The we', 'The weather', 'The weather is', 'The weather is nice.'],
      'The weather is nice',
    ],
    [
      'Japanese',
      ['きょう', '今日は', '今日は点', '今日は天気が', '今日は天気がいい', '今日は天気がいいですね。'],
      '今日は天気がいいですね',
    ],
  ])('are spoken once they are stable: %s', async (_, texts, wanted) => {
    expect(wordsOf((await saidOf(texts, 'open', 30)).join(' || '))).toEqual(wordsOf(wanted));
  });

  it('wait for a second version once some were replaced, even if each comes late', async () => {
    const texts = ['I want to by', 'I want to buy a', 'I want to buy a card', 'I want to buy a car', 'I want to buy a car for'];
    expect(wordsOf((await saidOf(texts, 'open', 400)).join(' || '))).toEqual(wordsOf('I want to buy a car for'));
  });
});

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
