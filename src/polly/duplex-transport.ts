/**
 * Speech by Polly's two-way stream, through the relay. The AWS SDK is loaded when it is first needed.
 */
import type { LanguageCode, PollyClient, StartSpeechSynthesisStreamCommand, VoiceId } from '@aws-sdk/client-polly';
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { explainingCredentials, type CredentialsProvider } from './credentials';
import { clockOffsetMs, pollyError, sdkLoadError, streamIncomplete } from './polly-errors';
import { RelayPool } from './relay-pool';
import type { RelayHandlerOptions } from './relay-request-handler';
import type { SpeechTransport, TextInput, TransportEvent, TransportObserver, VoiceSettings } from './speech-transport';
import { StreamActions } from './stream-actions';

/** Options of {@link createDuplexTransport}. */
export interface DuplexTransportOptions {
  /** AWS region with Polly's two-way stream, for example `us-west-2`. */
  readonly region: string;
  /**
   * Credentials with the IAM permission `polly:StartSpeechSynthesisStream`. Looked at anew for each request, so this
   * may be a getter: others than before are used from the next request on. The same provider is asked again when what
   * it gave is about to expire or was rejected (with `forceRefresh` among its options then).
   */
  readonly credentials: CredentialsProvider;
  /** Address of the relay: `wss://…`, or `ws://…` on this machine. */
  readonly relay: string;
  /** Address of Polly as the relay reaches it. Default: Polly's own in the region. */
  readonly endpoint?: string;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Without a logger of its own the AWS SDK warns on the console of every stream that fails; here each throws. */
const SILENT_LOGGER = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

interface Sdk {
  readonly client: PollyClient;
  readonly StreamCommand: typeof StartSpeechSynthesisStreamCommand;
}

/** One run under way. */
interface Run {
  readonly abort: AbortController;
  readonly actions: StreamActions;
  /** Its reader has left. */
  isLeft: boolean;
  /** Polly has said that all was spoken. */
  isComplete: boolean;
}

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * @throws SpeechError `invalid-option` when the relay's address is not one of a WebSocket.
 */
export function createDuplexTransport(options: DuplexTransportOptions): SpeechTransport {
  return new DuplexTransport(options);
}

class DuplexTransport implements SpeechTransport {
  readonly kind = 'duplex';
  readonly #options: DuplexTransportOptions;
  readonly #pool: RelayPool;
  readonly #runs = new Set<Run>();
  #sdk: Promise<Sdk> | undefined;
  /** Those that the AWS SDK has now. */
  #credentials: CredentialsProvider | undefined;
  #wereRejected = false;
  #isClosed = false;

  constructor(options: DuplexTransportOptions) {
    this.#options = options;
    this.#pool = new RelayPool({ relay: options.relay, clock: options.clock ?? systemClock });
  }

  speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncIterable<TransportEvent> {
    const actions = new StreamActions(input, observer);
    const run: Run = { abort: new AbortController(), actions, isLeft: false, isComplete: false };
    const events = this.#run(run, voice, signal, observer);
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => events.next(),
        // A generator alone would wait for its next event before it looked at this.
        return: () => {
          run.isLeft = true;
          if (!run.isComplete) run.abort.abort();
          return events.return(undefined);
        },
      }),
    };
  }

  async warm(): Promise<void> {
    if (this.#isClosed) return;
    const sdk = this.#prepareSdk().then(async ({ client }) => client.config.credentials());
    // Whatever fails here fails again, and is reported, when speech is asked for.
    await Promise.allSettled([this.#pool.warm(), sdk]);
  }

  close(): void {
    this.#isClosed = true;
    for (const { abort } of this.#runs) abort.abort(appClosed());
    this.#pool.close();
  }

  async *#run(
    run: Run,
    voice: VoiceSettings,
    signal: AbortSignal,
    observer: TransportObserver | undefined,
  ): AsyncGenerator<TransportEvent, undefined, undefined> {
    const onAbort = () => run.abort.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    this.#runs.add(run);
    try {
      if (this.#isClosed) throw appClosed();
      if (voice.engine !== 'generative') throw engineError(voice);
      for await (const event of this.#stream(run, voice, observer)) {
        run.isComplete = event.type === 'closed';
        yield event;
        if (run.isComplete) return undefined;
      }
      throw streamIncomplete();
    } catch (error) {
      if (run.isLeft) return undefined;
      if (run.abort.signal.aborted) throw run.abort.signal.reason;
      throw run.actions.error ?? this.#explain(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#runs.delete(run);
      run.actions.close();
      // A complete stream is left to end by itself, so that its socket can be used again.
      if (!run.isComplete) run.abort.abort();
    }
  }

  async *#stream(run: Run, voice: VoiceSettings, observer: TransportObserver | undefined): AsyncGenerator<TransportEvent> {
    const { signal } = run.abort;
    const { client, StreamCommand } = await abortable(this.#prepareSdk(), signal);
    const command = new StreamCommand({
      Engine: voice.engine,
      // The SDK's lists of voices and languages are those of the day it was made: Polly itself knows better.
      VoiceId: voice.voiceId as VoiceId,
      OutputFormat: voice.outputFormat,
      SampleRate: String(voice.sampleRate),
      ...(voice.languageCode === undefined ? {} : { LanguageCode: voice.languageCode as LanguageCode }),
      ...(voice.lexiconNames === undefined ? {} : { LexiconNames: [...voice.lexiconNames] }),
      ActionStream: run.actions,
    });
    const sendOptions: RelayHandlerOptions = { abortSignal: signal, onBegun: () => observer?.onApiCall?.() };
    const { EventStream: events } = await abortable(client.send(command, sendOptions), signal);
    for await (const { AudioEvent: audio, StreamClosedEvent: closed } of events ?? []) {
      if (audio?.AudioChunk !== undefined) yield { type: 'audio', bytes: audio.AudioChunk };
      if (closed !== undefined) yield { type: 'closed', requestCharacters: closed.RequestCharacters ?? 0 };
    }
  }

  #explain(cause: unknown): SpeechError {
    const error = pollyError(cause, this.#options.region);
    if (error.code === 'credentials-rejected') this.#wereRejected = true;
    const offsetMs = clockOffsetMs(error);
    // The AWS SDK corrects its clock after every request but a stream's.
    if (offsetMs !== undefined) {
      void this.#sdk?.then(({ client }) => {
        client.config.systemClockOffset = offsetMs;
      });
    }
    return error;
  }

  /** The SDK, with the credentials that hold now. */
  async #prepareSdk(): Promise<Sdk> {
    const sdk = await this.#loadSdk();
    const { config } = sdk.client;
    const { credentials } = this.#options;
    if (credentials !== this.#credentials) {
      this.#credentials = credentials;
      // The SDK remembers what a provider gave, and waits for one it has asked; setting another makes it forget both.
      config.credentials = explainingCredentials(credentials);
    }
    if (this.#wereRejected) {
      await config.credentials({ forceRefresh: true });
      this.#wereRejected = false;
    }
    return sdk;
  }

  #loadSdk(): Promise<Sdk> {
    this.#sdk ??= this.#createSdk().catch((cause: unknown) => {
      this.#sdk = undefined;
      throw sdkLoadError(cause);
    });
    return this.#sdk;
  }

  async #createSdk(): Promise<Sdk> {
    const [polly, { eventStreamPayloadHandlerProvider }, { RelayRequestHandler }] = await Promise.all([
      import('@aws-sdk/client-polly'),
      import('./event-stream-signer'),
      import('./relay-request-handler'),
    ]);
    const { region, endpoint } = this.#options;
    const client = new polly.PollyClient({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      // A stream whose text has been read cannot be repeated here: whoever has the text decides.
      maxAttempts: 1,
      logger: SILENT_LOGGER,
      requestHandler: new RelayRequestHandler(this.#pool),
      eventStreamPayloadHandlerProvider,
    });
    return { client, StreamCommand: polly.StartSpeechSynthesisStreamCommand };
  }
}

function ignore(): void {
  // Nothing is logged.
}

function appClosed(): SpeechError {
  return new SpeechError({ code: 'interrupted', message: 'This app closed its connection to Polly.' });
}

function engineError({ engine }: VoiceSettings): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `Polly streams both ways with the engine "generative" alone, not with "${engine}".`,
  });
}

/** The promise's outcome, or the signal's reason as soon as it aborts. */
async function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  // Whoever stops waiting must not be told of its failure as of one that nobody handles.
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
