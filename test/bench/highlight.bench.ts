/**
 * `npm run bench -- highlight [--rounds N] [--json FILE]`: measures the cost of marking a word in a long text; 10 rounds by
 * default.
 */
import { runBench } from './bench-arguments';
import { PAGE_WORDS, runHighlightBenchmark, TARGET_MS } from './highlight/highlight-benchmark';
import { formatTable } from './table';

const DEFAULT_ROUNDS = 10;

const NAMES = {
  plain: 'plain text, CSS highlights',
  rendered: 'rendered markdown, CSS highlights',
  marks: 'plain text, <mark> elements',
} as const;

await runBench(['rounds'], async ({ rounds = DEFAULT_ROUNDS }) => {
  const result = await runHighlightBenchmark(rounds, (line) => console.log(line));
  const rows = Object.entries(NAMES).map(([kind, name]) => {
    const { median, max } = result.wordMs[kind as keyof typeof NAMES];
    return [name, `${median.toFixed(3)} ms`, `${max.toFixed(3)} ms`];
  });
  const report = formatTable([[`main thread a word, page of ${PAGE_WORDS} words`, 'median', 'max'], ...rows]);
  return {
    ...result,
    report,
    missedTargets: result.isReached ? [] : [`a median below ${TARGET_MS} ms of main thread a word, in each row`],
  };
});
