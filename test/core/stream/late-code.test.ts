/** A stream whose code is still loading keeps everything it is asked for, and shows the same states as one whose code is there. */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { resolveVoice } from '../../../src/core/options/options';
import type { SpeakOptions } from '../../../src/core/speaking/speak-options';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { UtteranceReport } from '../../../src/core/state/utterance-report';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from '../rig/scripted-speech';

const OPTIONS = { format: 'pcm', sampleRate: 16_000 } as const;
const LOST = new SpeechError({ code: 'connection-lost', message: 'As the test wants it.' });

beforeAll(() => warmSynthesis({}, resolveVoice({})));

/** An app with two voices. */
class App {
  readonly clock = new FakeClock();
  readonly client = new ScriptedClient(this.clock);
  readonly streams = [new SpeechStream(this.client, OPTIONS), new SpeechStream(this.client, OPTIONS)];
  /** What each call came to, in the order of the calls. */
  readonly results: unknown[] = [];
  readonly reports: UtteranceReport[] = [];

  constructor() {
    this.client.setOnUtteranceEnd((report) => this.reports.push(report));
  }

  note(result: Promise<unknown>): void {
    const index = this.results.push('pending') - 1;
    result.then(
      (value) => (this.results[index] = withoutSource(value)),
      (error: unknown) => (this.results[index] = SpeechError.isInstance(error) ? error.code : error),
    );
  }

  async settle(): Promise<void> {
    await this.clock.advance(0);
    await setImmediate();
    await this.clock.advance(0);
  }

  get statuses() {
    return this.streams.map(({ snapshot }) => snapshot.get().status);
  }

  /** What the scripted Polly is asked to say, and what plays it. */
  async heard() {
    const { scripted, output } = this.client;
    const texts = await Promise.all(
      scripted.runs
        .filter(({ isOver }) => !isOver)
        .map(async (run) => {
          const pieces: string[] = [];
          run.onRead(({ text, flush }) => pieces.push(flush === true ? `${text}|` : text));
          await this.settle();
          // A flush in the middle of a source depends on how much of it was read.
          return pieces.join('').replace('Three. |', 'Three. ');
        }),
    );
    const sinks = output.sinks.filter(({ isOver }) => !isOver).map(({ volume, playback }) => [volume, playback.get().state]);
    // Voices whose code comes at the same moment may begin in another order.
    return { texts: texts.sort(), sinks: sinks.sort() };
  }

  async leave(): Promise<void> {
    for (const stream of this.streams) stream.close();
    this.client.close();
    await this.settle();
    expect(this.clock.timerCount).toBe(0);
  }
}

/** Reading of a source begins later, so that less of it is known when it is interrupted. */
function withoutSource(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return 'done';
  return { ...value, ...('unheardText' in value && value.unheardText === 'Three. ' ? { unheardText: '' } : {}) };
}

async function* source() {
  yield await Promise.resolve('Three. ');
  yield 'Four.';
}

type Call = { readonly [fc.toStringMethod]: () => string; readonly make: (app: App) => void };

const voice = fc.constantFrom(0, 1);
const call = (name: string, act: (stream: SpeechStream) => unknown): fc.Arbitrary<Call> =>
  voice.map((index) => ({
    [fc.toStringMethod]: () => `${index}: ${name}`,
    make: (app) => {
      const result = act(app.streams[index] as SpeechStream);
      if (result instanceof Promise) app.note(result);
    },
  }));

const calls = fc.oneof(
  fc
    .constantFrom<SpeakOptions['whenSpeaking']>(undefined, undefined, 'queue', 'mix')
    .chain((whenSpeaking) =>
      call(`speak(${whenSpeaking ?? ''})`, (stream) => stream.speak('One. Two.', whenSpeaking === undefined ? {} : { whenSpeaking })),
    ),
  call('speak(source)', (stream) => stream.speak(source())),
  call('write', (stream) => stream.write('Five. ')),
  call('write', (stream) => stream.write('six ')),
  call('flush', (stream) => stream.flush()),
  call('end', (stream) => stream.end()),
  call('pause', (stream) => stream.pause()),
  call('resume', (stream) => stream.resume()),
  call('interrupt', (stream) => stream.interrupt()),
  call('seek', (stream) => stream.seek(1)),
  call('setOptions', (stream) => stream.setOptions({ ...OPTIONS, volume: 0.5 })),
  call('close', (stream) => stream.close()),
  call('open', (stream) => stream.open()),
  fc.constant<Call>({ [fc.toStringMethod]: () => 'the client is closed', make: ({ client }) => client.close() }),
);

