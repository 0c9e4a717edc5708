/**
 * Keeps what Node has of an HTTP/2 session until it has let go of the session's streams. A stream whose answer broke off within its
 * head still holds a part of it; if both are collected at once and the session is freed first, an assertion of Node's
 * (`current_nghttp2_memory_`) ends the process. So any server that breaks off could end a relay.
 *
 * Seen in Node 20.20 and 22.23. Source: https://github.com/nodejs/node/issues/39951
 */
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';

/** Holds each session's native part until the native part of a stream is gone. */
const sessionsOfStreams = new FinalizationRegistry<object>(() => undefined);

/** Keeps a session's native part at least as long as that of one of its streams, which must be open. */
export function keepUntilCollected(session: ClientHttp2Session, stream: ClientHttp2Stream): void {
  const [sessionPart, streamPart] = [nativePartOf(session), nativePartOf(stream)];
  if (sessionPart !== undefined && streamPart !== undefined) sessionsOfStreams.register(streamPart, sessionPart);
}

/** Node has it under a symbol of its own, and takes it off at the end. Undefined where another version of Node does otherwise. */
function nativePartOf(holder: object): object | undefined {
  const symbol = Object.getOwnPropertySymbols(holder).find(({ description }) => description === 'kHandle');
  const part: unknown = symbol === undefined ? undefined : Reflect.get(holder, symbol);
  return typeof part === 'object' && part !== null ? part : undefined;
}
