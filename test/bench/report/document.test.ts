import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDocument } from './document';
import { markdownTable } from './markdown';
import { renderPlot } from './plots';
import { RESULTS_DIR } from './results';

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