/** Makes all calls, and tells the states after each of them and what came of them in the end. */
async function outcome(sequence: readonly Call[], isLate: boolean) {
  const app = new App();
  if (isLate) app.client.holdCode();
  const statuses: (readonly string[])[] = [];
  for (const { make } of sequence) {
    make(app);
    await app.settle();
    statuses.push(app.statuses);
  }
  if (isLate) app.client.endWait();
  await app.settle();
  await app.settle();
  statuses.push(app.statuses);
  const heard = await app.heard();
  const isFloorFree = app.streams.map((stream) => isFreeFor(stream));
  await app.leave();
  return { statuses, results: app.results, heard, isFloorFree };
}

/** Whether a voice that waits for its turn would begin at once. */
function isFreeFor(stream: SpeechStream): boolean {
  let begins = false;
  stream.awaitTurn(
    () => (begins = true),
    () => undefined,
  )();
  return begins;
}

test('whatever is asked for before the code is there comes to the same, with the same states', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { minLength: 1, maxLength: 12 }), async (sequence) => {
      expect(await outcome(sequence, true)).toEqual(await outcome(sequence, false));
    }),
    { numRuns: 300 },
  );
});

test('a text waits for its code as `connecting`, and its times count from the call', async () => {
  const { clock, client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  const spoken = stream.speak('Hello there.');
  expect(stream.snapshot.get().status).toBe('connecting');
  await clock.advance(400);
  expect(client.output.sinks).toHaveLength(0);
  client.endWait();
  await settle();
  client.scripted.current?.onRead(() => undefined);
  client.scripted.current?.say({ type: 'audio', bytes: new Uint8Array(32_000) });
  client.scripted.current?.say({ type: 'closed', requestCharacters: 12 });
  await settle();
  expect(stream.snapshot.get().metrics.firstAudioMs).toBe(400);
  client.output.sinks[0]?.become('ended', 1);
  expect(await spoken).toMatchObject({ reason: 'ended', heardText: 'Hello there.' });
});

test('code that cannot be loaded is an error with a code, told once, and the next press tries again', async () => {
  const { client, streams, settle, reports } = boundApp();
  client.holdCode();
  const [stream, other] = streams;
  const spoken = stream.speak('Hello there.');
  const written = other.write('And more.');
  client.endWait(LOST);
  expect(await spoken).toMatchObject({ reason: 'failed', error: LOST, heardText: '', unheardText: 'Hello there.' });
  await expect(written).rejects.toBe(LOST);
  expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: LOST });
  await settle();
  expect(reports).toHaveLength(2);
  expect(reports[0]).toMatchObject({ reason: 'failed', errorCode: 'connection-lost', metrics: { apiCalls: 0 } });
  // The writer learns of it until it ends its text.
  await expect(other.write('And still more.')).rejects.toBe(LOST);
  expect(await other.end()).toMatchObject({ reason: 'failed', error: LOST });

  void stream.speak('Hello again.');
  expect(stream.snapshot.get().status).toBe('connecting');
  client.endWait();
  await settle();
  expect(client.output.sinks).toHaveLength(1);
  expect(stream.snapshot.get().status).toBe('connecting');
});

test('a failure stays shown when the code comes later without a text to speak', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  const spoken = stream.speak('Hello there.');
  client.endWait(LOST);
  await spoken;
  client.endWait();
  await stream.warm();
  await settle();
  expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: LOST });
});

test.each(['interrupt', 'pause'] as const)('%s by a listener of `connecting` holds when the code comes', async (act) => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  let isAsked = false;
  stream.snapshot.subscribe(() => {
    if (isAsked || stream.snapshot.get().status !== 'connecting') return;
    isAsked = true;
    void stream[act]();
  });
  void stream.speak('Hello there.');
  client.endWait();
  await settle();
  if (act === 'pause') expect(stream.snapshot.get().status).toBe('paused');
  else expect(client.scripted.runs.every(({ isOver }) => isOver)).toBe(true);
});

test('a text with an invalid option leaves the turn to others once the code is there', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream, other] = streams;
  stream.setOptions({ ...OPTIONS, rate: 99 });
  const spoken = stream.speak('Hello there.');
  client.endWait();
  expect(await spoken).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
  await settle();
  expect(isFreeFor(other)).toBe(true);
});

test('a voice that was closed and speaks again keeps its turn', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream, other] = streams;
  void stream.speak('One.');
  stream.close();
  stream.open();
  void stream.speak('Two.');
  client.endWait();
  await settle();
  expect(isFreeFor(other)).toBe(false);
});

test('a client that was closed while the code came opens no connection', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  let warmed = 0;
  const { connection } = client;
  connection.warm = () => Promise.resolve(void (warmed += 1));
  void stream.speak('Hello there.');
  client.close();
  client.endWait();
  await settle();
  expect(warmed).toBe(0);
});

