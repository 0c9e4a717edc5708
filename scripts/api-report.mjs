/**
 * Reports the public interface of the built package, with one report per entry point: every exported symbol with its type,
 * and the types behind them. The accepted reports are in test/package/api; a test fails if the package differs.
 *
 * `npm run api` builds the package and accepts its present interface.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { runCommand } from './run-command.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));

/** Folder of the accepted reports, relative to the root. */
export const REPORT_DIR = 'test/package/api';

/** The entry points with types, and their declarations. */
export const ENTRIES = /** @type {const} */ ({
  react: 'dist/react/index.d.ts',
  core: 'dist/core/index.d.ts',
  relay: 'dist/relay/index.d.ts',
  emulator: 'dist/emulator/index.d.ts',
  testing: 'dist/testing/index.d.ts',
  vite: 'dist/relay/vite-plugin.d.ts',
});

/** Silences API Extractor's other messages; doc comments have their own checks. */
const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/**
 * Writes the reports of all entry points into a folder. The package must be built.
 *
 * @param {string} folder - Absolute path; created if missing.
 * @returns {Record<string, string>} The text of the reports, by entry point.
 * @throws Error if a declaration does not compile.
 */
export function writeApiReports(folder) {
  mkdirSync(folder, { recursive: true });
  const configs = Object.entries(ENTRIES).map(([name, file]) => ({ name, config: configOf(name, join(ROOT_DIR, file), folder) }));
  const [first] = configs;
  if (first === undefined) return {};
  const additionalEntryPoints = Object.values(ENTRIES).map((file) => join(ROOT_DIR, file));
  const compilerState = CompilerState.create(first.config, { additionalEntryPoints });
  return Object.fromEntries(
    configs.map(({ name, config }) => {
      const faults = /** @type {string[]} */ ([]);
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          if (message.category === 'Compiler') faults.push(message.text);
          message.handled = true;
        },
      });
      if (faults.length > 0)
        throw new Error(`${ENTRIES[/** @type {keyof typeof ENTRIES} */ (name)]} does not compile:\n${faults.join('\n')}`);
      return [name, readFileSync(join(folder, `${name}.api.md`), 'utf8')];
    }),
  );
}

/**
 * @param {string} name
 * @param {string} declarations
 * @param {string} reportFolder
 */
function configOf(name, declarations, reportFolder) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT_DIR, 'package.json'),
    configObject: {
      projectFolder: ROOT_DIR,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          extends: join(ROOT_DIR, 'tsconfig.base.json'),
          compilerOptions: { lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: ['node'] },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder,
        reportTempFolder: join(reportFolder, 'new'),
        reportFileName: `${name}.api.md`,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      },
    },
  });
}

async function main() {
  const { code } = await runCommand(process.execPath, [join(ROOT_DIR, 'node_modules/vite/bin/vite.js'), 'build'], {
    output: 'show',
    cwd: ROOT_DIR,
  });
  if (code !== 0) process.exit(code);
  const reports = writeApiReports(join(ROOT_DIR, '.cache', 'api'));
  mkdirSync(join(ROOT_DIR, REPORT_DIR), { recursive: true });
  for (const [name, text] of Object.entries(reports)) writeFileSync(join(ROOT_DIR, REPORT_DIR, `${name}.api.md`), text);
  console.log(`Accepted the interface of ${Object.keys(reports).join(', ')}: see git diff ${REPORT_DIR}.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
