/** A page that asks its app's server for a ticket and connects to a relay with it. */
import { RelayPool } from '../../../../src/polly/relay-client/relay-pool';

/** Makes one request. What Polly answered, or the error's code. */
async function request(relay: string, ticketUrl: string, host: string): Promise<string> {
  const pool = new RelayPool({ relay, relayTicket: async () => (await fetch(ticketUrl)).text() });
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('text'));
      controller.close();
    },
  });
  try {
    const answer = await pool.request({ host, method: 'POST', path: '/v1/synthesisStream', headers: {}, body });
    return await new Response(answer.body).text();
  } catch (error) {
    return (error as { readonly code: string }).code;
  } finally {
    pool.close();
  }
}

Object.assign(globalThis, { request });
