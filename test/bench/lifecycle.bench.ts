/**
 * `npm run bench -- lifecycle [--repetitions N] [--json FILE]`: measures how fast speech stops; 20 repetitions by default.
 */
import { runBench } from './bench-arguments';
import { runLifecycleBenchmark } from './lifecycle/lifecycle-benchmark';
import type { Spread } from './spread';
import { formatTable } from './table';

const DEFAULT_REPETITIONS = 20;

await runBench(['repetitions'], async ({ repetitions = DEFAULT_REPETITIONS }) => {
  const result = await runLifecycleBenchmark(repetitions, (line) => console.log(line));
  const { unmountMs, interrupt } = result;
  const cells = (unit: string, { median, max }: Spread) => [`${median.toFixed(0)} ${unit}`, `${max.toFixed(0)} ${unit}`];
  const report = formatTable([
    [`${repetitions} repetitions`, 'median', 'max', 'target'],
    ['unmount in mid-speech to the end of its request at the local Polly', ...cells('ms', unmountMs), `< ${unmountMs.target} ms`],
    [`interrupt() to silence at the loudspeaker, at ${interrupt.sampleRate} Hz`, ...cells('samples', interrupt.renderedSamples)],
    ['  the same, of which the fade takes 20 ms', ...cells('ms', interrupt.renderedMs)],
  ]);
  const missedTargets =
    unmountMs.max < unmountMs.target ? [] : [`unmount in under ${unmountMs.target} ms; the longest took ${unmountMs.max.toFixed(0)} ms`];
  return { ...result, report, missedTargets };
});
