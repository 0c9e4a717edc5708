/**
 * Chooses the transport for each run: the two-way stream if there is a relay, and one call for each sentence if there
 * is none or the stream is refused. Both share one client, its credentials and its correction of the clock.
 */
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { readAwsError } from './errors/aws-error';
import type { CredentialsProvider } from './aws/credentials';
import { DuplexTransport } from './duplex/duplex-transport';
import { pollyHost, PollySdk, type PollyAccess } from './aws/polly-sdk';
import { RelayPool } from './relay-client/relay-pool';
import type { RelayTicket } from './relay-client/relay-ticket';
import { SegmentedTransport, type SegmentingOptions } from './segmented/segmented-transport';
import { SentText } from './transport/sent-text';
import { SpeechRuns } from './transport/speech-runs';
import type {
  SpeechTransport,
  TextInput,
  TransportEvent,
  TransportObserver,
  TransportReason,
  VoiceSettings,
} from './transport/speech-transport';
import { TextInputs, type TextReader } from './transport/text-inputs';

/** Options of {@link createAutoTransport}. */
export interface AutoTransportOptions extends PollyAccess, SegmentingOptions {
  /**
   * Credentials with the IAM permissions `polly:StartSpeechSynthesisStream`, for the relay, and
   * `polly:SynthesizeSpeech`; as for {@link PollyAccess.credentials}.
   */
  readonly credentials: CredentialsProvider;
  /** Address of the relay: `wss://…`, or `ws://…` on this machine. Default: none, and every sentence is one call. */
  readonly relay?: string;
  /** Ticket for a relay that asks for one; a function is called anew for each connection. Default: none. */
  readonly relayTicket?: RelayTicket;
}

/** How long the stream is not tried again after it was refused. */
const REMEMBER_MS = 30_000;

/** How long the relay's handshake may take, given that calls can replace it. */
const RELAY_OPEN_TIMEOUT_MS = 4_000;

/** Failures of the replacing calls that say nothing about the text. The stream's own error is reported instead. */
const TRANSPORT_FAILURES: readonly SpeechError['code'][] = ['connection-lost', 'access-denied'];

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * If a stream is refused before its first sound, calls replace it within the run and no text is lost. Runs of the
 * next half minute do not try the stream. If a stream breaks later, its run ends with the error.
 *
 * @throws SpeechError `invalid-option` if the relay's address is not a WebSocket address, or `fetchAhead` is not a
 *   whole number from 0 to 20.
 */
export function createAutoTransport(options: AutoTransportOptions): SpeechTransport {
  return new AutoTransport(options);
}

class AutoTransport implements SpeechTransport {
  readonly kind = 'auto';
  readonly #clock: Clock;
  readonly #runs = new SpeechRuns();
  readonly #duplex: DuplexTransport | undefined;
  readonly #segmented: SegmentedTransport;
  readonly #refusals = new Refusals();

