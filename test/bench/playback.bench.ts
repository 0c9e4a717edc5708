/**
 * `npm run bench -- playback [--minutes N] [--repetitions N] [--json FILE]`: measures the cost of the players and checks
 * their output, compared with minimal players. The default is 10 minutes of speech and 40 repetitions, which takes about 20
 * minutes.
 */
import { runBench } from './bench-arguments';
import { FULL_AMOUNT, measurePlayback } from './playback/playback-benchmark';
import { figuresOf, missedTargetsOf } from './playback/playback-figures';
import { formatTable } from './table';

const NOTE = `Times are milliseconds, median [10th..90th percentile], ours / baseline; the two took turns in one run, in an order
drawn anew each time. Judge the ratios: absolute times depend on the machine and on how busy it is. The first event
holds 500 ms of sound, more than a start cushion; codec delay that is in the bytes is not counted. Processor time is
that of the thread, less what the same page costs without a player.`;

await runBench(['minutes', 'repetitions'], async ({ minutes = FULL_AMOUNT.minutes, repetitions = FULL_AMOUNT.repetitions }) => {
  const measurements = await measurePlayback({ ...FULL_AMOUNT, minutes, repetitions }, (line) => console.log(line));
  const figures = figuresOf(measurements);
  const rows = [['', 'target', 'verdict'], ...figures.map(({ name, target, verdict }) => [name, target, verdict])];
  // Measurements are text, not a column of numbers.
  const lines = formatTable(rows).split('\n');
  const report = `${lines.map((line, index) => `${line}   ${figures[index - 1]?.measured ?? ''}`.trimEnd()).join('\n')}\n\n${NOTE}`;
  return { name: 'playback', report, missedTargets: missedTargetsOf(figures), figures, ...measurements };
});
