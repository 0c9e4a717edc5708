/**
 * `npm run bench -- warm [--repetitions N] [--json FILE]`: measures the time that warming up saves; 10 repetitions by
 * default.
 */
import { runBench } from './bench-arguments';
import { formatTable } from './table';
import { runWarmBenchmark, type FirstTimesSpread } from './warm/warm-benchmark';

const DEFAULT_REPETITIONS = 10;

await runBench(['repetitions'], async ({ repetitions = DEFAULT_REPETITIONS }) => {
  const result = await runWarmBenchmark(repetitions, (line) => console.log(line));
  const row = (name: string, { audioMs, soundMs }: FirstTimesSpread) => [
    name,
    ...[audioMs.median, audioMs.max, soundMs.median, soundMs.max].map((ms) => `${ms.toFixed(0)} ms`),
  ];
  const rows = result.ways.flatMap(({ transport, cold, warm, second, sparedMs }) => [
    [`${transport}, ${repetitions} repetitions`, 'first audio', 'max', 'first sound', 'max'],
    row('  first utterance, cold', cold),
    row('  first utterance, warmed', warm),
    row('  second utterance', second),
    row('  spared: cold - warmed', sparedMs),
  ]);
  return { ...result, report: formatTable(rows) };
});
