#!/usr/bin/env node
/** The relay as a program: says where it listens, and serves until it is told to stop. */
import { parseArgs } from 'node:util';
import { startRelay } from './server/relay-server';

/** One more than the local Polly's, whose default is 4575. */
const DEFAULT_PORT = 4576;

const USAGE = `Usage: polly-relay [options]

Carries two-way streams from browsers to Amazon Polly.

  --port NUMBER      port to listen on (default ${DEFAULT_PORT}; 0 takes a free one)
  --host ADDRESS     address to listen on (default 127.0.0.1, which only this machine reaches)
  --origin ORIGIN    page that may connect, such as https://app.example.com; repeat for more; * allows all
                     (default: pages served from this machine)
  --upstream ORIGIN  server to forward to beside Amazon Polly's own, such as http://127.0.0.1:4575; repeat for more
  --help             show this
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: '127.0.0.1' },
      origin: { type: 'string', multiple: true },
      upstream: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port: "${values.port}" is not a port number.`);

  const relay = await startRelay({
    host: values.host,
    port,
    upstreams: values.upstream,
    ...(values.origin === undefined ? {} : { allowedOrigins: values.origin }),
  });
  process.stdout.write(`polly-relay listens on ${relay.url}\n`);
  let isStopping = false;
  const stop = (stopping: () => Promise<void>) => {
    // Asked twice, it is in a hurry.
    if (isStopping) process.exit(1);
    isStopping = true;
    void stopping().finally(() => process.exit());
  };
  // At a keyboard nobody wants to wait; who replaces a relay by another wants nobody to hear of it.
  process.on('SIGINT', () => stop(() => relay.close()));
  process.on('SIGTERM', () => stop(() => relay.drain()));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`polly-relay: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
