/**
 * The way to Polly that suits: one two-way stream where a relay leads to one, a call a sentence where none does, or where
 * the stream is refused. Both share one client, one set of credentials and one idea of the time.
 */
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { readAwsError } from './errors/aws-error';
import type { CredentialsProvider } from './aws/credentials';
import { DuplexTransport } from './duplex/duplex-transport';
import { pollyHost, PollySdk, type PollyAccess } from './aws/polly-sdk';
import { RelayPool } from './relay-client/relay-pool';
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
   * Credentials with the IAM permissions `polly:StartSpeechSynthesisStream`, for the relay, and `polly:SynthesizeSpeech`;
   * as for {@link PollyAccess.credentials}.
   */
  readonly credentials: CredentialsProvider;
  /** Address of the relay: `wss://…`, or `ws://…` on this machine. Default: none, and every sentence is a call. */
  readonly relay?: string;
}

/** For how long a stream that was refused is not tried again. */
const REMEMBER_MS = 30_000;

/** How long a relay may take to answer at all, where there is another way. */
const RELAY_OPEN_TIMEOUT_MS = 4_000;

/** Failures that say more of what replaced a stream than of the text: the stream's own goes out instead. */
const FAILURES_OF_THE_WAY: readonly SpeechError['code'][] = ['connection-lost', 'access-denied'];

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * A stream that is refused before its first sound is replaced within the run, and no text is lost; the next runs of half
 * a minute do not try it. A stream that breaks later ends its run.
 *
 * @throws SpeechError `invalid-option` when the relay's address is not one of a WebSocket, or `fetchAhead` is no whole
 *   number from 0 to 20.
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
    const { relay, clock = systemClock } = options;
    this.#clock = clock;
    const pool =
      relay === undefined ? undefined : new RelayPool({ relay, clock, openTimeoutMs: RELAY_OPEN_TIMEOUT_MS, host: pollyHost(options) });
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
    const reason = this.#reasonAgainstStream(voice);
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

  #reasonAgainstStream({ engine, voiceId }: VoiceSettings): TransportReason | undefined {
    if (engine !== 'generative') return 'engine';
    return this.#refusals.at(this.#clock.now(), voiceId);
  }

  async *#replace(run: Run, refusal: TransportReason, streamError: unknown): AsyncGenerator<TransportEvent> {
    let hasSpoken = false;
    try {
      for await (const event of this.#segment(run, refusal, SpeechError.isInstance(streamError) ? streamError : undefined)) {
        // Only now is it certain that the stream failed for what the calls do not share, as they would being offline.
        if (!hasSpoken) this.#refusals.note(refusal, this.#clock.now(), run.voice.voiceId);
        hasSpoken = true;
        yield event;
      }
    } catch (error) {
      const isOfTheWay = SpeechError.isInstance(error) && FAILURES_OF_THE_WAY.includes(error.code);
      throw isOfTheWay && !hasSpoken && !run.signal.aborted ? streamError : error;
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

/** One text on its way. */
interface Run {
  readonly voice: VoiceSettings;
  readonly inputs: TextInputs;
  readonly signal: AbortSignal;
  readonly observer: TransportObserver | undefined;
  readonly sent: SentText;
}

/** The streams that were refused of late. */
class Refusals {
  #last: { readonly reason: TransportReason; readonly atMs: number; readonly voiceId: string } | undefined;

  note(reason: TransportReason, atMs: number, voiceId: string): void {
    this.#last = { reason, atMs, voiceId };
  }

  /** Why a stream with this voice would be refused now. */
  at(nowMs: number, voiceId: string): TransportReason | undefined {
    if (this.#last === undefined || nowMs - this.#last.atMs >= REMEMBER_MS) return undefined;
    const { reason } = this.#last;
    // What Polly does not stream says nothing of other voices.
    return reason === 'unsupported' && voiceId !== this.#last.voiceId ? undefined : reason;
  }
}

/** Why a stream was refused that calls might not be; undefined for what they would share, or what passes. */
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
