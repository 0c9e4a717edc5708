#!/usr/bin/env node
/** The package as a program: `react-polly-stream relay` and `react-polly-stream local-polly`, by the names of its programs. */

const [, , command, ...rest] = process.argv;
const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  relay: () => import('./relay/cli'),
  'local-polly': () => import('./emulator/cli'),
};
const start = command !== undefined && Object.hasOwn(programs, command) ? programs[command] : undefined;

if (start === undefined) {
  process.stderr.write(`Usage: react-polly-stream ${Object.keys(programs).join('|')} [options]\n`);
  process.exitCode = 1;
} else {
  // The programs read their own command line.
  process.argv.splice(2, process.argv.length, ...rest);
  void start();
}
