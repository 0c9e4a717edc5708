/**
 * Sends the AWS SDK's requests from a browser: two-way streams through the relay, all others with the SDK's own
 * fetch.
 */
import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/core/protocols';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import type { FetchHttpHandlerOptions, HttpHandlerOptions } from '@smithy/types';
import { SpeechError } from '../../base/errors';
import type { RelayPool } from './relay-pool';
import { SYNTHESIS_STREAM_PATH } from './wire-protocol';

/** Characters beyond ASCII are signed as UTF-8, which HTTP headers cannot carry. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e]/;

/** Options of one request, given as the second argument of `client.send`. */
export interface RelayHandlerOptions extends HttpHandlerOptions {
  /** Called when a stream's request leaves for the relay. */
  readonly onBegun?: () => void;
  /** Called when the relay is about to stop, with the milliseconds that are left for the stream. */
  readonly onLeaving?: (withinMs: number) => void;
}

/** A `requestHandler` for the AWS SDK's Polly client. */
export class RelayRequestHandler implements HttpHandler<FetchHttpHandlerOptions> {
  readonly #pool: RelayPool;
  readonly #fetch = new FetchHttpHandler();

  constructor(pool: RelayPool) {
    this.#pool = pool;
  }

  async handle(request: HttpRequest, options: RelayHandlerOptions = {}): Promise<{ response: HttpResponse }> {
    if (request.path !== SYNTHESIS_STREAM_PATH || !(request.body instanceof ReadableStream)) {
      return this.#fetch.handle(request, options);
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = headerValue(name, value);
    const { status, ...response } = await this.#pool.request({
      host: headers['host'] ?? (request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`),
      method: request.method,
      path: request.path,
      headers,
      body: request.body as ReadableStream<Uint8Array>,
      signal: options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined,
      onBegun: options.onBegun,
      onLeaving: options.onLeaving,
    });
    return { response: new HttpResponse({ statusCode: status, headers: { ...response.headers }, body: response.body }) };
  }

  updateHttpClientConfig<Key extends keyof FetchHttpHandlerOptions>(key: Key, value: FetchHttpHandlerOptions[Key]): void {
    this.#fetch.updateHttpClientConfig(key, value);
  }

  httpHandlerConfigs(): FetchHttpHandlerOptions {
    return this.#fetch.httpHandlerConfigs();
  }

  /** Called by the client's own `destroy`. */
  destroy(): void {
    this.#pool.close();
    this.#fetch.destroy();
  }
}

/**
 * The value as `fetch` would send it. Blanks around a value belong neither to the HTTP header nor to its signature.
 */
function headerValue(name: string, value: string): string {
  const trimmed = value.trim();
  if (!NOT_IN_HEADERS.test(trimmed)) return trimmed;
  throw new SpeechError({
    code: 'invalid-option',
    message:
      `The request's header "${name.toLowerCase()}" holds characters that HTTP does not allow. ` +
      'Voice, language and lexicon names consist of plain letters, digits and hyphens.',
  });
}
