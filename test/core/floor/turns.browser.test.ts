/** Several texts of one voice, and how far ahead a long one is fetched. */
import { describe, expect, test } from 'vitest';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { alignRecording } from '../../audio/measuring/correlate';
import { createSpeechRig, StatusLog } from '../rig/speech-rig';

const FIRST = 'The first of them is heard to its end.';
const SECOND = 'And then comes the second one.';

describe('speak() while something else is spoken', () => {
  test('waits its turn with `queue`, is prefetched, and nothing of either is missing', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const first = stream.speak(FIRST);
    const order: string[] = [];
    void first.then(() => order.push('first'));
    const second = stream.speak(SECOND, { whenSpeaking: 'queue' });
    const third = stream.speak('Third.', { whenSpeaking: 'queue' });
    void second.then(() => order.push('second'));
    expect(await first).toMatchObject({ reason: 'ended', heardText: FIRST });
    // The second one was fetched while the first one was heard.
    expect((await account.requests()).length).toBeGreaterThanOrEqual(2);
    expect(await second).toMatchObject({ reason: 'ended', heardText: SECOND });
    expect(await third).toMatchObject({ reason: 'ended', heardText: 'Third.' });
    expect(order).toEqual(['first', 'second']);
    expect(log.seen.filter((status) => status === 'ended')).not.toHaveLength(0);

    const recording = await tap.read();
    const requests = await account.settledRequests();
    const sounds = await Promise.all(requests.map(({ id }) => account.sound(id)));
    let from = 0;
    for (const { samples } of sounds) {
      const aligned = alignRecording(samples, recording.subarray(from));
      expect(aligned).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
      from += aligned.lag + samples.length - 1_000;
    }
  });

  test('sounds at the same time with `mix`, and interrupt() stops both', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const long = 'One two three four five six seven eight nine ten. '.repeat(4);
    const first = stream.speak(long);
    await log.until(({ heardSeconds }) => heardSeconds > 0.3);
    const second = stream.speak(long, { whenSpeaking: 'mix' });
    await log.until(({ status, heardSeconds }) => status === 'playing' && heardSeconds > 0.3);
    await stream.interrupt();
    const outcomes = await Promise.all([first, second]);
    expect(outcomes.map(({ reason }) => reason)).toEqual(['interrupted', 'interrupted']);
    // The first one continued while the second one was heard.
    expect(outcomes[0].heardMs).toBeGreaterThan(outcomes[1].heardMs + 250);
  });

  test('interrupts it with `replace`, and drops and reports queued texts', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const first = stream.speak(FIRST);
    await log.until(({ status }) => status === 'playing');
    const waiting = stream.speak(SECOND, { whenSpeaking: 'queue' });
    const last = stream.speak('Last.');
    expect(await first).toMatchObject({ reason: 'interrupted' });
    expect(await waiting).toMatchObject({ reason: 'interrupted', heardText: '', unheardText: SECOND });
    expect(await last).toMatchObject({ reason: 'ended', heardText: 'Last.' });
    expect((await account.settledRequests()).every(({ state }) => state !== 'open')).toBe(true);
  });

  test('a queued text is spoken although the one before it failed', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const failing = stream.speak('   ');
    const second = stream.speak(SECOND, { whenSpeaking: 'queue' });
    expect(await failing).toMatchObject({ reason: 'failed', error: { code: 'nothing-to-speak' } });
    expect(await second).toMatchObject({ reason: 'ended', heardText: SECOND });
  });
});

describe('a long text', () => {
  const LONG = 'Nobody knows yet whether all of this will be heard. '.repeat(60);

  test('is sent only as far ahead as the app says, so that an interruption saves costs', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client, { maxAheadSeconds: 5 });
    const log = new StatusLog(stream.snapshot);
    let taken = 0;
    const sentences = LONG.match(/[^.]+\. /g) ?? [];
    for (const sentence of sentences) void stream.write(sentence).then(() => (taken += 1));
    await log.until(({ heardSeconds }) => heardSeconds > 0.5);
    // The writer waits.
    expect(taken).toBeLessThan(sentences.length / 3);
    await stream.interrupt();
    const [request] = await account.settledRequests();
    expect(request?.requestCharacters).toBeLessThan(LONG.length / 3);
    const { metrics } = stream.snapshot.get();
    expect(metrics.billedCharacters).toBe(request?.requestCharacters);
    expect(metrics.heardCharacters).toBeGreaterThan(0);
    expect(metrics.heardCharacters).toBeLessThan(metrics.billedCharacters);
  });

  test('is heard to its end nevertheless', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client, { maxAheadSeconds: 5, rate: 2 });
    const text = LONG.slice(0, 520);
    expect(await stream.speak(text)).toMatchObject({ reason: 'ended', heardText: text });
    const requests = await account.settledRequests();
    expect(requests.reduce((sum, { requestCharacters }) => sum + requestCharacters, 0)).toBe(text.length);
  });
});
