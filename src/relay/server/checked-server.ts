/** Checks that an app passes a server which receives WebSocket upgrades. */
import { describeValue } from '../../base/describe-value';
import { invalid } from '../errors/invalid';
import type { UpgradeServer } from './upgrade-router';

const ADVICE = 'Give the http.Server that listens, which app.listen() returns or createServer(app) makes: attachRelay(server).';
const METHODS = ['on', 'off', 'emit', 'listenerCount', 'address'] as const;

/**
 * Checks that a value is a server that receives upgrades.
 *
 * @throws SpeechError `invalid-option` if it is not. The message says what to pass instead.
 */
export function checkServer(server: unknown): asserts server is UpgradeServer {
  let reason: string | undefined;
  try {
    reason = isServer(server) ? undefined : whyNot(server);
  } catch {
    reason = `${describeValue(server)} is no server. ${ADVICE}`;
  }
  if (reason !== undefined) throw invalid(`attachRelay: ${reason}`);
}

/** Recognizes a server that speaks HTTP/1, also beside HTTP/2, by `headersTimeout`: no other server of Node has it. */
function isServer(value: unknown): boolean {
  return hasMethods(value, METHODS) && typeof value['headersTimeout'] === 'number';
}

function whyNot(server: unknown): string {
  if (typeof server !== 'function' && !isObject(server)) return `${describeValue(server)} is no server. ${ADVICE}`;
  if (isObject(server) && isServer(server['server']))
    return 'this is an app, to which no WebSocket comes. Give its server: attachRelay(app.server).';
  if (hasMethods(server, ['handleUpgrade'])) return `this is a WebSocketServer, which does not listen by itself. ${ADVICE}`;
  if (hasMethods(server, ['updateSettings'])) {
    return 'this server speaks HTTP/2 alone, and no WebSocket comes to it. Give one of createServer from node:http or node:https, or createSecureServer({ allowHTTP1: true, … }).';
  }
  if (hasMethods(server, ['write', 'end', 'destroy'])) return `this is a socket or a response. ${ADVICE}`;
  if (hasMethods(server, ['getConnections'])) return `this server speaks no HTTP, as one of node:net or node:tls. ${ADVICE}`;
  return `this is no server, and no WebSocket comes to it. ${ADVICE}`;
}

function hasMethods(value: unknown, methods: readonly string[]): value is Readonly<Record<string, unknown>> {
  return isObject(value) && methods.every((method) => typeof value[method] === 'function');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
