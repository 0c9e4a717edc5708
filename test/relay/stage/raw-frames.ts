/** Bytes of a WebSocket's client, as an attacker writes them. */
import { RELAY_SUBPROTOCOL } from '../../../src/polly/relay-client/wire-protocol';

/** Builds a valid WebSocket request. */
export function rightHandshake(extra: readonly string[] = []): string {
  return [
    'GET / HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${RELAY_SUBPROTOCOL}`,
    ...extra,
    '\r\n',
  ].join('\r\n');
}

/** Builds a frame of a client (RFC 6455, section 5.2). Its mask is zero, so that the bytes stay as they are. */
export function frame(opcode: number, payload: string | Buffer, { isLast = true } = {}): Buffer {
  const body = Buffer.from(payload as string);
  const size = body.length > 65_535 ? 8 : body.length > 125 ? 2 : 0;
  const head = Buffer.alloc(2 + size + 4);
  head.writeUInt8((isLast ? 0x80 : 0) | opcode, 0);
  head.writeUInt8(0x80 | (size === 8 ? 127 : size === 2 ? 126 : body.length), 1);
  if (size === 2) head.writeUInt16BE(body.length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}
