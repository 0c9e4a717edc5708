/** Runs the speech stack and Storybook for `npm start`, after the install. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OwnedProcess } from '../test/stack/processes/owned-process';
import { startSpeechStack, type RealPolly } from '../test/stack/speech-stack';
import { toEnvironment, type SpeechStackSettings } from '../test/stack/speech-stack-settings';
import { choosePorts } from './choose-ports';

const SYNTHESIZER_PACKAGE = '@echogarden/espeak-ng-emscripten';

/** Only this machine may connect. */
const HOST = '127.0.0.1';

/** How often to ask whether Storybook is ready. */
const READY_POLL_MS = 200;

/** The options of `npm start`. */
export interface DevServersOptions {
  /** Folder of package.json. */
  readonly rootDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the user asked not to open a browser. */
  readonly noOpen: boolean;
}

/**
 * Starts everything; resolves after the user has asked to stop and all has stopped.
 *
 * @throws Error if a part does not start or ends by itself; all other parts are stopped first.
 */
export async function runDevServers({ rootDir, env, noOpen }: DevServersOptions): Promise<void> {
  const realPolly = readRealPolly(env);
  if (realPolly === undefined && !existsSync(join(rootDir, 'node_modules', SYNTHESIZER_PACKAGE))) {
    throw new Error(`The local Polly cannot speak without ${SYNTHESIZER_PACKAGE}. Run: npm ci --include=dev`);
  }
  const ending = new Ending();
  const toStop: (() => Promise<void>)[] = [];
  try {
    const { ports, notes } = await choosePorts();
    for (const note of notes) console.log(note);
    const stack = await startSpeechStack({
      pacing: 'warm',
      pollyPort: ports['local Polly'],
      relayPort: ports.relay,
      ...(realPolly === undefined ? {} : { realPolly }),
      onServerDied: ending.fail,
    });
    toStop.push(() => stack.close());
    const storybookUrl = `http://localhost:${ports.Storybook}`;
    const opensBrowser = process.stdout.isTTY && !noOpen && env['BROWSER'] !== 'none' && (env['CI'] ?? '') === '';
    const storybook = startStorybook(rootDir, ports.Storybook, opensBrowser, stack.settings, ending.fail);
    toStop.push(() => storybook.stop());
    const isUp = await Promise.race([answers(`http://${HOST}:${ports.Storybook}/index.json`, ending), ending.promise]);
    if (isUp) console.log(summary(stack.settings, storybookUrl));
    await ending.promise;
  } finally {
    await Promise.all(toStop.map((stop) => stop()));
    ending.dispose();
  }
}

/**
 * Reads the settings of the real Amazon Polly from the environment; undefined if it is not wanted.
 *
 * @throws Error if the settings are incomplete or invalid.
 */
export function readRealPolly(env: NodeJS.ProcessEnv): RealPolly | undefined {
  const region = env['AWS_REGION'] ?? '';
  const identityPoolId = env['COGNITO_IDENTITY_POOL_ID'] ?? '';
  const relayUrl = env['POLLY_RELAY_URL'] ?? '';
  // A region alone does not count, since many shells have one set for other work.
  if (identityPoolId === '') {
    if (relayUrl === '') return undefined;
    throw new Error('POLLY_RELAY_URL is for the real Amazon Polly: set AWS_REGION and COGNITO_IDENTITY_POOL_ID too, or unset it.');
  }
  if (region === '') {
    throw new Error('COGNITO_IDENTITY_POOL_ID is set but AWS_REGION is not: set the region of the pool, or unset the pool.');
  }
  if (relayUrl !== '' && !/^wss?:\/\/\S+$/.test(relayUrl)) {
    throw new Error('POLLY_RELAY_URL is not the address of a relay: it begins with wss:// (or ws:// on this machine).');
  }
  return { region, identityPoolId, ...(relayUrl === '' ? {} : { relayUrl }) };
}

function startStorybook(
  rootDir: string,
  port: number,
  opensBrowser: boolean,
  settings: SpeechStackSettings,
  onDied: (error: Error) => void,
): OwnedProcess {
  return new OwnedProcess({
    name: 'Storybook',
    module: join(rootDir, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js'),
    args: [
      'dev',
      ...['--host', HOST, '--port', String(port), '--exact-port'],
      ...['--quiet', '--loglevel', 'warn', '--no-version-updates'],
      ...(opensBrowser ? [] : ['--ci']),
    ],
    env: toEnvironment(settings),
    onDied,
  });
}

/** Resolves to true when `url` answers, or to false when the servers are ending. */
async function answers(url: string, ending: Ending): Promise<boolean> {
  while (!ending.isReached) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // Nothing listens there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
  }
  return false;
}

function summary({ pollyEndpoint, relayUrl, region }: SpeechStackSettings, storybookUrl: string): string {
  return [
    '',
    `  Storybook   ${storybookUrl}    <- open this`,
    `  Relay       ${relayUrl}`,
    `  Polly       ${pollyEndpoint === undefined ? `Amazon Polly in ${region}` : `${pollyEndpoint} (local; no AWS account is used)`}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** The end of all servers: on the user's signal, or because one of them failed. */
class Ending {
  /** Resolves to false when the user asks to stop; rejects when a server ends by itself. */
  readonly promise: Promise<false>;
  readonly fail: (error: Error) => void;
  readonly dispose: () => void;
  #isReached = false;

  constructor() {
    let settle: { resolve: (value: false) => void; reject: (error: Error) => void } | undefined;
    this.promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    // Avoids an unhandled rejection while nothing awaits the promise yet.
    this.promise.catch(() => undefined);
    const stop = () => {
      this.#isReached = true;
      settle?.resolve(false);
    };
    this.fail = (error) => {
      this.#isReached = true;
      settle?.reject(error);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, stop);
    this.dispose = () => {
      for (const signal of signals) process.off(signal, stop);
    };
  }

  get isReached(): boolean {
    return this.#isReached;
  }
}
