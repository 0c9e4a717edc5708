/** Notes when the answers of the relay arrived in the page. */

/** A watch on all WebSockets that open while it lasts. */
export interface AnswerWatch {
  /**
   * Ends the watch.
   *
   * @returns When the last byte of each answer so far arrived, in epoch milliseconds, in the order of the requests.
   */
  stop(): readonly number[];
}

/** Begins to watch. */
export function watchAnswers(): AnswerWatch {
  const PlainWebSocket = globalThis.WebSocket;
  const answers: { lastByteAtMs: number }[] = [];
  globalThis.WebSocket = class extends PlainWebSocket {
    #answer: { lastByteAtMs: number } | undefined;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string' && this.#answer !== undefined) this.#answer.lastByteAtMs = Date.now();
      });
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      if (typeof data !== 'string' || (JSON.parse(data) as { readonly type: string }).type !== 'open') return;
      this.#answer = { lastByteAtMs: NaN };
      answers.push(this.#answer);
    }
  };
  return {
    stop() {
      globalThis.WebSocket = PlainWebSocket;
      return answers.map(({ lastByteAtMs }) => lastByteAtMs);
    },
  };
}
