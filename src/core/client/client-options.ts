/** The options of a client. */
import type { AudioOutput } from '../../audio/player/audio-sink';
import type { Clock } from '../../base/clock';
import type { CredentialsProvider } from '../../polly/aws/credentials';
import type { RelayTicket } from '../../polly/relay-client/relay-ticket';
import type { TransportKind } from '../../polly/transport/transport';
import type { UtteranceReport } from '../state/utterance-report';

/** Options of a client: the connection to Polly, and the audio output. */
export interface SpeechClientOptions {
  /** AWS region of Polly, for example `us-west-2`. */
  readonly region: string;
  /** Credentials, or any AWS SDK provider of them, for example `fromCognitoIdentityPool(...)`. */
  readonly credentials: CredentialsProvider;
  /**
   * Address of the relay, for example `wss://speech.example.com`, or `/polly-relay` for a relay on the page's own
   * host. `https` stands for `wss`. Default: no relay, and every sentence is one call.
   */
  readonly relay?: string;
  /**
   * Ticket for a relay that requires one: the result of `createTicket()` on your server. A function is called again for
   * each connection, so that the ticket can be short-lived. Default: no ticket.
   */
  readonly relayTicket?: RelayTicket;
  /**
   * The transport of text to Polly. `duplex`: one two-way stream through the relay, which only the engine `generative`
   * supports. `segmented`: one call of `SynthesizeSpeech` for each sentence, directly from the page. Default: `auto`,
   * which prefers `duplex`. It uses `segmented` without a relay, with other engines, and for half a minute after a
   * stream was refused.
   */
  readonly transport?: TransportKind | 'auto';
  /** Number of sentences to fetch ahead of the one that is arriving, 0 to 20. Applies to `segmented`. Default: 2. */
  readonly fetchAhead?: number;
  /**
   * Whether to fetch exact word times with a second call for each sentence, which Polly bills like the first. Applies
   * to `segmented` with engines that have speech marks. Default: true.
   */
  readonly speechMarks?: boolean;
  /**
   * Address of Polly itself, absolute or relative to the page. Set it for a local Polly. Default: Polly's address in the
   * region.
   */
  readonly endpoint?: string;
  /** The audio output. Default: one output that the whole page shares. */
  readonly audio?: AudioOutput;
  /**
   * Whether only one voice is heard at a time. A voice that the listener starts pauses the current one. A voice that
   * starts by itself waits for its turn. `false` lets several voices sound at the same time. Default: true.
   */
  readonly autoPause?: boolean;
  /** The source of time and timers. Default: the system clock. */
  readonly clock?: Clock;
  /**
   * Returns random numbers from 0 up to but not including 1, which spread out the waits before retries. Default:
   * `Math.random`.
   */
  readonly random?: () => number;
  /**
   * Called when an utterance is over, with its costs and times, for the app's own statistics. If it throws, that is
   * reported as an error of the page. Default: none. The browser's performance timeline shows the same data in any case.
   */
  readonly onUtteranceEnd?: (report: UtteranceReport) => void;
}
