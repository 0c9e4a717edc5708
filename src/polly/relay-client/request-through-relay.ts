/** Sends one signed request through the relay. */
import type { HttpRequest } from '@smithy/types';
import { SpeechError } from '../../base/errors';
import type { RelayPool } from './relay-pool';

/** Characters beyond ASCII are signed as UTF-8, which HTTP headers cannot carry. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e]/;

/** Hears of a stream. */
export interface StreamWatch {
  /** Called when a stream's request leaves for the relay. */
  readonly onBegun?: (() => void) | undefined;
  /** Called when the relay is about to stop, with the milliseconds that are left for the stream. */
  readonly onLeaving?: ((withinMs: number) => void) | undefined;
}

/**
 * Sends a request whose body is a stream.
 *
 * @returns The answer, in the form of the AWS SDK's packages.
 * @throws SpeechError `invalid-option` if a header cannot be sent, or an error of the relay.
 */
export async function requestThroughRelay(
  pool: RelayPool,
  request: HttpRequest,
  { signal, onBegun, onLeaving }: StreamWatch & { readonly signal: AbortSignal | undefined },
): Promise<{ readonly statusCode: number; readonly headers: Record<string, string>; readonly body: ReadableStream<Uint8Array> }> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = headerValue(name, value);
  const { status, ...response } = await pool.request({
    host: headers['host'] ?? (request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`),
    method: request.method,
    path: request.path,
    headers,
    body: request.body as ReadableStream<Uint8Array>,
    signal,
    onBegun,
    onLeaving,
  });
  return { statusCode: status, headers: { ...response.headers }, body: response.body };
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
