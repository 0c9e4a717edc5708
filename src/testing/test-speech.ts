/** Speech for an app's own tests: silent, without Polly, and with a record of what was heard. */
import { systemClock } from '../base/clock';
import { SpeechError, type SpeechErrorCode } from '../base/errors';
import { SpeechClient } from '../core/client/speech-client';
import { ServiceConnection } from '../core/client/service-connection';
import { SilentOutput, type TestPace } from './silent-output';
import { createTestPolly, type SpokenBytes } from './test-polly';

/** Options of {@link createTestSpeech}. */
export interface TestSpeechOptions {
  /**
   * The time that speech takes. `instant`: none. `real-time`: as long as a voice would take, some 15 characters a second;
   * use it with fake timers to test what is shown while a text is spoken. Default: `instant`.
   */
  readonly pace?: TestPace;
}

/** The longest wait of {@link TestSpeech.waitUntilHeard} and {@link TestSpeech.waitUntilQuiet}, in milliseconds. */
const WAIT_MS = 5_000;

/** Silent speech, and what the listener would have heard. */
export class TestSpeech {
  /** The client to speak with, for code that does not use `<TestSpeechProvider>`. */
  readonly client: SpeechClient;
  readonly #output: SilentOutput;
  readonly #watches = new Set<() => void>();
  #heardText = '';
  #failure: SpeechErrorCode | undefined;

  /** Prefer {@link createTestSpeech}. */
  constructor({ pace = 'instant' }: TestSpeechOptions = {}) {
    const spoken: SpokenBytes = new WeakMap();
    const tell = () => {
      for (const watch of [...this.#watches]) watch();
    };
    this.#output = new SilentOutput({
      clock: systemClock,
      pace,
      spoken,
      onHeard: (text) => {
        this.#heardText += text;
        tell();
      },
      onChange: tell,
    });
    this.client = new TestClient(this.#output, () => createTestPolly({ spoken, failure: () => this.#failure }));
  }

  /** All text that was heard so far, in the order in which it was heard: without markup, as Polly gets it. */
  get heardText(): string {
    return this.#heardText;
  }

  /**
   * Lets each request to Polly fail, to test what an app shows then. A failure that a retry may overcome is retried first, as in
   * production, which takes time: `access-denied` is told at once.
   *
   * @param code - Undefined lets requests succeed again.
   */
  failWith(code: SpeechErrorCode | undefined): void {
    this.#failure = code;
  }

  /**
   * Waits until a text was heard.
   *
   * @param text - A part of {@link heardText}; white space need not be equal.
   * @param timeoutMs - Default: 5,000.
   * @throws SpeechError `stream-incomplete` if it was not heard in time.
   */
  waitUntilHeard(text: string, timeoutMs = WAIT_MS): Promise<void> {
    const wanted = withEvenSpace(text);
    return this.#until(() => withEvenSpace(this.#heardText).includes(wanted), 'The text was not heard', timeoutMs);
  }

  /**
   * Waits until nothing speaks.
   *
   * @param timeoutMs - Default: 5,000.
   * @throws SpeechError `stream-incomplete` if speech went on.
   */
  waitUntilQuiet(timeoutMs = WAIT_MS): Promise<void> {
    return this.#until(() => !this.#output.isSpeaking, 'Speech did not end', timeoutMs);
  }

  #until(isMet: () => boolean, complaint: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const { clock } = this.client;
      const watch = () => {
        if (!isMet()) return;
        this.#watches.delete(watch);
        clock.clearTimer(timer);
        resolve();
      };
      const timer = clock.setTimer(() => {
        this.#watches.delete(watch);
        reject(new SpeechError({ code: 'stream-incomplete', message: `${complaint} within ${timeoutMs} ms.` }));
      }, timeoutMs);
      this.#watches.add(watch);
      watch();
    });
  }
}

/** Makes silent speech for one test. */
export function createTestSpeech(options?: TestSpeechOptions): TestSpeech {
  return new TestSpeech(options);
}

class TestClient extends SpeechClient {
  readonly #createService: () => ReturnType<typeof createTestPolly>;

  constructor(audio: SilentOutput, createService: () => ReturnType<typeof createTestPolly>) {
    super({ region: 'us-west-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, audio });
    this.#createService = createService;
  }

  protected override createConnection(): ServiceConnection {
    return new ServiceConnection('segmented', () => Promise.resolve(this.#createService()));
  }
}

function withEvenSpace(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}
