/** Describes where a benchmark ran, so that its figures can be judged. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type as systemName } from 'node:os';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../stack/chromium';

/** The machine and the versions. */
export interface Environment {
  /** The day, as `2026-12-01`. */
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** Processes that were ready to run when the benchmark began, as a mean of one minute. */
  readonly load: number;
  readonly system: string;
  readonly versions: {
    readonly node: string;
    readonly chromium: string;
    readonly awsSdk: string;
    readonly project: string;
  };
}

/** Reads it, before the benchmark begins. */
export function readEnvironment(): Environment {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    load: Number((loadavg()[0] ?? NaN).toFixed(1)),
    system: `${systemName()} ${/^\d+\.\d+/u.exec(release())?.[0] ?? ''}`,
    versions: {
      node: process.versions.node,
      chromium: chromiumVersion(),
      awsSdk: versionOf(createRequire(import.meta.url).resolve('@aws-sdk/client-polly/package.json')),
      project: versionOf(new URL('../../package.json', import.meta.url)),
    },
  };
}

function chromiumVersion(): string {
  const { executablePath = chromium.executablePath() } = chromiumLaunchOptions('allowed');
  try {
    return (
      /[\d.]{3,}/u.exec(execFileSync(executablePath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[0] ??
      'unknown'
    );
  } catch {
    return 'none';
  }
}

function versionOf(file: string | URL): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
