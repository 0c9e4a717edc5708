/**
 * Everything a test needs to speak and to record: an account, a client of the running stack, and an output at the
 * local Polly's own rate with a tap, so that the recording can be compared with the synthesized sound.
 */
import { speechStack } from 'virtual:speech-stack';
import { onTestFinished } from 'vitest';
import { createAudioOutput, type AudioOutputOptions } from '../../../src/audio/output/audio-output';
import type { AudioOutput } from '../../../src/audio/player/audio-sink';
import { speechCode } from '../../../src/core/client/load-speech';
import { sourceCode, textReaderCode } from '../../../src/core/source/text-reader-code';
import { SpeechClient, type SpeechClientOptions } from '../../../src/core/client/speech-client';
import type { SpeechSnapshot, SpeechStatus } from '../../../src/core/state/snapshot';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import type { ReadableStore } from '../../../src/base/stores/store';
import { tapOutput, type OutputTap } from '../../audio/rig/output-tap';
import { openPollyAccount, type PollyAccount } from '../../stack/polly-account';

/** Tests of speech that waits for its code load it themselves. */
await Promise.all([speechCode.load(), sourceCode.load(), textReaderCode.load()]);

/** Rate of generative mp3 and of the rig's context: nothing is resampled before the tap. */
export const RIG_SAMPLE_RATE = 24000;

/** Large enough that a busy machine, which may synthesize late, causes no gap in a compared recording. */
const CUSHION_MS = 1000;

/** The result of {@link createSpeechRig}. */
export interface SpeechRig {
  readonly account: PollyAccount;
  readonly audio: AudioOutput;
  /** The options of the output. */
  readonly outputOptions: Required<Pick<AudioOutputOptions, 'context' | 'destination'>>;
  readonly tap: OutputTap;
  readonly clientOptions: SpeechClientOptions;
  readonly client: SpeechClient;
}

/** Sets everything up; all of it is closed when the test ends. */
export async function createSpeechRig(
  account: Partial<AccountSettings> = {},
  options: Partial<SpeechClientOptions> = {},
): Promise<SpeechRig> {
  const context = new AudioContext({ sampleRate: RIG_SAMPLE_RATE });
  const tap = await tapOutput(context);
  const audio = createAudioOutput({ context, destination: tap.node, cushionMs: CUSHION_MS });
  const pollyAccount = await openPollyAccount(account);
  const { region, relayUrl, pollyEndpoint } = speechStack;
  const clientOptions: SpeechClientOptions = {
    region,
    relay: relayUrl,
    // Only the stream: other tests cover its replacement by calls.
    transport: 'duplex',
    credentials: pollyAccount.credentials,
    audio,
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
    ...options,
  };
  const client = new SpeechClient(clientOptions);
  onTestFinished(async () => {
    client.close();
    tap.close();
    await context.close();
  });
  return { account: pollyAccount, audio, outputOptions: { context, destination: tap.node }, tap, clientOptions, client };
}

/** Records each status of a stream, and waits for one. */
export class StatusLog {
  readonly seen: SpeechStatus[] = [];
  readonly #snapshot: ReadableStore<SpeechSnapshot>;

  constructor(snapshot: ReadableStore<SpeechSnapshot>) {
    this.#snapshot = snapshot;
    this.#note();
    snapshot.subscribe(() => {
      this.#note();
    });
  }

  /** Resolves at the first snapshot that satisfies `condition`; the present one counts. */
  until(condition: (snapshot: SpeechSnapshot) => boolean): Promise<SpeechSnapshot> {
    return new Promise((resolve) => {
      const look = () => {
        const snapshot = this.#snapshot.get();
        if (!condition(snapshot)) return;
        unsubscribe();
        resolve(snapshot);
      };
      const unsubscribe = this.#snapshot.subscribe(look);
      look();
    });
  }

  #note(): void {
    const { status } = this.#snapshot.get();
    if (this.seen.at(-1) !== status) this.seen.push(status);
  }
}
