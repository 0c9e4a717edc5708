/** Notes when answers from the relay ended in the page. */

/** A watch on all WebSockets that open while it lasts. */
export interface AnswerWatch {
  /**
   * Ends the watch.
   *
   * @returns When the last byte of each answer had arrived, in epoch milliseconds, in the order of the ends.
   */
  stop(): readonly number[];
}

/** Begins to watch. */
export function watchAnswers(): AnswerWatch {
  const PlainWebSocket = globalThis.WebSocket;
  const endedAtMs: number[] = [];
  globalThis.WebSocket = class extends PlainWebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      let lastByteAtMs = NaN;
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string') lastByteAtMs = Date.now();
        else if ((JSON.parse(data) as { readonly type: string }).type === 'end') endedAtMs.push(lastByteAtMs);
      });
    }
  };
  return {
    stop() {
      globalThis.WebSocket = PlainWebSocket;
      return endedAtMs;
    },
  };
}
