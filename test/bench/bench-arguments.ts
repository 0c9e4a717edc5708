/** Reads a benchmark's arguments from the command line, and writes its result. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readEnvironment } from './environment';

/** The arguments of a benchmark. */
export interface BenchArguments {
  /** The file for the result as JSON; undefined if none was given. */
  readonly jsonFile: string | undefined;
  /** The given numbers, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The given folders, by name. */
  readonly folders: Readonly<Record<string, string>>;
}

/**
 * Reads the arguments of this process: `--json FILE`, `--NAME N` for each name, and `--NAME DIR` for each folder.
 *
 * @param names - Options that take a positive whole number.
 * @param folderNames - Options that take a folder.
 * @throws Error that names the valid arguments.
 */
export function readBenchArguments(names: readonly string[] = [], folderNames: readonly string[] = []): BenchArguments {
  const usage = ['--json FILE', ...names.map((name) => `--${name} N`), ...folderNames.map((name) => `--${name} DIR`)].join(', ');
  const known = Object.fromEntries(['json', ...names, ...folderNames].map((name) => [name, { type: 'string' as const }]));
  let values: Readonly<Record<string, string | undefined>>;
  try {
    ({ values } = parseArgs({ options: known }));
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)} This benchmark takes: ${usage}.`, { cause });
  }
  const numbers: Record<string, number> = {};
  for (const name of names) {
    const value = values[name];
    if (value === undefined) continue;
    if (!/^[1-9]\d*$/u.test(value)) throw new Error(`--${name} takes a positive whole number. This benchmark takes: ${usage}.`);
    numbers[name] = Number(value);
  }
  const folders = Object.fromEntries(folderNames.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  return { jsonFile: values['json'], numbers, folders };
}

/** The result of a benchmark, which can be written as JSON. */
export interface BenchResult {
  /** The name of the benchmark. */
  readonly name: string;
  /** Describes each target that was missed or could not be judged. Default: the benchmark has no targets. */
  readonly missedTargets?: readonly string[];
  /** The result as text. It is printed, and kept with the result. */
  readonly report: string;
}

/** Runs a benchmark. A missed target or a thrown error is printed and makes the process exit with a failure. */
export async function runBench(
  names: readonly string[],
  work: (numbers: BenchArguments['numbers'], folders: BenchArguments['folders']) => Promise<BenchResult>,
  folderNames: readonly string[] = [],
): Promise<void> {
  try {
    const { jsonFile, numbers, folders } = readBenchArguments(names, folderNames);
    const environment = jsonFile === undefined ? undefined : readEnvironment();
    const result = await work(numbers, folders);
    const { missedTargets, report } = result;
    console.log(`\n${report}\n`);
    if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify({ ...result, environment }, undefined, 2)}\n`);
    if (missedTargets === undefined) return;
    if (missedTargets.length === 0) console.log('Every target is reached.');
    for (const target of missedTargets) console.error(`Target missed: ${target}`);
    if (missedTargets.length > 0) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