  constructor(options: AutoTransportOptions) {
    const { relay, relayTicket, clock = systemClock } = options;
    const ticket = relayTicket === undefined ? {} : { relayTicket };
    this.#clock = clock;
    const pool =
      relay === undefined
        ? undefined
        : new RelayPool({ relay, clock, openTimeoutMs: RELAY_OPEN_TIMEOUT_MS, host: pollyHost(options), ...ticket });
    const sdk = new PollySdk(options, pool);
    this.#duplex = pool && new DuplexTransport(sdk, pool);
    this.#segmented = new SegmentedTransport(sdk, options);
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
      stream: ({ signal: ending }) => this.#stream({ voice, inputs, signal: ending, observer, sent: new SentText(observer) }),
      release: () => inputs.close(),
    });
  }

  async warm(): Promise<void> {
    await (this.#duplex ?? this.#segmented).warm();
  }

  close(): void {
    this.#runs.close();
    this.#duplex?.close();
    this.#segmented.close();
  }

  async *#stream(run: Run): AsyncGenerator<TransportEvent> {
    const { voice, inputs, signal, observer, sent } = run;
    const reason = this.#whyNotStream(voice);
    if (this.#duplex === undefined || reason !== undefined) {
      yield* this.#segment(run, reason ?? 'no-relay');
      return;
    }
    observer?.onTransport?.({ kind: 'duplex', reason: 'relay' });
    let hasSpoken = false;
    try {
      for await (const event of this.#duplex.speak(voice, piecesOf(inputs.read()), signal, sent.startRequest())) {
        hasSpoken = true;
        inputs.keepNothing();
        yield event;
      }
    } catch (error) {
      const refusal = refusalOf(error);
      if (signal.aborted || hasSpoken || refusal === undefined) throw error;
      yield* this.#replace(run, refusal, error);
    }
  }

  #whyNotStream({ engine, voiceId }: VoiceSettings): TransportReason | undefined {
    if (engine !== 'generative') return 'engine';
    return this.#refusals.at(this.#clock.now(), voiceId);
  }

  async *#replace(run: Run, refusal: TransportReason, streamError: unknown): AsyncGenerator<TransportEvent> {
    let hasSpoken = false;
    try {
      for await (const event of this.#segment(run, refusal, SpeechError.isInstance(streamError) ? streamError : undefined)) {
        // The calls work, so the failure was the stream's own. Offline, the calls would have failed as well.
        if (!hasSpoken) this.#refusals.note(refusal, this.#clock.now(), run.voice.voiceId);
        hasSpoken = true;
        yield event;
      }
    } catch (error) {
      const isTransportFailure = SpeechError.isInstance(error) && TRANSPORT_FAILURES.includes(error.code);
      throw isTransportFailure && !hasSpoken && !run.signal.aborted ? streamError : error;
    }
  }

  async *#segment(
    { voice, inputs, signal, observer, sent }: Run,
    reason: TransportReason,
    refusal?: SpeechError,
  ): AsyncGenerator<TransportEvent> {
    observer?.onTransport?.({ kind: 'segmented', reason }, refusal);
    const reader = inputs.read();
    inputs.keepNothing();
    yield* this.#segmented.speak(voice, piecesOf(reader), signal, sent.startRequest());
  }
}

/** One text being spoken. */
interface Run {
  readonly voice: VoiceSettings;
  readonly inputs: TextInputs;
  readonly signal: AbortSignal;
  readonly observer: TransportObserver | undefined;
  readonly sent: SentText;
}

/** Remembers the last refused stream. */
class Refusals {
  #last: { readonly reason: TransportReason; readonly atMs: number; readonly voiceId: string } | undefined;

  note(reason: TransportReason, atMs: number, voiceId: string): void {
    this.#last = { reason, atMs, voiceId };
  }

  /** Why a stream with this voice would be refused now; undefined if it may be tried. */
  at(nowMs: number, voiceId: string): TransportReason | undefined {
    if (this.#last === undefined || nowMs - this.#last.atMs >= REMEMBER_MS) return undefined;
    const { reason } = this.#last;
    // A voice that Polly does not stream says nothing about other voices.
    return reason === 'unsupported' && voiceId !== this.#last.voiceId ? undefined : reason;
  }
}

/** Why a stream was refused that calls may replace; undefined for failures that calls would share or that pass. */
function refusalOf(error: unknown): TransportReason | undefined {
  if (!SpeechError.isInstance(error)) return undefined;
  const { name, reason } = readAwsError(error.cause);
  switch (error.code) {
    case 'relay-unreachable':
    case 'connection-lost':
      return 'relay-unreachable';
    case 'relay-refused':
    case 'relay-protocol':
      return 'relay-refused';
    case 'access-denied':
      return 'access-denied';
    case 'wrong-region':
    case 'validation-failed':
      return name === 'UnknownOperationException' || reason === 'unsupportedOperation' ? 'unsupported' : undefined;
    default:
      return undefined;
  }
}

async function* piecesOf(reader: TextReader): AsyncGenerator<TextInput> {
  for (;;) {
    const piece = await reader.next();
    if (piece === undefined) return;
    yield piece;
  }
}
