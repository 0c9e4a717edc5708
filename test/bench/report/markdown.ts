/** Parts of the document in markdown. */
import type { Kept } from './results';

/** Formats a table; the first row is its head. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${head.map((_, column) => (cells[column] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join('\n');
}

/** Shows what a command printed. */
export function printed(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

/** Describes where and when a result was measured, and the state of the machine. */
export function measuredAt({ environment }: Kept): string {
  const { date, processor, cores, memoryGigabytes, load, system, versions } = environment;
  // More than this, and something else was running.
  const isBusy = load > cores / 2;
  const busy = isBusy ? ` **Other work kept the machine busy (load ${load} on ${cores} cores): judge only ratios.**` : '';
  return (
    `Measured on ${date} with ${cores} cores of ${processor}, ${memoryGigabytes} GB, ${system}; Node ${versions.node}, Chromium ` +
    `${versions.chromium}, AWS SDK ${versions.awsSdk}, this package ${versions.project}.${busy}`
  );
}

/** Lists the targets that were missed. */
export function verdict({ missedTargets }: Kept): string {
  if (missedTargets === undefined) return 'This benchmark has no target.';
  if (missedTargets.length === 0) return 'Every target is reached.';
  return ['Targets missed:', '', ...missedTargets.map((target) => `- ${target}`)].join('\n');
}
