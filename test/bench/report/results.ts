/** The results of benchmarks that are kept beside the document. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from '../bench-arguments';
import type { ConversationResult } from '../conversation/conversation-figures';
import type { Environment } from '../environment';
import type { LifecycleResult } from '../lifecycle/lifecycle-benchmark';
import type { PeersResult } from '../peers/peers-benchmark';
import type { Figure } from '../playback/playback-figures';
import type { PublishedResult } from '../published/published-benchmark';
import type { RelayBenchResult } from '../relay-benchmark';
import type { ScaleResult } from '../scale/scale-model';
import type { SizeResult } from '../size/size-benchmark';

/** Where results are kept, as `NAME.json`. */
export const RESULTS_DIR = fileURLToPath(new URL('../../../docs/benchmarks/', import.meta.url));

/** What each benchmark writes beyond {@link Kept}. */
interface Results {
  readonly conversation: ConversationResult;
  readonly published: PublishedResult;
  readonly relay: RelayBenchResult;
  readonly scale: ScaleResult;
  readonly playback: { readonly figures: readonly Figure[] };
  readonly peers: PeersResult;
  readonly timing: { readonly engines: readonly { readonly name: string }[] };
  readonly lifecycle: LifecycleResult;
  readonly size: SizeResult;
}

/** What every kept result has. */
export type Kept = BenchResult & { readonly environment: Environment };

/** The names of benchmarks in the document. */
export type BenchmarkName = keyof Results;

/** A kept result. */
export type ResultOf<Name extends BenchmarkName> = Results[Name] & Kept;

/**
 * Reads the result of a benchmark.
 *
 * @throws Error that names the command which makes it.
 */
export function readResult<Name extends BenchmarkName>(folder: string, name: Name): ResultOf<Name> {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) throw new Error(`There is no ${file}. Run: npm run bench -- ${name} --json ${file}`);
  // JSON has no NaN, which stands for what could not be measured.
  const numbered = (_: string, value: unknown) => (value === null ? NaN : value);
  return JSON.parse(readFileSync(file, 'utf8'), numbered) as ResultOf<Name>;
}
