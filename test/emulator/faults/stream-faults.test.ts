import { ServiceFailureException, ThrottlingException } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import type { StreamFaultRule } from '../../../src/emulator/faults/stream-faults';
import { FakeClock } from '../../base/fake-clock';
import {
  createClient,
  createCredentials,
  createPool,
  ManualInput,
  openStream,
  readAll,
  requestsWhen,
  settledRequests,
  SPEECH_TEST_TIMEOUT_MS,
  textEvents,
} from '../polly-client';

const TEXT = 'One two three four five six seven. Eight nine ten eleven twelve.';
const PCM = { OutputFormat: 'pcm', SampleRate: '16000' } as const;

let polly: LocalPolly;
const clock = new FakeClock();

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant', clock });
});

afterAll(async () => {
  await polly.close();
});

/** Opens a stream of an account with faults, and reads it as far as possible. */
async function speak(pool: string, text = TEXT) {
  const audio: Uint8Array[] = [];
  const outcome: { error?: unknown; isClosed: boolean } = { isClosed: false };
  try {
    for await (const event of await openStream(createClient(polly, pool, { maxAttempts: 1 }), textEvents(text), PCM)) {
      if (event.AudioEvent?.AudioChunk) audio.push(event.AudioEvent.AudioChunk);
      if (event.StreamClosedEvent) outcome.isClosed = true;
    }
  } catch (error) {
    outcome.error = error;
  }
  return { audioBytes: Buffer.concat(audio).byteLength, ...outcome };
}

const poolWith = (...streamFaults: StreamFaultRule[]) => createPool(polly, { streamFaults, keepPcm: true });

