/** Controls of the listener and the app while speech is under way. */
import { describe, expect, test, vi } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import { SpeechClient } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { alignRecording } from '../../audio/measuring/correlate';
import { watchSockets } from '../rig/open-sockets';
import { createSpeechRig, StatusLog } from '../rig/speech-rig';

const TEXT = 'One two three four five six seven eight nine ten. Eleven twelve thirteen fourteen fifteen sixteen.';

describe('interrupt()', () => {
  test('cancels upstream, reports the heard text, and lets nothing sound afterwards', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    let sourceEnded = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        yield TEXT;
        await new Promise(() => undefined);
      } finally {
        sourceEnded = true;
      }
    }
    const outcome = stream.speak(endless());
    await log.until(({ heardSeconds }) => heardSeconds > 1);
    const heard = await stream.interrupt();

    expect(heard.heardText + heard.unheardText).toBe(TEXT);
    expect(heard.heardText).toMatch(/^One two/);
    expect(heard.heardMs).toBeGreaterThan(1000);
    expect(await outcome).toMatchObject({ reason: 'interrupted', ...heard });
    expect(stream.snapshot.get()).toMatchObject({
      status: 'idle',
      heardSeconds: heard.heardMs / 1000,
      buffer: { state: 'empty', aheadSeconds: 0 },
    });
    const [request] = await account.settledRequests();
    expect(request?.state).toBe('cancelled');
    // The source is waiting: it was told to end, and ends when it continues.
    expect(sourceEnded).toBe(false);

    const end = (await tap.read()).findLastIndex((sample) => sample !== 0);
    const samplesHeard = (heard.heardMs / 1000) * 24_000;
    const { samples } = await account.sound(request?.id ?? '');
    const { lag } = alignRecording(samples.subarray(0, Math.floor(samplesHeard)), await tap.read());
    // The reported duration matches the sound up to the end of the fade, within a few render quanta and the output
    // latency.
    expect(Math.abs(end - lag - samplesHeard)).toBeLessThan(24_000 * 0.15);
  });

  test('resolves at once when nothing is spoken', async () => {
    const { client } = await createSpeechRig();
    expect(await new SpeechStream(client).interrupt()).toEqual({ heardText: '', unheardText: '', heardMs: 0 });
  });

  test('before the first sound stops everything and reports nothing heard', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const outcome = stream.speak('Never heard.');
    expect(await stream.interrupt()).toEqual({ heardText: '', unheardText: 'Never heard.', heardMs: 0 });
    expect((await outcome).reason).toBe('interrupted');
    // A second call reports on the same text.
    expect((await stream.interrupt()).unheardText).toBe('Never heard.');
    for (const { state } of await account.settledRequests()) expect(state).toBe('cancelled');
  });
});

describe('write() after the end of its utterance', () => {
  test('of an interrupted loop is rejected, and does not start speech again', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    await stream.write(TEXT);
    await log.until(({ status }) => status === 'playing');
    const interrupted = stream.interrupt();
    const during = stream.write('Written during the fade.');
    await interrupted;
    await expect(during).rejects.toMatchObject({ code: 'interrupted' });
    await expect(stream.write('Written after it.')).rejects.toMatchObject({ code: 'interrupted' });
    expect(stream.snapshot.get().status).toBe('idle');
    expect(await stream.end()).toMatchObject({ reason: 'interrupted' });
    // A new text begins here.
    void stream.write('Another text.');
    expect(await stream.end()).toMatchObject({ reason: 'ended', heardText: 'Another text.' });
    expect(await account.settledRequests()).toHaveLength(2);
  });

  test('a text that begins during the fade of an ended one is spoken completely', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    await stream.write(TEXT);
    await log.until(({ status }) => status === 'playing');
    void stream.interrupt();
    void stream.end();
    await stream.write('Second, ');
    void stream.write('and whole.');
    expect(await stream.end()).toMatchObject({ reason: 'ended', heardText: 'Second, and whole.' });

    // A text given to speak() has no writer that could continue it.
    void stream.speak(TEXT);
    await log.until(({ heardSeconds, status }) => status === 'playing' && heardSeconds > 0);
    void stream.interrupt();
    void stream.write('Third.');
    expect(await stream.end()).toMatchObject({ reason: 'ended', heardText: 'Third.' });
    expect((await account.settledRequests()).at(-1)).toMatchObject({ requestCharacters: 'Third.'.length });
  });

  test('a text with an invalid voice is rejected up to its end, and does not begin in its middle', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client, { sampleRate: 1 });
    await expect(stream.write('First half, ')).rejects.toMatchObject({ code: 'invalid-option' });
    stream.setOptions({});
    await expect(stream.write('second half.')).rejects.toMatchObject({ code: 'invalid-option' });
    expect(await stream.end()).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
    void stream.write('Another text.');
    expect(await stream.end()).toMatchObject({ reason: 'ended', heardText: 'Another text.' });
  });

  test('a closed voice opens no connection', async () => {
    const sockets = watchSockets();
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    stream.close();
    client.close();
    await stream.warm();
    expect(sockets.opened).toEqual([]);
  });

  test('sixty unawaited writes to a dead relay cause one attempt', async () => {
    const sockets = watchSockets();
    const { client } = await createSpeechRig({}, { relay: 'ws://127.0.0.1:59999' });
    const stream = new SpeechStream(client, { retry: { maxRetries: 0 } });
    const log = new StatusLog(stream.snapshot);
    for (let count = 0; count < 30; count += 1) void stream.write('word ');
    await log.until(({ status }) => status === 'failed');
    for (let count = 0; count < 30; count += 1) void stream.write('word ');
    await expect(stream.write('word ')).rejects.toMatchObject({ code: 'relay-unreachable' });
    expect(sockets.opened).toHaveLength(1);
    expect(await stream.end()).toMatchObject({ reason: 'failed', unheardText: 'word '.repeat(30) });
  });

  test('a closed stream speaks again only after open()', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    stream.close();
    await expect(stream.write('Nobody listens.')).rejects.toMatchObject({ code: 'interrupted' });
    expect(await stream.speak('Nobody listens.')).toMatchObject({ reason: 'interrupted', unheardText: 'Nobody listens.' });
    stream.open();
    expect(await stream.speak('Somebody does.')).toMatchObject({ reason: 'ended' });
  });
});

