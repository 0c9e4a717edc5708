/** What a listener and an app can do while speech is under way. */
import { describe, expect, test } from 'vitest';
import { SpeechStream } from '../../src/core/speech-stream';
import { alignRecording } from '../audio/correlate';
import { createSpeechRig, StatusLog } from './speech-rig';

const TEXT = 'One two three four five six seven eight nine ten. Eleven twelve thirteen fourteen fifteen sixteen.';

describe('interrupt()', () => {
  test('cancels upstream, tells what was heard, and lets nothing sound afterwards', async () => {
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
    // The source hangs in an await: it was told to end, and does when it comes back.
    expect(sourceEnded).toBe(false);

    const end = (await tap.read()).findLastIndex((sample) => sample !== 0);
    const samplesHeard = (heard.heardMs / 1000) * 24_000;
    const { samples } = await account.sound(request?.id ?? '');
    const { lag } = alignRecording(samples.subarray(0, Math.floor(samplesHeard)), await tap.read());
    // What it says was heard is what was: to the end of the fade, within a few render quanta and the output latency.
    expect(Math.abs(end - lag - samplesHeard)).toBeLessThan(24_000 * 0.15);
  });

  test('answers at once when nothing is spoken', async () => {
    const { client } = await createSpeechRig();
    expect(await new SpeechStream(client).interrupt()).toEqual({ heardText: '', unheardText: '', heardMs: 0 });
  });

  test('before the first sound stops everything, and says that nothing was heard', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const outcome = stream.speak('Never heard.');
    expect(await stream.interrupt()).toEqual({ heardText: '', unheardText: 'Never heard.', heardMs: 0 });
    expect((await outcome).reason).toBe('interrupted');
    for (const { state } of await account.settledRequests()) expect(state).toBe('cancelled');
  });
});

describe('speak() during speech', () => {
  test('replaces what is spoken', async () => {
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
  test('hold the sound and lose none of it', async () => {
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
  test('goes over the connection of the first', async () => {
    let connections = 0;
    const RealWebSocket = globalThis.WebSocket;
    globalThis.WebSocket = class extends RealWebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        connections += 1;
      }
    };
    try {
      const { client } = await createSpeechRig();
      const stream = new SpeechStream(client);
      await stream.speak('One.');
      await stream.speak('Two.');
      expect(connections).toBe(1);
    } finally {
      globalThis.WebSocket = RealWebSocket;
    }
  });
});
