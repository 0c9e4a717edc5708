/**
 * `npm run bench -- size [--json FILE]`: measures the bundle size of an app with `<SpokenText>`, in total and at first
 * load.
 */
import { runBench } from './bench-arguments';
import budget from './size/budget.json';
import {
  missedTargets,
  overBudget,
  packagesIn,
  weighEntries,
  weighSmallestApp,
  weighWaits,
  type ShippedChunk,
} from './size/size-benchmark';
import { formatTable } from './table';

/** Smaller parts are summed up. */
const SHOWN_PART_BYTES = 500;

await runBench([], async () => {
  const result = await weighSmallestApp();
  const { initial, lazy, speaking } = result;
  const spoken = new Set(speaking.chunks.map(({ name }) => name));
  const rest = {
    gzipBytes: lazy.gzipBytes - speaking.gzipBytes,
    chunks: lazy.chunks.filter(({ name }) => !spoken.has(name)),
  };
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const row = ({ name, gzipBytes, minifiedBytes, parts }: ShippedChunk) => [
    `  ${name}`,
    kilobytes(gzipBytes),
    kilobytes(minifiedBytes),
    `  ${describeParts(parts)}`,
  ];
  const total = ({ gzipBytes, chunks }: { readonly gzipBytes: number; readonly chunks: readonly ShippedChunk[] }) => [
    kilobytes(gzipBytes),
    kilobytes(chunks.reduce((sum, { minifiedBytes }) => sum + minifiedBytes, 0)),
  ];
  const rows = [
    ['', 'gzip', 'minified'],
    ['loaded with the page', ...total(initial)],
    ...initial.chunks.map(row),
    ['loaded to speak mp3 in Chromium through the relay', ...total(speaking)],
    ...speaking.chunks.map(row),
    ['loaded when anything else first needs it', ...total(rest)],
    ...rest.chunks.map(row),
  ];
  // The parts of a chunk are text, not a column of numbers.
  const table = formatTable(rows.map((cells) => cells.slice(0, 3))).split('\n');
  const entries = await weighEntries();
  const budgetOf = (name: string) => kilobytes((budget as Readonly<Record<string, number>>)[name] ?? 0);
  const report = [
    ...table.map((line, index) => `${line}${rows[index]?.[3] ?? ''}`),
    '',
    `Packages loaded with the page: ${packagesIn(initial.chunks).join(', ') || 'none'}.`,
    '',
    formatTable([
      ['an entry or part by itself, without late code', 'gzip', 'budget'],
      ...entries.map(({ name, gzipBytes }) => [`  ${name}`, kilobytes(gzipBytes), budgetOf(name)]),
    ]),
  ].join('\n');
  const missed = [...missedTargets(result), ...overBudget([...weighWaits(result), ...entries], budget)];
  return { ...result, entries, report, missedTargets: missed };
});

function describeParts(parts: ShippedChunk['parts']): string {
  const shown = parts.filter(({ renderedBytes }) => renderedBytes >= SHOWN_PART_BYTES);
  const rest = parts.length - shown.length;
  const words = shown.map(({ name, renderedBytes }) => `${name} ${renderedBytes}`);
  return [...words, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
