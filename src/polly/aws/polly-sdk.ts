/**
 * The AWS SDK's Polly client, shared by all voices and transports of an app. It is loaded on first use, logs nothing,
 * and uses the present credentials and corrected time.
 */
import type {
  Engine,
  LanguageCode,
  PollyClient,
  PollyClientConfig,
  StartSpeechSynthesisStreamCommand,
  SynthesizeSpeechCommand,
  VoiceId,
} from '@aws-sdk/client-polly';
import type { AwsCredentialIdentity } from '@smithy/types';
import { systemClock, type Clock } from '../../base/clock';
import { dnsSuffixOf, isKnownRegion } from '../../base/aws-regions';
import { SpeechError } from '../../base/errors';
import type { CredentialsProvider } from './credentials';
import { CredentialsCache } from './credentials-cache';
import { clockOffsetMs, pollyError, sdkLoadError, type PollyOperation } from '../errors/polly-errors';
import type { RelayPool } from '../relay-client/relay-pool';
import type { VoiceSettings } from '../transport/voice-settings';

/**
 * Without a logger the AWS SDK warns on the console about every failed stream. Here each failure is thrown instead.
 */
const SILENT_LOGGER = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The address of Polly, and the credentials for its requests. */
export interface PollyAccess {
  /** AWS region, for example `us-west-2`. */
  readonly region: string;
  /**
   * AWS credentials. Read for each request, so this may be a getter: changed credentials are used from the next
   * request on. A provider is asked again ten minutes before its credentials expire, or when they were rejected (then
   * with `forceRefresh` among its options).
   */
  readonly credentials: CredentialsProvider;
  /** Address of Polly. Default: Polly's own in the region. */
  readonly endpoint?: string;
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock;
}

/** Members that the requests of every operation share. */
export interface VoiceMembers {
  readonly Engine: Engine;
  readonly VoiceId: VoiceId;
  readonly LanguageCode?: LanguageCode;
  readonly LexiconNames?: string[];
}

/** The AWS SDK, ready for a request. */
export interface ReadySdk {
  /** Always signs with {@link identity}, so that a refresh in the middle of a request breaks no signature. */
  readonly client: PollyClient;
  readonly identity: AwsCredentialIdentity;
  readonly StreamCommand: typeof StartSpeechSynthesisStreamCommand;
  readonly SpeechCommand: typeof SynthesizeSpeechCommand;
}

interface LoadedSdk extends Pick<ReadySdk, 'StreamCommand' | 'SpeechCommand'> {
  readonly createClient: (config: PollyClientConfig) => PollyClient;
}

/** Loads and configures the AWS SDK. Loads nothing before its first use. */
export class PollySdk {
  readonly #access: PollyAccess;
  readonly #pool: RelayPool | undefined;
  readonly #credentials: CredentialsCache;
  #loading: Promise<LoadedSdk> | undefined;
  #ready: ReadySdk | undefined;

