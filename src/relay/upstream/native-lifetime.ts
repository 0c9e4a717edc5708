/**
 * Works around a crash of Node: keeps the native part of an HTTP/2 session alive until the native parts of its streams are
 * collected. A stream whose answer broke off within its headers still holds memory of the session. If the session is freed
 * first, an assertion (`current_nghttp2_memory_`) ends the process, so a server that breaks off could end a relay.
 *
 * Seen in Node 20.20 and 22.23. Source: https://github.com/nodejs/node/issues/39951
 */
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';

/** Maps the native part of each stream to its session's, which it keeps alive. */
const sessionsOfStreams = new FinalizationRegistry<object>(() => undefined);

/** Keeps a session's native part alive at least as long as the native part of one of its streams. The stream must be open. */
export function keepUntilCollected(session: ClientHttp2Session, stream: ClientHttp2Stream): void {
  const [sessionPart, streamPart] = [nativePartOf(session), nativePartOf(stream)];
  if (sessionPart !== undefined && streamPart !== undefined) sessionsOfStreams.register(streamPart, sessionPart);
}

/** Reads the native part from a private symbol of Node. Undefined after the end, or if a version of Node stores it elsewhere. */
function nativePartOf(holder: object): object | undefined {
  const symbol = Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kHandle');
  const part: unknown = symbol === undefined ? undefined : Reflect.get(holder, symbol);
  return typeof part === 'object' && part !== null ? part : undefined;
}
