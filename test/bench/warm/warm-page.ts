/** Measures in the page how long a first utterance takes. Each runs in its own realm, so that nothing is loaded yet. */
import { speechStack } from 'virtual:speech-stack';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { TransportKind } from '../../../src/polly/transport/transport';
import { openPollyAccount } from '../../stack/polly-account';
import { until } from '../until';

/** Options of the measurement. */
export interface WarmOptions {
  readonly transport: TransportKind;
  readonly text: string;
  readonly repetitions: number;
}

/** The times of one utterance. */
export interface FirstTimes {
  /** From the text to the first audio from Polly, in milliseconds. */
  readonly audioMs: number;
  /** From the text to the first audible sample, in milliseconds. */
  readonly soundMs: number;
}

/** All measurements, in order. */
export interface WarmMeasurement {
  readonly cold: readonly FirstTimes[];
  readonly warm: readonly FirstTimes[];
  /** The second utterance of each warmed realm, which is as fast as possible. */
  readonly second: readonly FirstTimes[];
}

/** Alternates cold and warm, so that other load affects both. */
export async function measureWarm({ repetitions, ...options }: WarmOptions): Promise<WarmMeasurement> {
  const cold: FirstTimes[] = [];
  const warm: FirstTimes[] = [];
  const second: FirstTimes[] = [];
  // The first request makes the server compile, which is not part of the page's time.
  await inRealmOfItsOwn({ ...options, isWarmed: true });
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const [first] = await inRealmOfItsOwn({ ...options, isWarmed: false });
    const [warmed, next] = await inRealmOfItsOwn({ ...options, isWarmed: true });
    cold.push(first);
    warm.push(warmed);
    second.push(next);
  }
  return { cold, warm, second };
}

/** Options of one realm. */
export interface RealmOptions {
  readonly transport: TransportKind;
  readonly text: string;
  readonly isWarmed: boolean;
}

/** Speaks twice in this realm. */
export async function speakTwice({ transport, text, isWarmed }: RealmOptions): Promise<readonly [FirstTimes, FirstTimes]> {
  const account = await openPollyAccount({ pacing: 'instant', keepPcm: false });
  const { region, relayUrl, pollyEndpoint } = speechStack;
  const client = new SpeechClient({
    region,
    relay: relayUrl,
    transport,
    credentials: account.credentials,
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
  const stream = new SpeechStream(client);
  if (isWarmed) await stream.warm();
  const first = await speak(stream, text);
  const second = await speak(stream, text);
  client.close();
  return [first, second];
}

async function speak(stream: SpeechStream, text: string): Promise<FirstTimes> {
  const spoken = stream.speak(text);
  const { status, error, metrics } = await until(
    stream.snapshot,
    (snapshot) => snapshot.status === 'failed' || snapshot.metrics.firstSoundMs !== undefined,
  );
  if (status === 'failed') throw error;
  // Waits for the end, because only then its sockets are free for the next one.
  await spoken;
  return { audioMs: metrics.firstAudioMs ?? NaN, soundMs: metrics.firstSoundMs ?? NaN };
}

async function inRealmOfItsOwn(options: RealmOptions): Promise<readonly [FirstTimes, FirstTimes]> {
  const frame = document.createElement('iframe');
  frame.src = '/';
  frame.allow = 'autoplay';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const realm = frame.contentWindow as (Window & typeof globalThis) | null;
  // A string, because an imported module would belong to this realm.
  const call = `import('/test/bench/warm/warm-page.ts').then((module) => module.speakTwice(${JSON.stringify(options)}))`;
  const times = await (realm?.eval(call) as Promise<readonly [FirstTimes, FirstTimes]>);
  frame.remove();
  return times;
}
