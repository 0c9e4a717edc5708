/**
 * Measures the offset between local Polly's clock and the page's. Both count milliseconds since the epoch, but each took
 * its origin when its process started, and on a busy machine that can be tens of milliseconds off.
 */
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { speechStack } from 'virtual:speech-stack';
import { openPollyAccount } from '../../stack/polly-account';

/** The number of exchanges. The fastest one counts, since it has the smallest error. */
const EXCHANGES = 12;

/**
 * Compares the clocks by the method of NTP (RFC 5905, section 8). It makes local Polly speak, so its synthesizer is loaded
 * afterwards.
 *
 * @returns How far local Polly's clock is ahead of `Date.now()` here, in milliseconds.
 */
export async function measurePollyClockAheadMs(): Promise<number> {
  const { region, pollyEndpoint } = speechStack;
  const account = await openPollyAccount({ pacing: 'instant', keepPcm: false });
  const { credentials } = account;
  const client = new PollyClient({ region, credentials, ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }) });
  const exchanges: { readonly sentAtMs: number; readonly answeredAtMs: number }[] = [];
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
    const sentAtMs = Date.now();
    const { AudioStream } = await client.send(
      new SynthesizeSpeechCommand({ Engine: 'generative', VoiceId: 'Matthew', OutputFormat: 'mp3', Text: 'Ready.' }),
    );
    await AudioStream?.transformToByteArray();
    exchanges.push({ sentAtMs, answeredAtMs: Date.now() });
  }
  client.destroy();

  let quickestMs = Infinity;
  let aheadMs = 0;
  for (const [index, { openedAtMs, endedAtMs = NaN }] of (await account.settledRequests()).entries()) {
    const { sentAtMs = NaN, answeredAtMs = NaN } = exchanges[index] ?? {};
    const travelMs = answeredAtMs - sentAtMs - (endedAtMs - openedAtMs);
    if (travelMs >= quickestMs) continue;
    quickestMs = travelMs;
    aheadMs = (openedAtMs - sentAtMs + (endedAtMs - answeredAtMs)) / 2;
  }
  return aheadMs;
}
