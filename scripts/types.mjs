/**
 * `npm run types`: checks the types of the project with the root tsconfig and with each tsconfig in src, which limits its
 * folder to the globals it may use.
 */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { runCommand } from './run-command.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));
const SCRIPT = fileURLToPath(import.meta.url);

/** Checks the folders of src, in a process beside that of the root tsconfig. */
const FOLDERS = '--folders';

await ensureInstalled(ROOT_DIR);
if (process.argv.includes(FOLDERS)) await checkFolders();
else await checkAll();

async function checkAll() {
  const compiler = join(ROOT_DIR, 'node_modules', 'typescript', 'bin', 'tsc');
  const check = async (/** @type {string} */ name, /** @type {string[]} */ args) => {
    const { code, output } = await runCommand(process.execPath, args, { output: 'collect', cwd: ROOT_DIR });
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}\n${output}`.trimEnd());
    return code === 0;
  };
  const areFine = await Promise.all([
    check('tsconfig.json', [compiler, '-p', 'tsconfig.json', '--pretty', String(process.stdout.isTTY === true)]),
    check('the folders of src', [SCRIPT, FOLDERS]),
  ]);
  process.exitCode = areFine.every(Boolean) ? 0 : 1;
}

/** Folders with the same options are checked together, since most of the time goes into the libraries that they share. */
async function checkFolders() {
  const { default: ts } = await import('typescript');
  /** @typedef {{ options: import('typescript').CompilerOptions, files: string[], folders: string[] }} Group */
  /** @type {Map<string, Group>} */
  const groups = new Map();
  const formatHost = {
    getCanonicalFileName: (/** @type {string} */ name) => name,
    getCurrentDirectory: () => ROOT_DIR,
    getNewLine: () => '\n',
  };
  let failures = 0;
  for (const path of readdirSync(join(ROOT_DIR, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (path.split(sep).at(-1) !== 'tsconfig.json') continue;
    const file = join(ROOT_DIR, 'src', path);
    const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report });
    if (parsed === undefined) continue;
    for (const error of parsed.errors) report(error);
    const options = { ...parsed.options, configFilePath: undefined };
    const key = JSON.stringify(options);
    /** @type {Group} */
    const group = groups.get(key) ?? { options, files: [], folders: [] };
    groups.set(key, group);
    group.files.push(...parsed.fileNames);
    group.folders.push(relative(ROOT_DIR, join(file, '..')));
  }
  for (const { options, files, folders } of groups.values()) {
    console.log(`        ${folders.join(', ')}`);
    for (const diagnostic of ts.getPreEmitDiagnostics(ts.createProgram(files, options))) report(diagnostic);
  }
  process.exitCode = failures === 0 ? 0 : 1;

  function report(/** @type {import('typescript').Diagnostic} */ diagnostic) {
    failures += 1;
    console.log(ts.formatDiagnostic(diagnostic, formatHost).trimEnd());
  }
}
