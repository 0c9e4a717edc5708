/** `npm run bench -- report`: writes docs/benchmarks.md and its plots from docs/benchmarks/*.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBench } from './bench-arguments';
import { makeDocument } from './report/document';
import { RESULTS_DIR } from './report/results';

await runBench([], () => {
  const { markdown, plots } = makeDocument(RESULTS_DIR);
  writeFileSync(join(RESULTS_DIR, '..', 'benchmarks.md'), markdown);
  for (const [name, svg] of Object.entries(plots)) writeFileSync(join(RESULTS_DIR, `${name}.svg`), svg);
  return Promise.resolve({ name: 'report', report: `Wrote docs/benchmarks.md and ${Object.keys(plots).length} plots.` });
});
