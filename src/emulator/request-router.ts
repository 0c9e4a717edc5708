/** Routes each request to its operation and makes sure that it is answered. */

import type { Clock } from '../base/clock';
import type { AccountSettings } from './accounts/account-settings';
import { checkAllowed, type Account, type Accounts } from './accounts/accounts';
import { answerCognito } from './accounts/cognito-identity';
import type { RequestEntry } from './accounts/request-log';
import { admitToCredentials } from './control-access';
import { answerControl, CONTROL_PREFIX } from './control-api';
import { eventStreamCodec } from './event-stream/messages';
import { commonHeaders, sendError, sendJson, type AnswerProtocol } from './http/answer';
import { answerPreflight } from './http/cors';
import { readBody, type Exchange } from './http/exchange';
import { MAX_JSON_BODY_BYTES, parseJsonObject } from './http/json-body';
import { holdAudio } from './faults/call-faults';
import { describeVoices } from './operations/describe-voices';
import { Pacer } from './operations/pacer';
import { checkStreamSettings } from './operations/speech-settings';
import { applyAudioFault } from './faults/audio-faults';
import { StreamFaults } from './faults/stream-faults';
import { SynthesisStream } from './operations/stream/start-speech-synthesis-stream';
import { answerSynthesizeSpeech, checkSynthesizeSpeech } from './operations/synthesize-speech';
import { ServiceError, toServiceError, validationError } from './http/service-error';
import { ChunkVerifier } from './signing/chunk-verifier';
import { STREAMING_PAYLOAD_MARKER, type Authorization, type RequestAuthorizer } from './signing/request-authorizer';
import type { SpeechSettings, SynthesisSession } from './speech/synthesis-session';
import type { Synthesizer } from './speech/synthesizer';

/** The router's dependencies. */
export interface RouterOptions {
  readonly region: string;
  readonly accounts: Accounts;
  readonly authorizer: RequestAuthorizer;
  readonly synthesizer: Synthesizer;
  readonly clock: Clock;
  /** Returns the present time in epoch milliseconds. */
  readonly wallClock: () => number;
  /** Default settings of accounts that the control API creates. */
  readonly accountDefaults: AccountSettings;
  /** Additional origins whose pages may get credentials. */
  readonly allowedOrigins: readonly string[];
  /** Called with an internal error of local Polly. */
  readonly onInternalError: (error: unknown) => void;
}

/** Answers all requests of one local Polly. */
export class RequestRouter {
  readonly #options: RouterOptions;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  /** Answers one request. Never rejects. */
  async answer(exchange: Exchange): Promise<void> {
    const { wallClock, onInternalError } = this.#options;
    const protocol: AnswerProtocol = exchange.headers['x-amz-target'] === undefined ? 'rest-json' : 'json-1.1';
    try {
      await this.#dispatch(exchange);
    } catch (error) {
      // If the peer has left, reads and writes fail. There is no peer to answer, so this is not an error.
      if (exchange.departed.aborted || exchange.output.destroyed) return;
      if (!(error instanceof ServiceError)) onInternalError(error);
      sendError(exchange, protocol, wallClock(), toServiceError(error));
    }
  }

