/** Tracks every WebSocket that the page opens during a test. */
import { onTestFinished } from 'vitest';

/** The sockets opened since {@link watchSockets}. */
export interface SocketWatch {
  readonly opened: readonly WebSocket[];
  /** Resolves when all of them are closed. */
  allClosed(): Promise<void>;
}

/** Starts watching; ends with the test. */
export function watchSockets(): SocketWatch {
  const RealWebSocket = globalThis.WebSocket;
  const opened: WebSocket[] = [];
  globalThis.WebSocket = class extends RealWebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      opened.push(this);
    }
  };
  onTestFinished(() => {
    globalThis.WebSocket = RealWebSocket;
  });
  return {
    opened,
    async allClosed() {
      await Promise.all(
        opened.map(
          (socket) =>
            new Promise<void>((resolve) => {
              if (socket.readyState === WebSocket.CLOSED) resolve();
              else socket.addEventListener('close', () => resolve());
            }),
        ),
      );
    },
  };
}
