/**
 * `npm run bench -- scale [--results DIR] [--json FILE]`: what a million utterances a day cost, computed from the results of
 * the benchmarks `conversation` and `relay`. Default folder: docs/benchmarks. `npm run bench -- report` plots it.
 */
import { runBench } from './bench-arguments';
import { readResult, RESULTS_DIR } from './report/results';
import { SCALE_INPUTS, type Input } from './scale/scale-inputs';
import { modelScale, type ScaleInputs } from './scale/scale-model';
import { inputRows, scaleRows } from './scale/scale-report';
import { formatTable } from './table';

await runBench(
  [],
  (_, { results = RESULTS_DIR }) => {
    const values = Object.entries(SCALE_INPUTS).map(([name, { value }]: [string, Input]) => [name, value]);
    const inputs = Object.fromEntries(values) as ScaleInputs;
    const result = modelScale(inputs, readResult(results, 'conversation'), readResult(results, 'relay'));
    return Promise.resolve({ ...result, report: `${formatTable(scaleRows(result))}\n\n${formatTable(inputRows())}` });
  },
  ['results'],
);