describe('speech without any way to make sound', () => {
  test('fails at once with its text, and without an unhandled rejection', async () => {
    const rig = await createSpeechRig();
    const AudioContextOfPage = globalThis.AudioContext;
    vi.stubGlobal('AudioContext', undefined);
    const audio = createAudioOutput();
    // In a compressed format an audio element could play it nevertheless.
    const stream = new SpeechStream(new SpeechClient({ ...rig.clientOptions, audio }), { format: 'pcm', sampleRate: 16_000 });
    const outcome = await stream.speak('Never heard.');
    vi.stubGlobal('AudioContext', AudioContextOfPage);
    expect(outcome).toMatchObject({ reason: 'failed', unheardText: 'Never heard.', error: { code: 'worklet-unavailable' } });
    expect(stream.snapshot.get().status).toBe('failed');
    expect(await rig.account.requests()).toEqual([]);
  });
});

describe('speak() during speech', () => {
  test('replaces the present text', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const first = stream.speak(TEXT);
    await log.until(({ status }) => status === 'playing');
    const second = stream.speak('Something else.');
    expect((await first).reason).toBe('interrupted');
    expect(await second).toMatchObject({ reason: 'ended', heardText: 'Something else.' });
    expect(stream.snapshot.get().status).toBe('ended');
    expect(await account.settledRequests()).toHaveLength(2);
  });
});

describe('pause() and resume()', () => {
  test('stop the sound and lose none of it', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const outcome = stream.speak(TEXT);
    await log.until(({ heardSeconds }) => heardSeconds > 0.5);
    stream.pause();
    const paused = await log.until(({ status }) => status === 'paused');
    expect(paused.error).toBeUndefined();
    stream.resume();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: TEXT });
    expect(log.seen).toEqual(['idle', 'connecting', 'buffering', 'playing', 'paused', 'playing', 'ended']);
    const [request] = await account.settledRequests();
    const { samples } = await account.sound(request?.id ?? '');
    const alignment = alignRecording(samples, await tap.read());
    expect(alignment).toMatchObject({ doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  });

  test('pause() before the first sound keeps it from starting', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const outcome = stream.speak('Held back.');
    stream.pause();
    await log.until(({ buffer }) => buffer.state === 'complete');
    expect(stream.snapshot.get()).toMatchObject({ status: 'paused', heardSeconds: 0 });
    stream.resume();
    expect((await outcome).reason).toBe('ended');
    expect(log.seen.filter((status) => status === 'playing')).toHaveLength(1);
  });
});

describe('a second utterance', () => {
  test('uses the connection of the first one', async () => {
    const sockets = watchSockets();
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    await stream.speak('One.');
    await stream.speak('Two.');
    expect(sockets.opened).toHaveLength(1);
  });

  test('after an interruption finds a connection ready, unless the client was closed', async () => {
    const sockets = watchSockets();
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    void stream.speak(TEXT);
    await log.until(({ status }) => status === 'playing');
    await stream.interrupt();
    await expect.poll(() => sockets.opened).toHaveLength(2);
    await stream.speak('Two.');
    expect(sockets.opened).toHaveLength(2);
    void stream.speak(TEXT);
    const interrupted = stream.interrupt();
    client.close();
    await interrupted;
    await sockets.allClosed();
  });
});