  /**
   * @param pool - Carries two-way streams. Without it they cannot be requested.
   */
  constructor(access: PollyAccess, pool?: RelayPool) {
    this.#access = access;
    this.#pool = pool;
    this.#credentials = new CredentialsCache({
      source: () => access.credentials,
      region: access.region,
      clock: access.clock ?? systemClock,
      wallClock: () => new Date().getTime() + (this.#ready?.client.config.systemClockOffset ?? 0),
    });
  }

  /** Region of Polly. */
  get region(): string {
    return this.#access.region;
  }

  /** Whether the region is known to exist. With a custom endpoint, any region name counts as known. */
  get isPlaceKnown(): boolean {
    return this.#access.endpoint !== undefined || isKnownRegion(this.region);
  }

  /**
   * Returns the SDK with the present credentials. Call it ahead of time to load everything that the next request
   * needs.
   *
   * @throws SpeechError `package-missing` or `connection-lost` if the SDK cannot be loaded, or the error of the
   *   credentials.
   */
  async prepare(): Promise<ReadySdk> {
    // Credentials and SDK load in parallel. If both fail, the error of the SDK is reported.
    const identified = this.#credentials.get();
    identified.catch(() => undefined);
    const { createClient, ...commands } = await this.#loadOnce();
    const identity = await identified;
    if (identity !== this.#ready?.identity) {
      const { region, endpoint } = this.#access;
      const client = createClient({
        region,
        ...(endpoint === undefined ? {} : { endpoint }),
        credentials: () => Promise.resolve(identity),
        systemClockOffset: this.#ready?.client.config.systemClockOffset ?? 0,
        // The owner of the text decides about retries.
        maxAttempts: 1,
        logger: SILENT_LOGGER,
      });
      this.#ready = { client, identity, ...commands };
    }
    return this.#ready;
  }

  /**
   * Turns the error of a request into a SpeechError. Rejected credentials and a wrong clock are corrected for the
   * next request.
   *
   * @returns The error. It is retryable if a correction means that the next request may succeed.
   */
  explain(cause: unknown, operation: PollyOperation, sdk: ReadySdk): SpeechError {
    const error = pollyError(cause, this.#access.region, operation);
    switch (error.code) {
      case 'credentials-expired':
      case 'credentials-rejected':
        return withRetryable(error, this.#credentials.reject(sdk.identity));
      case 'clock-skewed': {
        const offsetMs = clockOffsetMs(error);
        // The AWS SDK corrects its clock after every request except a stream's.
        if (offsetMs !== undefined) (this.#ready ?? sdk).client.config.systemClockOffset = offsetMs;
        return withRetryable(error, offsetMs !== undefined);
      }
      default:
        return error;
    }
  }

  #loadOnce(): Promise<LoadedSdk> {
    this.#loading ??= loadSdk(this.#pool).catch((cause: unknown) => {
      this.#loading = undefined;
      throw sdkLoadError(cause);
    });
    return this.#loading;
  }
}

/** The host that requests will name. */
export function pollyHost({ region, endpoint }: PollyAccess): string {
  if (endpoint !== undefined && URL.canParse(endpoint)) return new URL(endpoint).host;
  return `polly.${region}.${dnsSuffixOf(region)}`;
}

/** The members of a request that describe the voice, as Polly's API names them. */
export function voiceMembers(voice: VoiceSettings): VoiceMembers {
  return {
    Engine: voice.engine,
    // The SDK's lists of voices and languages are as old as the SDK; Polly itself may know more.
    VoiceId: voice.voiceId as VoiceId,
    ...(voice.languageCode === undefined ? {} : { LanguageCode: voice.languageCode as LanguageCode }),
    ...(voice.lexiconNames === undefined ? {} : { LexiconNames: [...voice.lexiconNames] }),
  };
}

async function loadSdk(pool: RelayPool | undefined): Promise<LoadedSdk> {
  const [polly, config] = await Promise.all([import('./polly-commands'), pool === undefined ? fetchConfig() : relayConfig(pool)]);
  return {
    createClient: (rest) => new polly.PollyClient({ ...rest, ...config }),
    StreamCommand: polly.StartSpeechSynthesisStreamCommand,
    SpeechCommand: polly.SynthesizeSpeechCommand,
  };
}

async function relayConfig(pool: RelayPool): Promise<PollyClientConfig> {
  const [{ eventStreamPayloadHandlerProvider }, { RelayRequestHandler }] = await Promise.all([
    import('./event-stream-signer'),
    import('../relay-client/relay-request-handler'),
  ]);
  return { requestHandler: new RelayRequestHandler(pool), eventStreamPayloadHandlerProvider };
}

async function fetchConfig(): Promise<PollyClientConfig> {
  const { FetchHttpHandler } = await import('@smithy/fetch-http-handler');
  return { requestHandler: new FetchHttpHandler() };
}

/** The same error, retryable or not. */
export function withRetryable(error: SpeechError, retryable: boolean): SpeechError {
  const { code, message, cause } = error;
  return error.retryable === retryable ? error : new SpeechError({ code, message, cause, retryable });
}

function ignore(): void {
  // Nothing is logged.
}
