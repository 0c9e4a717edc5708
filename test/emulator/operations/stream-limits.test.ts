import { PassThrough, type Readable } from 'node:stream';
import { ServiceQuotaExceededException } from '@aws-sdk/client-polly';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { FakeClock } from '../../base/fake-clock';
import {
  createClient,
  createPool,
  ManualInput,
  openStream,
  readAll,
  requestsWhen,
  settledRequests,
  SPEECH_TEST_TIMEOUT_MS,
} from '../polly-client';

/** Speech of about 40 seconds, which paced streams send in about 7. */
const LONG_TEXT = 'This is one sentence of a rather long text that takes its time to be spoken to the end. '.repeat(8);

let clock: FakeClock;
let polly: LocalPolly;
let pool: string;

beforeEach(async () => {
  clock = new FakeClock();
  polly = await startLocalPolly({ pacing: 'instant', clock });
  pool = await createPool(polly);
});

afterEach(async () => {
  await polly.close();
  expect(clock.timerCount).toBe(0);
});

/** Waits until local Polly has received this many events. */
const received = (events: number) => requestsWhen(polly, pool, ([request]) => request?.verifiedChunks === events);

describe('the limits of a speech stream', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('ends a stream after 5 seconds without an event', async () => {
    const input = new ManualInput();
    input.speak('One.');
    const reading = openStream(createClient(polly, pool), input).then(readAll);
    const failing = reading.catch((caught: unknown) => caught);
    await received(1);
    await clock.advance(4999);
    expect(await received(1)).toMatchObject([{ state: 'open' }]);
    await clock.advance(1);
    const error = await failing;
    expect(error).toBeInstanceOf(ServiceQuotaExceededException);
    expect(error).toMatchObject({ quotaCode: 'input-stream-inbound-event-timeout', serviceCode: 'polly' });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', errorType: 'ServiceQuotaExceededException' }]);
  });

  it('keeps all sent audio, even if a stream ends while its reader lags behind', async () => {
    pool = await createPool(polly, { chunkSeconds: 5, keepPcm: true });
    const client = createClient(polly, pool);
    const begun: { goOn?: () => void } = {};
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const response = result.response as { body: Readable };
        const gate = new PassThrough();
        const { body } = response;
        begun.goOn = () => body.pipe(gate);
        response.body = gate;
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'holdOutput' },
    );
    const input = new ManualInput();
    input.speak(LONG_TEXT.slice(0, LONG_TEXT.length / 4));
    const opening = openStream(client, input, { OutputFormat: 'pcm', SampleRate: '16000' });
    // More bytes than the connection buffers.
    await requestsWhen(polly, pool, ([request]) => (request?.audioBytes ?? 0) > 0 && begun.goOn !== undefined);
    await clock.advance(5000);
    await settledRequests(polly, pool);
    begun.goOn?.();
    const heard: Uint8Array[] = [];
    const reading = (async () => {
      for await (const { AudioEvent } of await opening) if (AudioEvent?.AudioChunk) heard.push(AudioEvent.AudioChunk);
    })();
    await expect(reading).rejects.toMatchObject({ quotaCode: 'input-stream-inbound-event-timeout' });
    const [request] = await settledRequests(polly, pool);
    const audio = await (await fetch(`${polly.url}/_local/requests/${request?.id ?? ''}/audio`)).arrayBuffer();
    expect(Buffer.concat(heard).equals(Buffer.from(audio))).toBe(true);
  });

  it('counts the 5 seconds before the first event too', async () => {
    const failing = openStream(createClient(polly, pool), new ManualInput()).catch((caught: unknown) => caught);
    await requestsWhen(polly, pool, (requests) => requests.length === 1);
    await clock.advance(5000);
    expect(await failing).toMatchObject({ quotaCode: 'input-stream-inbound-event-timeout' });
  });

  it('keeps a stream alive for empty events, and ends it after 10 minutes', async () => {
    const input = new ManualInput();
    const failing = openStream(createClient(polly, pool), input)
      .then(readAll)
      .catch((caught: unknown) => caught);
    for (let events = 1; events <= 125; events++) {
      input.send({ TextEvent: { Text: events % 2 === 0 ? '' : ' ' } });
      await received(events);
      await clock.advance(4800 - 1 / 125);
    }
    expect(await received(125)).toMatchObject([{ state: 'open' }]);
    await clock.advance(1);
    const error = await failing;
    expect(error).toBeInstanceOf(ServiceQuotaExceededException);
    expect(error).toMatchObject({ quotaCode: 'input-stream-timeout', serviceCode: 'polly' });
  });

  it('goes on waiting for events after CloseStreamEvent, until the input is ended', async () => {
    pool = await createPool(polly, { pacing: 'published', chunkSeconds: 5 });
    const input = new ManualInput();
    input.speak(LONG_TEXT);
    input.send({ CloseStreamEvent: {} });
    const failing = openStream(createClient(polly, pool), input)
      .then(readAll)
      .catch((caught: unknown) => caught);
    await received(2);
    await clock.advance(5000);
    expect(await failing).toMatchObject({ quotaCode: 'input-stream-inbound-event-timeout' });
  });

  it('waits for no event after the input has ended', async () => {
    pool = await createPool(polly, { pacing: 'published', chunkSeconds: 5 });
    const input = new ManualInput();
    input.speak(LONG_TEXT);
    input.end();
    const reading = openStream(createClient(polly, pool), input).then(readAll);
    let [request] = await requestsWhen(polly, pool, ([first]) => first?.inputEnded === true);
    while (request?.state === 'open') {
      // Besides the timer for its life, a stream has one only while audio waits to be due.
      if (clock.timerCount > 1) await clock.advance(500);
      [request] = await requestsWhen(polly, pool, () => true);
    }
    expect(request).toMatchObject({ state: 'completed' });
    expect((request?.endedAtMs ?? 0) - (request?.lastTextAtMs ?? 0)).toBeGreaterThan(5000);
    expect((await reading).requestCharacters).toBe(LONG_TEXT.length);
  });
});
