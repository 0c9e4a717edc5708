/** How fast speech lets go, in the page: of the service when its component is unmounted, of the ear when interrupted. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { speechStack } from 'virtual:speech-stack';
import { createAudioOutput } from '../../src/audio/output/audio-output';
import { SpeechClient } from '../../src/core/client/speech-client';
import { SpeechStream } from '../../src/core/stream/speech-stream';
import { SpeechProvider, SpokenText } from '../../src/react';
import { openPollyAccount } from '../stack/polly-account';
import { createLastSoundMeter } from './last-sound-meter';
import { measurePollyClockAheadMs } from './polly-clock';
import { until } from './until';

/** What is said: long enough not to end before it is stopped, and without a pause that could be taken for the stop. */
export interface LifecycleOptions {
  readonly text: string;
  readonly repetitions: number;
}

/** What interruptions came to. */
export interface InterruptMeasurement {
  /** Samples a second. */
  readonly sampleRate: number;
  /** Samples rendered from each call to the first of the silence; negative where speech happened to pause already. */
  readonly renderedSamples: readonly number[];
}

/** Rate of generative mp3: nothing is resampled. */
const SAMPLE_RATE = 24_000;
/** From the first sound to each stop, a little more each time, so that the stops fall on all phases of the machinery. */
const FIRST_HEARD_MS = 200;
const HEARD_STEP_MS = 7;
/** Longer than a fade and than whatever was rendered ahead. */
const SILENCE_MS = 150;

/**
 * Unmounts a speaking component, whose source and whose request are still open.
 *
 * @returns Milliseconds from each unmount to the local Polly's end of the request.
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

/** Interrupts speech and counts before the loudspeaker. */
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

/** Waits until the SpokenText in `element` says that sound is coming out. */
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
