/** The page that measures how fast speech stops: the request after an unmount, and the sound after an interruption. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { speechStack } from 'virtual:speech-stack';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { SpeechProvider, SpokenText } from '../../../src/react';
import { openPollyAccount } from '../../stack/polly-account';
import { createLastSoundMeter } from '../last-sound-meter';
import { measurePollyClockAheadMs } from '../published/polly-clock';
import { until } from '../until';

/** Options. The text must outlast each stop, and must have no pause that could be mistaken for the stop. */
export interface LifecycleOptions {
  readonly text: string;
  readonly repetitions: number;
}

/** The results of interruptions. */
export interface InterruptMeasurement {
  /** Samples per second. */
  readonly sampleRate: number;
  /** Samples rendered from each call to the start of silence; negative if speech happened to pause already. */
  readonly renderedSamples: readonly number[];
}

/** The rate of generative mp3, so that nothing is resampled. */
const SAMPLE_RATE = 24_000;
/**
 * The time from the first sound to each stop. It grows with each repetition, so that the stops fall on all phases of the
 * audio system.
 */
const FIRST_HEARD_MS = 200;
const HEARD_STEP_MS = 7;
/** Longer than a fade and any sound rendered ahead. */
const SILENCE_MS = 150;

/**
 * Unmounts a speaking component while its source and request are still open.
 *
 * @returns Milliseconds from each unmount to the end of the request at local Polly.
 */
export async function measureUnmount({ text, repetitions }: LifecycleOptions): Promise<number[]> {
  const pollyClockAheadMs = await measurePollyClockAheadMs();
  const durations: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const account = await openPollyAccount({ pacing: 'published', keepPcm: false });
    const { region, relayUrl, pollyEndpoint } = speechStack;
    const element = document.body.appendChild(document.createElement('div'));
    const root = createRoot(element);
    const source = unendingSource(text);
    flushSync(() => {
      root.render(
        <SpeechProvider
          region={region}
          relay={relayUrl}
          credentials={account.credentials}
          {...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint })}
        >
          <SpokenText autoPlay>{source}</SpokenText>
        </SpeechProvider>,
      );
    });
    await whenPlaying(element);
    await delay(FIRST_HEARD_MS + repetition * HEARD_STEP_MS);

    const unmountedAtMs = Date.now();
    root.unmount();

    const [request] = await account.settledRequests();
    if (request?.state !== 'cancelled') throw new Error(`The request ended as "${String(request?.state)}" instead of being cancelled.`);
    durations.push((request.endedAtMs ?? NaN) - pollyClockAheadMs - unmountedAtMs);
    element.remove();
  }
  return durations;
}

/** Interrupts speech and counts samples in front of the loudspeaker. */
export async function measureInterrupt({ text, repetitions }: LifecycleOptions): Promise<InterruptMeasurement> {
  const account = await openPollyAccount({ pacing: 'published', keepPcm: false });
  const { region, relayUrl, pollyEndpoint } = speechStack;
  const context = new AudioContext({ sampleRate: SAMPLE_RATE });
  const meter = await createLastSoundMeter(context);
  const client = new SpeechClient({
    region,
    relay: relayUrl,
    credentials: account.credentials,
    audio: createAudioOutput({ context, destination: meter.node }),
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
  const renderedSamples: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const stream = new SpeechStream(client);
    void stream.speak(unendingSource(text));
    const { status, error } = await until(stream.snapshot, (snapshot) => ['playing', 'failed'].includes(snapshot.status));
    if (status === 'failed') throw error;
    await delay(FIRST_HEARD_MS + repetition * HEARD_STEP_MS);

    const calledAtFrame = Math.round(context.currentTime * SAMPLE_RATE);
    await stream.interrupt();

    await delay(SILENCE_MS);
    renderedSamples.push((await meter.silentFromFrame()) - calledAtFrame);
  }
  client.close();
  await context.close();
  return { sampleRate: SAMPLE_RATE, renderedSamples };
}

async function* unendingSource(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
  await new Promise(() => undefined);
}

/** Waits until the SpokenText in `element` shows that sound is playing. */
function whenPlaying(element: Element): Promise<void> {
  return new Promise((resolve, reject) => {
    const observer = new MutationObserver(() => {
      look();
    });
    const look = () => {
      const status = element.firstElementChild?.getAttribute('data-status');
      if (status !== 'playing' && status !== 'failed') return;
      observer.disconnect();
      if (status === 'playing') resolve();
      else reject(new Error(`SpokenText failed: ${element.querySelector('[role=alert]')?.textContent ?? 'it does not say why'}`));
    };
    observer.observe(element, { attributes: true, childList: true, subtree: true });
    look();
  });
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
