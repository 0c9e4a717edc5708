/**
 * Sends the AWS SDK's requests from a browser: two-way streams through the relay, all others with the SDK's own
 * fetch.
 */
import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/core/protocols';
import { FetchHttpHandler } from '@smithy/fetch-http-handler';
import type { FetchHttpHandlerOptions, HttpHandlerOptions } from '@smithy/types';
import type { RelayPool } from './relay-pool';
import { requestThroughRelay, type StreamWatch } from './request-through-relay';
import { SYNTHESIS_STREAM_PATH } from './wire-protocol';

/** Options of one request, given as the second argument of `client.send`. */
export type RelayHandlerOptions = HttpHandlerOptions & StreamWatch;

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
    const { statusCode, headers, body } = await requestThroughRelay(this.#pool, request, {
      ...options,
      signal: options.abortSignal instanceof AbortSignal ? options.abortSignal : undefined,
    });
    return { response: new HttpResponse({ statusCode, headers, body }) };
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