  async #dispatch(exchange: Exchange): Promise<void> {
    const { accounts, accountDefaults, allowedOrigins, wallClock } = this.#options;
    if (exchange.path.startsWith(CONTROL_PREFIX)) {
      await answerControl(exchange, accounts, accountDefaults);
      return;
    }
    if (exchange.method === 'OPTIONS') {
      answerPreflight(exchange);
      return;
    }
    const target = exchange.headers['x-amz-target'];
    if (exchange.method === 'POST' && exchange.path === '/' && target !== undefined) {
      admitToCredentials(exchange, allowedOrigins);
      const input = parseJsonObject(await readBody(exchange, MAX_JSON_BODY_BYTES));
      sendJson(exchange, 'json-1.1', wallClock(), answerCognito(accounts, target, input));
      return;
    }
    await this.#dispatchPolly(exchange);
  }

  async #dispatchPolly(exchange: Exchange): Promise<void> {
    const { wallClock } = this.#options;
    const operation = `${exchange.method} ${exchange.path}`;
    if (operation === 'POST /v1/synthesisStream') {
      await this.#startSpeechSynthesisStream(exchange);
      return;
    }
    const body = await readBody(exchange, MAX_JSON_BODY_BYTES);
    const { account } = this.#options.authorizer.authorize(exchange, body).credentials;
    switch (operation) {
      case 'POST /v1/speech':
        await this.#synthesizeSpeech(exchange, account, body);
        return;
      case 'GET /v1/voices':
        checkAllowed(account, 'polly:DescribeVoices');
        sendJson(exchange, 'rest-json', wallClock(), describeVoices(exchange.query));
        return;
      case 'GET /v1/lexicons':
        checkAllowed(account, 'polly:ListLexicons');
        sendJson(exchange, 'rest-json', wallClock(), { Lexicons: [] });
        return;
      default:
        throw new ServiceError(404, 'UnknownOperationException', 'The local Polly has no such operation.');
    }
  }

  async #startSpeechSynthesisStream(exchange: Exchange): Promise<void> {
    const { authorizer, clock, wallClock, region, onInternalError } = this.#options;
    const authorization = authorizer.authorize(exchange, undefined);
    const { account } = authorization.credentials;
    const faults = new StreamFaults(account.settings.streamFaults, account.openedStreams++);
    if (faults.refusal !== undefined) {
      exchange.refuse(faults.refusal);
      return;
    }
    await this.#record(account, 'StartSpeechSynthesisStream', async (entry) => {
      checkAllowed(account, 'polly:StartSpeechSynthesisStream');
      const settings = readStreamHead(exchange);
      faults.checkHead();
      const session = this.#openSession(account, settings, entry);
      const stream = new SynthesisStream({
        exchange,
        session,
        audio: applyAudioFault(session, account.settings.audioFault),
        engine: settings.engine,
        verifier: new ChunkVerifier({ codec: eventStreamCodec, region, wallClock, ...chainOf(authorization) }),
        pacer: new Pacer(clock, account.settings.pacing, 'StartSpeechSynthesisStream'),
        clock,
        entry,
        faults,
        headers: commonHeaders(wallClock()),
        onInternalError,
      });
      await stream.run();
    });
  }

  async #synthesizeSpeech(exchange: Exchange, account: Account, body: Uint8Array): Promise<void> {
    const { clock, wallClock } = this.#options;
    await this.#record(account, 'SynthesizeSpeech', async (entry) => {
      checkAllowed(account, 'polly:SynthesizeSpeech');
      const call = checkSynthesizeSpeech(parseJsonObject(body));
      const rule = account.callFaults.ruleOf(call);
      const session = this.#openSession(account, call.settings, entry);
      const release = AbortSignal.any([account.release.signal, exchange.departed]);
      await answerSynthesizeSpeech({
        exchange,
        call,
        session,
        audio: holdAudio(applyAudioFault(session, account.settings.audioFault), { rule, release, clock }),
        pacer: new Pacer(clock, account.settings.pacing, 'SynthesizeSpeech'),
        entry,
        headers: commonHeaders(wallClock()),
      });
    });
  }

  /** Runs an operation with a record, which becomes `failed` if it throws. */
  async #record(
    account: Account,
    operation: 'StartSpeechSynthesisStream' | 'SynthesizeSpeech',
    run: (entry: RequestEntry) => Promise<void>,
  ): Promise<void> {
    const entry = account.log.open(operation, account.settings.keepPcm);
    try {
      await run(entry);
    } catch (error) {
      entry.settle('failed', toServiceError(error).type);
      throw error;
    }
  }

  #openSession(account: Account, settings: SpeechSettings, entry: RequestEntry): SynthesisSession {
    const { chunkSeconds, keepPcm } = account.settings;
    const session = this.#options.synthesizer.open({
      ...settings,
      sound: account.settings,
      chunkSeconds,
      keepPcm,
      clock: this.#options.clock,
    });
    if (keepPcm) {
      entry.keepSound(() => ({ pcm: session.pcm, sampleRate: settings.sampleRate, words: session.words }));
    }
    return session;
  }
}

function chainOf({ credentials, signature }: Authorization) {
  return { credentials, seedSignature: signature };
}

/** Reads the headers of a stream. A stream requires HTTP/2, since only HTTP/2 reliably carries both directions at once. */
function readStreamHead({ protocol, headers }: Exchange): SpeechSettings {
  if (protocol !== 'h2') {
    throw validationError('unsupportedOperation', 'StartSpeechSynthesisStream needs HTTP/2.');
  }
  if (headers['x-amz-content-sha256'] !== STREAMING_PAYLOAD_MARKER) {
    throw validationError('other', `The header x-amz-content-sha256 must be ${STREAMING_PAYLOAD_MARKER}.`);
  }
  return checkStreamSettings({
    voiceId: headers['x-amzn-voiceid'],
    engine: headers['x-amzn-engine'],
    languageCode: headers['x-amzn-languagecode'],
    lexiconNames: (headers['x-amzn-lexiconnames'] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    outputFormat: headers['x-amzn-outputformat'],
    sampleRate: headers['x-amzn-samplerate'],
  });
}
