/** Makes docs/benchmarks.md and its plots from the results that are kept beside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measuredAt, verdict } from './markdown';
import { renderPlot } from './plots';
import { readResult, type BenchmarkName } from './results';
import { SECTIONS, type Section } from './sections';

const INTRODUCTION = `# Benchmarks

\`npm run bench -- report\` writes this page from the results beside it (\`docs/benchmarks/*.json\`), which the benchmarks wrote with
\`--json\`. Nothing here is written by hand, and a test compares the page with the results.

## Method

Absolute times depend on the machine and on how busy it is; ratios and differences within one run do not. So everything that is
compared is measured in one run, in turns or side by side, and a control shows what the machine itself did. Amazon's service cannot be
measured without an account, and would measure the network: all benchmarks use the [local Polly](local-polly.md), which speaks the real
protocol to AWS's own SDK and is paced by figures that were published. No figure here says anything of Amazon's service. Chance comes from
seeds. A benchmark with a target exits with a failure if it misses it, and its misses are listed here.

To measure again, on a machine with nothing else to do:

\`\`\`sh
for name in size lifecycle timing published relay conversation scale playback peers; do
  npm run bench -- $name --json docs/benchmarks/$name.json
done
npm run bench -- report
\`\`\``;

/** The page and its plots. */
export interface BenchmarkDocument {
  readonly markdown: string;
  /** By the name of their files, without the ending. */
  readonly plots: Readonly<Record<string, string>>;
}

/**
 * Makes the document.
 *
 * @param folder - Where the results are. Benchmarks without a result are left out.
 */
export function makeDocument(folder: string): BenchmarkDocument {
  const plots: Record<string, string> = {};
  const sections = SECTIONS.filter(({ name }) => existsSync(join(folder, `${name}.json`))).map((section) => {
    return makeSection(section as unknown as Section<BenchmarkName>, folder, plots);
  });
  return { markdown: `${[INTRODUCTION, ...sections].join('\n\n')}\n`, plots };
}

function makeSection<Name extends BenchmarkName>(section: Section<Name>, folder: string, plots: Record<string, string>): string {
  const { name, title, method, body, losses } = section;
  const result = readResult(folder, name);
  const pictures = Object.entries(section.plots?.(result) ?? {}).map(([id, plot]) => {
    plots[id] = renderPlot(plot);
    return `![${plot.title}](benchmarks/${id}.svg)`;
  });
  const parts = [
    `## ${title}`,
    `${method}\n\n\`npm run bench -- ${name}\`. ${measuredAt(result)}`,
    body(result),
    ...pictures,
    verdict(result),
    ...(losses === undefined ? [] : [losses]),
  ];
  return parts.join('\n\n');
}
