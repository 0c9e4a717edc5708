/** Speaks with Polly's two-way stream, through the relay. The AWS SDK is loaded on first use. */
import { systemClock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { abortable } from '../transport/abortable';
import type { CredentialsProvider } from '../aws/credentials';
import { pollyHost, PollySdk, Remedies, voiceMembers, type PollyAccess, type ReadySdk } from '../aws/polly-sdk';
import { RelayPool } from '../relay-client/relay-pool';
import type { RelayTicket } from '../relay-client/relay-ticket';
import type { RelayHandlerOptions } from '../relay-client/relay-request-handler';
import { SentText } from '../transport/sent-text';
import { SpeechRuns } from '../transport/speech-runs';
import type { SpeechTransport, TextInput, TransportEvent, TransportObserver, VoiceSettings } from '../transport/speech-transport';
import { StreamActions } from './stream-actions';
import { TextInputs } from '../transport/text-inputs';

/** Options of {@link createDuplexTransport}. */
export interface DuplexTransportOptions extends PollyAccess {
  /** AWS region with Polly's two-way stream, for example `us-west-2`. */
  readonly region: string;
  /** Credentials with the IAM permission `polly:StartSpeechSynthesisStream`; as for {@link PollyAccess.credentials}. */
  readonly credentials: CredentialsProvider;
  /** Address of the relay: `wss://…`, or `ws://…` on this machine. */
  readonly relay: string;
  /** Ticket for a relay that asks for one; a function is called anew for each connection. Default: none. */
  readonly relayTicket?: RelayTicket;
  /** Address of Polly as the relay reaches it. Default: Polly's own in the region. */
  readonly endpoint?: string;
}

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * @throws SpeechError `invalid-option` if the relay's address is not a WebSocket address.
 */
export function createDuplexTransport(options: DuplexTransportOptions): SpeechTransport {
  const { relay, relayTicket, clock = systemClock } = options;
  const pool = new RelayPool({ relay, clock, host: pollyHost(options), ...(relayTicket === undefined ? {} : { relayTicket }) });
  return new DuplexTransport(new PollySdk(options, pool), pool);
}

/** Uses an SDK that may be shared with another transport, and a pool of its own. */
export class DuplexTransport implements SpeechTransport {
  readonly kind = 'duplex';
  readonly #sdk: PollySdk;
  readonly #pool: RelayPool;
  readonly #runs = new SpeechRuns();

  /**
   * @param sdk - Must use the same pool.
   * @param pool - Closed together with the transport.
   */
  constructor(sdk: PollySdk, pool: RelayPool) {
    this.#sdk = sdk;
    this.#pool = pool;
  }

  speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncIterable<TransportEvent> {
    const inputs = new TextInputs(input);
    return this.#runs.begin({
      signal,
      stream: (run) => {
        observer?.onTransport?.({ kind: 'duplex', reason: 'requested' });
        return this.#stream(run.signal, voice, inputs, new SentText(observer));
      },
      release: () => inputs.close(),
    });
  }

  async warm(): Promise<void> {
    if (this.#runs.isClosed) return;
    // A failure here occurs again, and is reported, when speech is asked for.
    await Promise.allSettled([this.#pool.warm(), this.#sdk.prepare()]);
  }

  close(): void {
    this.#runs.close();
    this.#pool.close();
  }

  /** Until the first sound has arrived, a request refused for a temporary reason is made again. */
  async *#stream(signal: AbortSignal, voice: VoiceSettings, inputs: TextInputs, sent: SentText): AsyncGenerator<TransportEvent> {
    if (voice.engine !== 'generative') throw engineError(voice);
    const remedies = new Remedies();
    let hasSpoken = false;
    for (;;) {
      const sdk = await abortable(this.#sdk.prepare(), signal);
      try {
        for await (const event of streamOnce(sdk, voice, inputs, sent.startRequest(), signal)) {
          hasSpoken = true;
          inputs.keepNothing();
          yield event;
        }
        return;
      } catch (cause) {
        if (signal.aborted) throw cause;
        // The reader's own error is more exact than the SDK's error about a failed text.
        const error = inputs.error ?? this.#sdk.explain(cause, 'StartSpeechSynthesisStream', sdk);
        if (hasSpoken) throw error;
        remedies.try(error, sdk.identity);
      }
    }
  }
}

async function* streamOnce(
  { client, StreamCommand }: ReadySdk,
  voice: VoiceSettings,
  inputs: TextInputs,
  observer: TransportObserver,
  signal: AbortSignal,
): AsyncGenerator<TransportEvent> {
  const command = new StreamCommand({
    ...voiceMembers(voice),
    OutputFormat: voice.outputFormat,
    SampleRate: String(voice.sampleRate),
    ActionStream: new StreamActions(inputs, observer),
  });
  const sendOptions: RelayHandlerOptions = {
    abortSignal: signal,
    onBegun: () => observer.onApiCall?.(),
    onLeaving: (withinMs) => observer.onLeaving?.(withinMs),
  };
  const { EventStream: events } = await abortable(client.send(command, sendOptions), signal);
  for await (const { AudioEvent: audio, StreamClosedEvent: closed } of events ?? []) {
    if (audio?.AudioChunk !== undefined) yield { type: 'audio', bytes: audio.AudioChunk };
    if (closed === undefined) continue;
    yield { type: 'closed', requestCharacters: closed.RequestCharacters ?? 0 };
    return;
  }
}

function engineError({ engine }: VoiceSettings): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `Polly supports the two-way stream only with the engine "generative", not with "${engine}".`,
  });
}
