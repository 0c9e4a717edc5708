/** Installs the package as users get it: packed by npm, with no other packages than its declared dependencies. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../scripts/run-command.mjs';

/** The root folder of this project. */
export const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Packages that a TypeScript project has in addition. */
const CONSUMERS_OWN = ['@types/node', '@types/react', '@types/react-dom'];

/** A project with the package installed. */
export interface InstalledPackage {
  /** The project's folder, which contains the files of test/package/consumer. */
  readonly projectDir: string;
  /** The package's folder in the project. */
  readonly packageDir: string;
  /** The installed tarball. */
  readonly tarball: string;
  /** Paths of the packed files, with forward slashes. */
  readonly packedFiles: readonly string[];
  remove(): Promise<void>;
}

/**
 * Packs the package, which must be built, and installs it in a folder outside this project.
 *
 * @throws Error if it is not built or cannot be packed.
 */
export async function installPackage(): Promise<InstalledPackage> {
  if (!existsSync(join(ROOT_DIR, 'dist'))) throw new Error('There is no dist: run "npm run build" first.');
  const projectDir = await realpath(await mkdtemp(join(tmpdir(), 'polly-consumer-')));
  const modulesDir = join(projectDir, 'node_modules');
  await mkdir(modulesDir);

  const { filename, files } = await packPackage(projectDir);
  await run('tar', ['-xf', filename, '-C', 'node_modules'], projectDir);
  const packageDir = join(modulesDir, 'react-polly-stream');
  // In npm's tarballs, all files are in a folder of this name.
  await cp(join(modulesDir, 'package'), packageDir, { recursive: true });
  await rm(join(modulesDir, 'package'), { recursive: true });

  const { dependencies, peerDependencies } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...CONSUMERS_OWN]) {
    await mkdir(dirname(join(modulesDir, name)), { recursive: true });
    await symlink(join(ROOT_DIR, 'node_modules', name), join(modulesDir, name), 'junction');
  }
  await cp(join(ROOT_DIR, 'test', 'package', 'consumer'), projectDir, { recursive: true });
  return {
    projectDir,
    packageDir,
    tarball: join(projectDir, filename),
    packedFiles: files.map(({ path }) => path),
    remove: () => rm(projectDir, { recursive: true, force: true }),
  };
}

/**
 * Runs a command in a folder.
 *
 * @returns Its output.
 * @throws Error with the output if the command fails.
 */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, output } = await runCommand(command, args, { output: 'collect', cwd });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** npm's report of a packed package. */
interface Packed {
  /** Name of the tarball. */
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the package into a folder. It must be built, since the scripts that would build it are skipped. */
export async function packPackage(destination: string): Promise<Packed> {
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=silent', '--pack-destination', destination], ROOT_DIR);
  const [packed] = JSON.parse(output.slice(output.indexOf('['))) as [Packed];
  return packed;
}
