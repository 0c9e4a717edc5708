/**
 * Makes the way to Polly that an app asked for. Loaded when somebody first speaks or reaches for the button.
 */
import { createAutoTransport } from '../polly/auto-transport';
import { createDuplexTransport } from '../polly/duplex-transport';
import type { PollyAccess } from '../polly/polly-sdk';
import { createSegmentedTransport } from '../polly/segmented-transport';
import type { SpeechTransport } from '../polly/speech-transport';
import { SentenceSplitter, type SentenceSplitterOptions } from '../text/sentences/sentence-splitter';
import type { Clock } from '../base/clock';
import type { ClientSettings } from './client-settings';

/** What it is made from; `credentials` is asked anew for each request. */
export type Connection = PollyAccess & { readonly clock: Clock };

/** Makes the transport. The options were checked. */
export function connectTransport(
  connection: Connection,
  { transport, relay, fetchAhead, speechMarks }: Omit<ClientSettings, 'region' | 'endpoint'>,
): SpeechTransport {
  // Added to and never copied, which would ask for the credentials once and for all.
  if (transport === 'duplex' && relay !== undefined) return createDuplexTransport(Object.assign(connection, { relay }));
  const segmenting = {
    createSplitter: (splitter: SentenceSplitterOptions) => new SentenceSplitter(splitter),
    ...(fetchAhead === undefined ? {} : { fetchAhead }),
    ...(speechMarks === undefined ? {} : { speechMarks }),
  };
  if (transport === 'segmented') return createSegmentedTransport(Object.assign(connection, segmenting));
  return createAutoTransport(Object.assign(connection, segmenting, relay === undefined ? {} : { relay }));
}
