/**
 * Checks that making markdown speakable takes linear time, also for unclosed marks. It compares a text with one of half its
 * length, a thousand characters at a time.
 */
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { pathologicalTexts } from '../../text/markdown/pathological';
import type { BenchResult } from '../bench-arguments';
import { formatTable } from '../table';

/** Runs per measurement; the fastest counts, since garbage collection and the like only add time. */
const RUNS = 3;
const CHUNK_CHARACTERS = 1_000;
/** Twice the text must take at most this many times as long; more is worse than linear. */
const MOST_RATIO = 3;
/** Shorter times are too imprecise to compare. */
const LEAST_MEASURABLE_MS = 50;
const ORDINARY = '# A heading\n\nSome **bold** text with `code`, [a link](https://a.example/b) and $5.\n\n- an item\n- another\n\n';

/** The time that one form of text takes. */
export interface FormTime {
  readonly unit: string;
  readonly halfMs: number;
  readonly wholeMs: number;
  readonly ratio: number;
}

/** The result, as written with `--json`. */
export interface TextResult extends BenchResult {
  readonly characters: number;
  readonly forms: readonly FormTime[];
  readonly missedTargets: readonly string[];
}

/** Measures texts of so many characters. */
export function runTextBenchmark(characters: number): TextResult {
  const texts: readonly (readonly [string, string])[] = [
    ['ordinary text', ORDINARY.repeat(Math.ceil(characters / ORDINARY.length))],
    ...pathologicalTexts(characters),
  ];
  const forms = texts.map(([unit, text]) => {
    const halfMs = leastCpuMs(text.slice(0, text.length / 2));
    const wholeMs = leastCpuMs(text);
    return { unit, halfMs, wholeMs, ratio: wholeMs / halfMs };
  });
  const slowest = [...forms].sort((one, other) => other.wholeMs - one.wholeMs);
  const bent = forms.filter(({ halfMs, ratio }) => halfMs >= LEAST_MEASURABLE_MS && ratio > MOST_RATIO);
  const report = [
    `${characters / 1_000_000} MB each, in pieces of ${CHUNK_CHARACTERS} characters; least CPU time of ${RUNS} runs.`,
    '',
    formatTable([
      ['', 'half ms', 'whole ms', 'ratio'],
      ...[...forms.slice(0, 1), ...slowest.slice(0, 10)].map(({ unit, halfMs, wholeMs, ratio }) => [
        JSON.stringify(unit),
        halfMs.toFixed(0),
        wholeMs.toFixed(0),
        ratio.toFixed(2),
      ]),
    ]),
    '',
    `More than linear: ${bent.map(({ unit }) => JSON.stringify(unit)).join(', ') || 'none'}, of ${forms.length}.`,
  ].join('\n');
  const missedTargets = bent.map(
    ({ unit, ratio }) => `time that grows with the text; twice of ${JSON.stringify(unit)} takes ${ratio.toFixed(2)} times as long`,
  );
  return { name: 'text', characters, forms, report, missedTargets };
}

function leastCpuMs(text: string): number {
  return Math.min(...Array.from({ length: RUNS }, () => cpuMs(text)));
}

/** Measures CPU time, so that other processes do not count. */
function cpuMs(text: string): number {
  const speakable = createSpeakableText({ markdown: true });
  const before = process.cpuUsage();
  for (let at = 0; at < text.length; at += CHUNK_CHARACTERS) speakable.push(text.slice(at, at + CHUNK_CHARACTERS));
  speakable.end();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
