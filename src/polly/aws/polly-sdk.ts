/**
 * The AWS SDK's Polly client, shared by all voices and transports of an app: loaded when it is first needed, silent, and
 * with the credentials and the time that hold now.
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
import { isKnownRegion } from '../../base/aws-regions';
import { SpeechError, type SpeechErrorCode } from '../../base/errors';
import type { CredentialsProvider } from './credentials';
import { CredentialsCache } from './credentials-cache';
import { clockOffsetMs, pollyError, sdkLoadError, type PollyOperation } from '../errors/polly-errors';
import type { RelayPool } from '../relay-client/relay-pool';
import type { VoiceSettings } from '../transport/speech-transport';

/** Without a logger of its own the AWS SDK warns on the console of every stream that fails; here each throws. */
const SILENT_LOGGER = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Where Polly is, and who asks. */
export interface PollyAccess {
  /** AWS region, for example `us-west-2`. */
  readonly region: string;
  /**
   * AWS credentials. Looked at anew for each request, so this may be a getter: others than before are used from the next
   * request on. The same provider is asked again ten minutes before what it gave expires, or when that was rejected (with
   * `forceRefresh` among its options then).
   */
  readonly credentials: CredentialsProvider;
  /** Address of Polly. Default: Polly's own in the region. */
  readonly endpoint?: string;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Members that the requests of every operation have. */
export interface VoiceMembers {
  readonly Engine: Engine;
  readonly VoiceId: VoiceId;
  readonly LanguageCode?: LanguageCode;
  readonly LexiconNames?: string[];
}

/** The AWS SDK, ready for a request. */
export interface ReadySdk {
  /** Signs with {@link identity} for ever, so that a refresh in the middle of a request breaks no signature. */
  readonly client: PollyClient;
  readonly identity: AwsCredentialIdentity;
  readonly StreamCommand: typeof StartSpeechSynthesisStreamCommand;
  readonly SpeechCommand: typeof SynthesizeSpeechCommand;
}

interface LoadedSdk extends Pick<ReadySdk, 'StreamCommand' | 'SpeechCommand'> {
  readonly createClient: (config: PollyClientConfig) => PollyClient;
}

/** The way to ask Polly. Loads nothing before its first use. */
export class PollySdk {
  readonly #access: PollyAccess;
  readonly #pool: RelayPool | undefined;
  readonly #credentials: CredentialsCache;
  #loading: Promise<LoadedSdk> | undefined;
  #ready: ReadySdk | undefined;

  /**
   * @param access - Where Polly is, and who asks.
   * @param pool - Carries two-way streams. Without one they cannot be asked for.
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

  /** Whether there is such a place, as far as is known: at an endpoint of the app's own a region is any name. */
  get isPlaceKnown(): boolean {
    return this.#access.endpoint !== undefined || isKnownRegion(this.region);
  }

  /**
   * The SDK, with the credentials that hold now. Also loads and fetches what the next request would wait for.
   *
   * @throws SpeechError `package-missing` or `connection-lost` when it cannot be loaded, or why there are no credentials.
   */
  async prepare(): Promise<ReadySdk> {
    // Side by side; and where both fail, the SDK that is not there comes first.
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
        // Whoever has the text decides what is asked for again, and when.
        maxAttempts: 1,
        logger: SILENT_LOGGER,
      });
      this.#ready = { client, identity, ...commands };
    }
    return this.#ready;
  }

  /**
   * What a failed request means, in words; what it says of credentials and of the clock is heeded in the next one.
   *
   * @param cause - Anything the AWS SDK threw.
   * @param operation - What was asked for.
   * @param sdk - What it was asked with.
   * @returns Retryable where the next request will differ in what this one was refused for.
   */
  explain(cause: unknown, operation: PollyOperation, sdk: ReadySdk): SpeechError {
    const error = pollyError(cause, this.#access.region, operation);
    switch (error.code) {
      case 'credentials-expired':
      case 'credentials-rejected':
        return withRetryable(error, this.#credentials.reject(sdk.identity));
      case 'clock-skewed': {
        const offsetMs = clockOffsetMs(error);
        // The AWS SDK corrects its clock after every request but a stream's.
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

/** What a refusal is remedied by. */
const REMEDIES: Partial<Record<SpeechErrorCode, 'credentials' | 'clock'>> = {
  'credentials-expired': 'credentials',
  'credentials-rejected': 'credentials',
  'clock-skewed': 'clock',
};

/**
 * Decides whether a request that was refused is made again at once: for the clock, and for credentials, each once, since a
 * remedy that did not help will not help again.
 */
export class Remedies {
  /** What the request was signed with when each was tried. */
  readonly #tried = new Map<'credentials' | 'clock', AwsCredentialIdentity>();

  /**
   * Tries the remedy for a refusal.
   *
   * @param identity - What the request was signed with.
   * @returns When the request is to be made again.
   * @throws The error, when there is no remedy for it or it did not help. It is final then, except that other credentials
   *   which have run out as well were only late: the next ones may be in time.
   */
  try(error: SpeechError, identity: AwsCredentialIdentity): void {
    const remedy = REMEDIES[error.code];
    if (remedy === undefined || !error.retryable) throw error;
    const tried = this.#tried.get(remedy);
    if (tried !== undefined)
      throw withRetryable(error, error.code === 'credentials-expired' && tried.sessionToken !== identity.sessionToken);
    this.#tried.set(remedy, identity);
  }
}

/** The host that requests will name. */
export function pollyHost({ region, endpoint }: PollyAccess): string {
  return endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint).host : `polly.${region}.amazonaws.com`;
}

/** What a request says of the voice, in the names of Polly's API. */
export function voiceMembers(voice: VoiceSettings): VoiceMembers {
  return {
    Engine: voice.engine,
    // The SDK's lists of voices and languages are those of the day it was made: Polly itself knows better.
    VoiceId: voice.voiceId as VoiceId,
    ...(voice.languageCode === undefined ? {} : { LanguageCode: voice.languageCode as LanguageCode }),
    ...(voice.lexiconNames === undefined ? {} : { LexiconNames: [...voice.lexiconNames] }),
  };
}

async function loadSdk(pool: RelayPool | undefined): Promise<LoadedSdk> {
  const [polly, config] = await Promise.all([import('@aws-sdk/client-polly'), pool === undefined ? fetchConfig() : relayConfig(pool)]);
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

function withRetryable(error: SpeechError, retryable: boolean): SpeechError {
  const { code, message, cause } = error;
  return error.retryable === retryable ? error : new SpeechError({ code, message, cause, retryable });
}

function ignore(): void {
  // Nothing is logged.
}
