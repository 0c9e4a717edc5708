#!/usr/bin/env node
/** The relay as a program: prints its address, and serves until a signal stops it. */
import { resolveListenOptions } from './options/relay-options';
import { readCommand } from './program/read-settings';
import { describeSettings, usage, warningsOf } from './program/show-settings';
import { openLogOutput } from './observe/log-output';
import { serveRelay } from './server/relay-server';

/** Port 4576 follows the default port of the local Polly, 4575. */
const PROGRAM_DEFAULTS = { port: 4576, logLevel: 'info' } as const;

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2), process.env, PROGRAM_DEFAULTS);
  if (command.kind === 'help') {
    process.stdout.write(usage(PROGRAM_DEFAULTS));
    return;
  }
  const { options, nameOf } = command.settings;
  const checked = resolveListenOptions(options, nameOf);
  if (command.kind === 'check') {
    process.stdout.write(describeSettings(command.settings) + warningsOf(command.settings));
    return;
  }
  const log = checked.logLevel === 'silent' ? undefined : await openLogOutput(checked.logLevel);
  const relay = await serveRelay({ ...checked, logger: log?.logger });
  let isStopping = false;
  const stop = (stopping: () => Promise<void>) => {
    // A second signal stops the relay immediately.
    if (isStopping) (log?.abandon ?? process.exit)(1);
    isStopping = true;
    void stopping().finally(() => (log?.exit ?? process.exit)(0));
  };
  // SIGINT comes from a keyboard, so the relay stops quickly. SIGTERM replaces a relay, so open streams may finish.
  process.on('SIGINT', () => stop(() => relay.close()));
  process.on('SIGTERM', () => stop(() => relay.drain()));
  const message = `polly-relay listens on ${relay.url}`;
  if (log === undefined) process.stdout.write(`${message}\n`);
  else log.logger.info({ monitorPort: relay.monitorPort }, message);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`polly-relay: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
