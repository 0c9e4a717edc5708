/** Closes WebSockets, also those whose browsers do not answer. */
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/clock';

/** Time in which a browser must answer the close of its socket. */
export const CLOSE_GRACE_MS = 1_000;

/**
 * Closes a socket with a code. Drops it if the browser does not answer in time.
 *
 * @returns Resolves when the socket is closed.
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