test('a text that was stopped while its code came is interrupted, though the code does not come, and its source is cancelled', async () => {
  const { client, streams, settle, reports } = boundApp();
  client.holdCode();
  const cancelled: string[] = [];
  const given = (name: string) => new ReadableStream<string>({ cancel: () => void cancelled.push(name) });
  const [stream, other] = streams;
  const stopped = stream.speak(given('stopped'));
  void stream.interrupt();
  const replaced = other.speak(given('replaced'));
  const wanted = other.speak(given('wanted'));
  client.endWait(LOST);
  expect(await stopped).toMatchObject({ reason: 'interrupted', error: undefined });
  expect(await replaced).toMatchObject({ reason: 'interrupted', error: undefined });
  expect(await wanted).toMatchObject({ reason: 'failed', error: LOST });
  await settle();
  // The failed text can be given again.
  expect(cancelled).toEqual(['stopped', 'replaced']);
  expect(reports).toHaveLength(1);
});

test('each text that is lost with its code is told of, also one that waited behind another voice', async () => {
  const { client, streams, settle, reports } = boundApp();
  client.holdCode();
  const [stream, other] = streams;
  void stream.speak('One.');
  void stream.speak('Two.', { whenSpeaking: 'queue' });
  void other.speak('Three.', { whenSpeaking: 'queue' });
  client.endWait(LOST);
  await settle();
  expect(reports.map(({ errorCode }) => errorCode)).toEqual(['connection-lost', 'connection-lost', 'connection-lost']);
  expect(streams.map(({ snapshot }) => snapshot.get().status)).toEqual(['failed', 'failed']);
});

test('a new text ends the refusal of a writer whose code did not come', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  const written = stream.write('One.');
  client.endWait(LOST);
  await expect(written).rejects.toBe(LOST);
  client.holdCode();
  void stream.speak('Other.');
  const added = stream.write(' More.');
  client.endWait();
  await settle();
  // It is refused because the text was given to speak(), as with code that is there.
  await expect(added).rejects.toMatchObject({ code: 'invalid-option' });
});

test('a closed stream loads nothing for a text, and cancels it', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  let isCancelled = false;
  stream.close();
  const spoken = stream.speak(new ReadableStream<string>({ cancel: () => void (isCancelled = true) }));
  expect(await spoken).toMatchObject({ reason: 'interrupted' });
  await settle();
  expect(isCancelled).toBe(true);
});

test('a client that is closed ends queued texts as well', async () => {
  const { client, streams, settle } = boundApp();
  const [stream] = streams;
  const spoken = [stream.speak('One.'), stream.speak('Two.', { whenSpeaking: 'queue' })];
  await settle();
  client.close();
  await settle();
  expect((await Promise.all(spoken)).map(({ reason }) => reason)).toEqual(['interrupted', 'interrupted']);
  expect(client.scripted.runs.every(({ isOver }) => isOver)).toBe(true);
});

test('a source that waits is not read, and one that fails meanwhile is no error of the page', async () => {
  const { client, streams, settle } = boundApp();
  client.holdCode();
  const [stream] = streams;
  let reads = 0;
  const source = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: (reads += 1) > 1, value: 'Hello.' }) }) };
  void stream.speak(source);
  await settle();
  expect(reads).toBe(0);
  const failed = stream.speak(Promise.reject(new Error('No text.')));
  await settle();
  client.endWait();
  expect(await failed).toMatchObject({ reason: 'failed', error: { code: 'source-failed' } });
});

test('nothing is loaded for calls that ask for nothing', async () => {
  const { client, streams } = boundApp();
  let loads = 0;
  client.load = () => {
    loads += 1;
    return Promise.resolve(undefined);
  };
  client.holdCode();
  const [stream] = streams;
  stream.pause();
  stream.resume();
  stream.flush();
  stream.seek(3);
  stream.replay();
  stream.setOptions({ volume: 0.2 });
  expect(await stream.interrupt()).toEqual({ heardText: '', unheardText: '', heardMs: 0 });
  expect(await stream.end()).toMatchObject({ reason: 'ended' });
  expect([stream.readPosition(), stream.readWord(), stream.readWords(), stream.readLevel(), stream.toFile()]).toEqual([
    0,
    undefined,
    [],
    0,
    undefined,
  ]);
  expect(stream.snapshot.get().status).toBe('idle');
  stream.close();
  expect(loads).toBe(0);
});

function boundApp() {
  const app = new App();
  const { clock, client, reports } = app;
  return { clock, client, reports, streams: app.streams as [SpeechStream, SpeechStream], settle: () => app.settle() };
}
