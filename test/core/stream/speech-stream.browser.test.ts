/** The whole way of a word in a real browser: SDK, signatures, relay, local Polly, decoder, worklet, tap. */
import { describe, expect, test } from 'vitest';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { alignRecording } from '../../audio/measuring/correlate';
import { createSpeechRig, RIG_SAMPLE_RATE, StatusLog } from '../rig/speech-rig';

const SENTENCES = [
  'The first sentence is spoken while the second is not yet written. ',
  'The second one follows without a gap. ',
  'And the third ends it.',
] as const;
const TEXT = SENTENCES.join('');

describe('speech through the relay', () => {
  test('is heard before its source has ended, whole, in one API call', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const order: string[] = [];
    async function* answer(): AsyncGenerator<string> {
      for (const word of SENTENCES[0].split(/(?<= )/)) yield word;
      stream.flush();
      await log.until(({ status }) => status === 'playing');
      order.push('playing');
      for (const sentence of SENTENCES.slice(1)) yield sentence;
      order.push('source ended');
    }

    const outcome = await stream.speak(answer());

    expect(order).toEqual(['playing', 'source ended']);
    expect(outcome).toMatchObject({ reason: 'ended', heardText: TEXT, unheardText: '' });
    const [request, ...others] = await account.settledRequests();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ state: 'completed', requestCharacters: TEXT.length, inputEnded: true });
    // Every event was signed: the first word, the joined text behind it, the text after the flush, the close, and the
    // empty one at the end.
    expect(request?.verifiedChunks).toBeGreaterThanOrEqual(5);
    expect(log.seen[0]).toBe('idle');
    expect(log.seen.slice(0, 4)).toEqual(['idle', 'connecting', 'buffering', 'playing']);
    expect(log.seen.at(-1)).toBe('ended');

    const reference = await account.sound(request?.id ?? '');
    expect(reference.sampleRate).toBe(RIG_SAMPLE_RATE);
    const alignment = alignRecording(reference.samples, await tap.read());
    expect(alignment).toMatchObject({ gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
    expect(alignment.correlation).toBeGreaterThan(0.9);
    expect(outcome.heardMs / 1000).toBeGreaterThanOrEqual(reference.samples.length / RIG_SAMPLE_RATE);

    const { metrics, buffer } = stream.snapshot.get();
    expect(metrics).toMatchObject({ apiCalls: 1, requestCharacters: TEXT.length, sentCharacters: TEXT.length });
    expect(metrics.audioBytes).toBe(request?.audioBytes);
    expect(metrics.firstSoundMs).toBeGreaterThan(metrics.firstAudioMs ?? Infinity);
    expect(buffer).toMatchObject({ state: 'complete', underruns: 0 });
  });
});
