#!/usr/bin/env node
/**
 * The local Polly from a shell:
 *
 *     --port PORT      default 4575; 0 takes any free one
 *     --host HOST      default 127.0.0.1
 *     --pacing PACING  published (default) or instant
 */

import { parseArgs } from 'node:util';
import { SpeechError } from '../base/errors';
import { PACINGS, type Pacing } from './accounts/account-settings';
import { startLocalPolly } from './local-polly';

const DEFAULT_PORT = 4575;
const USAGE = `Options: --port PORT (default ${DEFAULT_PORT}, 0 for any free one), --host HOST, --pacing ${PACINGS.join('|')}`;

async function main(): Promise<void> {
  const options = readArguments();
  const polly = await startLocalPolly(options);
  const stop = (): void => {
    void polly.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`Local Polly on ${polly.url} (region ${polly.region}, identity pool ${polly.identityPoolId}). Ctrl-C stops it.`);
}

function readArguments(): { port: number; host?: string; pacing?: Pacing } {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string' }, pacing: { type: 'string' } },
    });
    return {
      port: values.port === undefined ? DEFAULT_PORT : Number(values.port || Number.NaN),
      ...(values.host === undefined ? {} : { host: values.host }),
      // startLocalPolly refuses what is no pacing, with a message that names those there are.
      ...(values.pacing === undefined ? {} : { pacing: values.pacing as Pacing }),
    };
  } catch (cause) {
    throw new SpeechError({ code: 'invalid-option', message: USAGE, cause });
  }
}

try {
  await main();
} catch (error) {
  console.error(SpeechError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
}
