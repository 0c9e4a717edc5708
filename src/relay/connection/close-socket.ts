/** Closes a WebSocket, even if its browser does not answer. */
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/clock';

/** How long browsers have to answer the close of their sockets. */
export const CLOSE_GRACE_MS = 1_000;

/**
 * Closes a socket with a code, and drops it when the browser does not answer in time.
 *
 * @returns Resolves when it is closed.
 */
export function closeSocket(socket: WebSocket, code: number, reason: string, clock: Clock): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  const timer = clock.setTimer(() => socket.terminate(), CLOSE_GRACE_MS);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      clock.clearTimer(timer);
      resolve();
    });
  });
  socket.close(code, reason);
  return closed;
}
