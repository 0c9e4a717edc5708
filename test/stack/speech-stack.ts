/**
 * Starts local Polly and the relay, each in its own process, so that synthesis, relaying and the tests share no event loop.
 * `npm start` and the tests use it.
 */
import { fileURLToPath } from 'node:url';
import type { Pacing } from '../../src/emulator';
import { OwnedProcess } from './processes/owned-process';
import type { ServerMessage, ServerRequest } from './server-messages';
import type { SpeechStackSettings } from './speech-stack-settings';

const SERVER_PROCESS = fileURLToPath(new URL('server-process.ts', import.meta.url));

/** Only this machine may connect. */
const HOST = '127.0.0.1';

/** The real Amazon Polly, to use instead of local Polly. */
export interface RealPolly {
  readonly region: string;
  readonly identityPoolId: string;
  /** Address of a running relay. Default: a local one is started. */
  readonly relayUrl?: string;
}

/** Options of the stack. */
export interface SpeechStackOptions {
  /** The pacing of local Polly. */
  readonly pacing: Pacing;
  /** Default: a free port. */
  readonly pollyPort?: number;
  /** Default: a free port. */
  readonly relayPort?: number;
  /** Uses this instead of local Polly. Default: local Polly is started. */
  readonly realPolly?: RealPolly;
  /** Called if a running server ends by itself. */
  readonly onServerDied?: (error: Error) => void;
}

/** A running stack. */
export interface SpeechStack {
  readonly settings: SpeechStackSettings;
  /** Stops all servers that were started; resolves when they have ended. Further calls do nothing. */
  close(): Promise<void>;
}

/**
 * Starts the stack.
 *
 * @throws Error if a server does not start; the others are stopped first.
 */
export async function startSpeechStack({
  pacing,
  pollyPort = 0,
  relayPort = 0,
  realPolly,
  onServerDied = () => undefined,
}: SpeechStackOptions): Promise<SpeechStack> {
  const servers: OwnedProcess[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const startLocalPolly = async () => {
    const request: ServerRequest = { kind: 'local-polly', options: { host: HOST, port: pollyPort, pacing } };
    const message = await startServer('local Polly', request, servers, onServerDied);
    if (message.type !== 'local-polly-listening') throw new Error(`The local Polly answered "${message.type}".`);
    const { url, region, identityPoolId } = message;
    return { pollyEndpoint: url, controlUrl: `${url}/_local`, region, identityPoolId };
  };
  const startRelay = async (upstreams: readonly string[]) => {
    const request: ServerRequest = { kind: 'relay', options: { host: HOST, port: relayPort, upstreams } };
    const message = await startServer('relay', request, servers, onServerDied);
    if (message.type !== 'relay-listening') throw new Error(`The relay answered "${message.type}".`);
    return message.url;
  };
  try {
    if (realPolly !== undefined) {
      const { region, identityPoolId, relayUrl = await startRelay([]) } = realPolly;
      return { settings: { region, identityPoolId, relayUrl }, close };
    }
    const polly = await startLocalPolly();
    return { settings: { ...polly, relayUrl: await startRelay([polly.pollyEndpoint]) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts one server, and resolves to its answer once it listens. */
function startServer(
  name: string,
  request: ServerRequest,
  servers: OwnedProcess[],
  onDied: (error: Error) => void,
): Promise<ServerMessage> {
  return new Promise((resolve, reject) => {
    let hasStarted = false;
    const server = new OwnedProcess({
      name,
      module: SERVER_PROCESS,
      args: [JSON.stringify(request)],
      nodeOptions: ['--import', 'tsx'],
      onDied: (error) => {
        if (hasStarted) onDied(error);
        else reject(error);
      },
    });
    servers.push(server);
    server.onMessage((received) => {
      const message = received as ServerMessage;
      if (message.type === 'failed') {
        reject(new Error(`The ${name} did not start: ${message.message}`));
        return;
      }
      hasStarted = true;
      resolve(message);
    });
  });
}
