import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { drawAnswers } from '../conversation/answers';
import { FULL_SETTINGS } from '../conversation/conversation-benchmark';
import { figuresOf, type ConversationResult } from '../conversation/conversation-figures';
import { WAYS } from '../conversation/listening';
import { SCALE_INPUTS } from '../scale/scale-inputs';
import { modelScale, type ScaleInputs } from '../scale/scale-model';
import { makeDocument } from './document';
import { markdownTable } from './markdown';
import { renderPlot } from './plots';
import { readResult, RESULTS_DIR } from './results';

it('docs/benchmarks.md and its plots are what the results beside it make', () => {
  const { markdown, plots } = makeDocument(RESULTS_DIR);
  expect(readFileSync(join(RESULTS_DIR, '..', 'benchmarks.md'), 'utf8')).toBe(markdown);
  const kept = readdirSync(RESULTS_DIR).filter((file) => file.endsWith('.svg'));
  expect(kept.sort()).toEqual(
    Object.keys(plots)
      .map((name) => `${name}.svg`)
      .sort(),
  );
  for (const [name, svg] of Object.entries(plots)) expect(readFileSync(join(RESULTS_DIR, `${name}.svg`), 'utf8')).toBe(svg);
});

it('makes a section of every result, with its plots, its misses and the state of the machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const environment = { ...readResult(RESULTS_DIR, 'relay').environment, cores: 2, load: 1.5 };
  const keep = (result: { readonly name: string }) => {
    const kept = { report: 'what was printed', missedTargets: ['a millisecond less'], ...result, environment };
    writeFileSync(join(folder, `${result.name}.json`), JSON.stringify(kept));
  };
  const conversation = madeUpConversation();
  keep(conversation);
  const inputs = Object.fromEntries(Object.entries(SCALE_INPUTS).map(([name, { value }]) => [name, value])) as ScaleInputs;
  keep(modelScale({ ...inputs, utterancesADay: 10_000 }, conversation, readResult(RESULTS_DIR, 'relay')));
  const way = { totalMs: 1_000 };
  keep({ name: 'published', published: { sequential: way, stream: way }, measured: { sequential: way, stream: way } } as never);
  for (const name of ['playback', 'lifecycle']) keep({ name });

  const { markdown, plots } = makeDocument(folder);
  for (const title of ['What a listener feels', 'AWS', 'A million utterances a day', 'The players', 'Stopping']) {
    expect(markdown).toMatch(new RegExp(`^## ${title}`, 'mu'));
  }
  expect(markdown).not.toContain('## The relay');
  expect(markdown.match(/- a millisecond less/gu)).toHaveLength(4);
  expect(markdown).toContain('load 1.5 on 2 cores');
  expect(Object.keys(plots).sort()).toEqual(['conversation-first-sound', 'conversation-last-byte', 'published', 'scale']);
  for (const name of Object.keys(plots)) expect(markdown).toContain(`(benchmarks/${name}.svg)`);
  expect(markdown).not.toContain('undefined');
});

/** Every way but calls begins after a second, and the calls half a second later. */
function madeUpConversation(): ConversationResult {
  const settings = { ...FULL_SETTINGS, lengths: [1, 4], interruptedLengths: [4] };
  const answers = [false, true].flatMap((isInterrupted) => drawAnswers({ ...settings, isInterrupted }));
  const listenings = answers.flatMap((answer) =>
    [...WAYS.map((way) => ({ way, purpose: 'hear' as const })), ...WAYS.map((way) => ({ way, purpose: 'fetch' as const }))].map((kind) => ({
      ...kind,
      answer: answer.name,
      firstSoundMs: kind.way === 'sequential' ? 1_500 : 1_000,
      playerFirstSoundMs: 990,
      lastSoundMs: 9_000,
      stalls: 0,
      stalledMs: 0,
      calls: answer.sentences.length,
      failedCalls: 0,
      billedCharacters: 200,
      openSeconds: 5,
      speechSeconds: 4 * answer.sentences.length,
      speechSecondsOfCalls: answer.sentences.map(() => 4),
      audioBytes: 48_000,
      lastByteMs: kind.way === 'sequential' ? 10_000 : 6_000,
      ...(answer.bargeInMs === undefined ? {} : { heardCharacters: 100, silentMs: 20 }),
    })),
  );
  return figuresOf({ settings, answers, listenings, failures: [], timerLatenessMs: [0, 1] });
}

it('a plot shows its title, names and limit, and does not depend on the plots before it', () => {
  const plot = {
    title: 'Times',
    valueName: 'ms',
    categories: ['one', 'two'],
    series: [{ name: 'relay', values: [1, 2] }],
    kind: 'bars',
    limit: { name: 'quota', value: 1.5 },
  } as const;
  const first = renderPlot(plot);
  for (const text of ['Times', 'ms', 'one', 'two', 'relay', 'quota']) expect(first).toContain(`>${text}<`);
  expect(renderPlot({ ...plot, series: [{ name: 'relay', values: [1, 3] }] })).not.toBe(first);
  expect(renderPlot(plot)).toBe(first);
});

it('a table keeps cells with bars whole, and fills missing ones', () => {
  expect(markdownTable([['a', 'b'], ['x | y']])).toBe('| a | b |\n|---|---:|\n| x \\| y |  |');
});