describe("faults of single streams, as AWS's own SDK meets them", { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it.each([
    ['throttled', ThrottlingException, 400],
    ['failing', ServiceFailureException, 500],
    ['unavailable', Error, 503],
  ] as const)('%s refuses its stream and no other', async (fault, exception, status) => {
    const pool = await poolWith({ fault, stream: 1 });
    expect(await speak(pool)).toMatchObject({ isClosed: true });
    const { error } = await speak(pool);
    expect(error).toBeInstanceOf(exception);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: status } });
    expect(await speak(pool)).toMatchObject({ isClosed: true });
    expect((await settledRequests(polly, pool)).map(({ state }) => state)).toEqual(['completed', 'failed', 'completed']);
  });

  it.each([
    ['throttled', ThrottlingException],
    ['failing', ServiceFailureException],
  ] as const)('%s comes as an event after the audio that it waits for', async (fault, exception) => {
    const pool = await poolWith({ fault, afterBytes: 20_001 });
    const heard = await speak(pool);
    expect(heard.error).toBeInstanceOf(exception);
    expect(heard).toMatchObject({ audioBytes: 20_001, isClosed: false });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', errorType: exception.name, audioBytes: 20_001 }]);
  });

  it('resets a stream after the given byte', async () => {
    const pool = await poolWith({ fault: 'reset', afterBytes: 12_345 });
    const heard = await speak(pool);
    expect(heard.error).toMatchObject({ message: expect.stringContaining('NGHTTP2_INTERNAL_ERROR') as string });
    expect(heard.audioBytes).toBeLessThanOrEqual(12_345);
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', audioBytes: 12_345 }]);
  });

  it('ends a stream without its last event: after a byte, or after all of it', async () => {
    const pool = await poolWith({ fault: 'unclosed', stream: 0, afterBytes: 9_600 }, { fault: 'unclosed', stream: 1 });
    expect(await speak(pool)).toMatchObject({ audioBytes: 9_600, isClosed: false });
    const all = await speak(pool);
    expect(all.isClosed).toBe(false);
    expect(await speak(pool)).toEqual({ ...all, isClosed: true });
  });

  it('can wait for a text', async () => {
    const pool = await poolWith({ fault: 'failing', text: 'twelve', afterBytes: 0 });
    const input = new ManualInput();
    let audioEvents = 0;
    const reading = (async () => {
      input.speak('Ten eleven.');
      for await (const { AudioEvent } of await openStream(createClient(polly, pool), input, PCM)) {
        if (AudioEvent && audioEvents++ === 0) input.speak(' And twelve.');
      }
    })();
    await expect(reading).rejects.toBeInstanceOf(ServiceFailureException);
    expect(audioEvents).toBeGreaterThan(0);
  });

  it('stalls for the given time, and loses nothing', async () => {
    const whole = await speak(await poolWith());
    const pool = await poolWith({ fault: 'stalled', afterBytes: 10_000, durationMs: 60_000 });
    const speaking = speak(pool);
    await requestsWhen(polly, pool, ([request]) => request?.audioBytes === 10_000 && request.inputEnded);
    await clock.advance(59_999);
    expect(await requestsWhen(polly, pool, () => true)).toMatchObject([{ state: 'open', audioBytes: 10_000 }]);
    await clock.advance(1);
    expect(await speaking).toEqual(whole);
  });

  it('stalls without a given time until its client leaves', async () => {
    const pool = await poolWith({ fault: 'stalled' });
    const leaving = new AbortController();
    const opening = openStream(createClient(polly, pool), textEvents(TEXT), PCM, leaving.signal).then(readAll);
    await requestsWhen(polly, pool, ([request]) => request?.inputEnded === true);
    leaving.abort();
    await opening.catch(() => undefined);
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'cancelled', audioBytes: 0 }]);
  });

  it.each(['refused', 'turned-away'] as const)('%s: the stream is left unprocessed, and no request of the account', async (fault) => {
    const pool = await poolWith({ fault, stream: 0 });
    const { error } = await speak(pool);
    expect(error).toMatchObject({ message: expect.stringContaining('NGHTTP2_REFUSED_STREAM') as string });
    expect(await speak(pool)).toMatchObject({ isClosed: true });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'completed' }]);
  });

  it('sends a GOAWAY while the stream continues, and loses nothing', async () => {
    const whole = await speak(await poolWith());
    expect(await speak(await poolWith({ fault: 'goaway' }, { fault: 'goaway', afterBytes: 10_000 }))).toEqual(whole);
  });

  it.each([
    [{}],
    [[{ fault: 'none' }]],
    [[{ fault: 'refused', afterBytes: 1 }]],
    [[{ fault: 'turned-away', text: 'a' }]],
    [[{ fault: 'reset', afterBytes: -1 }]],
    [[{ fault: 'reset', stream: 0.5 }]],
    [[{ fault: 'reset', text: 1 }]],
    [[null]],
  ])('refuses faults such as %j', async (streamFaults) => {
    await expect(createPool(polly, { streamFaults })).rejects.toThrow(/streamFaults/);
  });
});

describe('the spoken text, if the account keeps it', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('is in the record', async () => {
    const pool = await poolWith();
    await speak(pool);
    expect(await settledRequests(polly, pool)).toMatchObject([{ text: TEXT }]);
  });

  it('is nowhere else', async () => {
    const pool = await createPool(polly);
    await speak(pool);
    expect(JSON.stringify(await settledRequests(polly, pool))).not.toContain('eleven');
  });
});

describe('credentials', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('expire on request, even in the middle of a stream', async () => {
    const pool = await createPool(polly);
    const expire = () => fetch(`${polly.url}/_local/identity-pools/${encodeURIComponent(pool)}/expire`, { method: 'POST' });
    const credentials = await createCredentials(polly, pool)();
    expect(credentials.expiration?.getTime()).toBeGreaterThan(Date.now());
    const client = createClient(polly, pool, { credentials, maxAttempts: 1 });
    const input = new ManualInput();
    input.speak('Still good.');
    const reading = (async () => {
      let audioEvents = 0;
      for await (const { AudioEvent } of await openStream(client, input, PCM)) {
        if (!AudioEvent || audioEvents++ > 0) continue;
        await expire();
        input.speak('Not any more.');
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(openStream(client, textEvents(TEXT))).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    // New streams work again.
    expect(await speak(pool)).toMatchObject({ isClosed: true });
    expect((await fetch(`${polly.url}/_local/identity-pools/nobody/expire`, { method: 'POST' })).status).toBe(404);
  });
});
