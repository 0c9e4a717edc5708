import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { Synthesizer } from '../../../src/emulator/speech/synthesizer';
import { CLEAN_VOICE, type VoiceSound } from '../../../src/emulator/speech/voice-sound';
import { POLLY_VOICES } from '../../../src/emulator/speech/voices';
import { FakeClock } from '../../base/fake-clock';
import { PROSE, joinBytes, joinSamples, loudness, readAll, settingsOf } from './material';

/** Her breath is noise, which a careless synthesizer would make differently each time. */
const JOANNA = { voiceId: 'Joanna' };
const SENTENCE = 'The ferry left at seven, and nobody on the pier waved.';

// Starting a thread takes seconds on a busy machine. These tests do not measure time.
vi.setConfig({ testTimeout: 60_000 });

const synthesizer = new Synthesizer();
afterAll(() => synthesizer.close());

async function speak(text: string, settings: Parameters<typeof settingsOf>[0] = {}, from = synthesizer) {
  const session = from.open(settingsOf(settings));
  session.write(text, text.startsWith('<speak') ? 'ssml' : 'text');
  session.end();
  const chunks = await readAll(session);
  const seconds = chunks.reduce((sum, { audioSeconds }) => sum + audioSeconds, 0);
  return { session, chunks, bytes: joinBytes(chunks), seconds };
}

describe('the sound of a voice', () => {
  const meanOf = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const rmsOf = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const pcmOf = async (sound: Partial<VoiceSound>, text = SENTENCE) =>
    joinSamples((await speak(text, { sound: { ...CLEAN_VOICE, ...sound } })).session.pcm);

  it('has the offset in speech and pauses', async () => {
    const [clean, off] = [await pcmOf({}), await pcmOf({ voiceOffset: -0.017 })];
    expect(meanOf(off) - meanOf(clean)).toBeCloseTo(-0.017, 3);
    expect(meanOf(off.subarray(-800, -400))).toBeCloseTo(-0.017, 3);
  });

  it('has noise of the level in pauses, the same each time', async () => {
    const noisy = await pcmOf({ voiceNoiseDb: -40 });
    const pause = noisy.subarray(-2000, -100);
    expect(20 * Math.log10(rmsOf(pause))).toBeGreaterThan(-44);
    expect(20 * Math.log10(rmsOf(pause))).toBeLessThan(-36);
    expect(await pcmOf({ voiceNoiseDb: -40 })).toEqual(noisy);
    expect(rmsOf((await pcmOf({})).subarray(-2000, -100))).toBeLessThan(1e-4);
  });

  it('speaks at the pace, with the times of the words', async () => {
    const sound = { ...CLEAN_VOICE, voicePace: 1.3 };
    const [usual, faster] = [await speak(SENTENCE), await speak(SENTENCE, { sound })];
    expect(usual.seconds / faster.seconds).toBeGreaterThan(1.15);
    expect(usual.seconds / faster.seconds).toBeLessThan(1.4);
    expect(faster.session.words.at(-1)?.startSeconds).toBeLessThan(faster.seconds);
    expect(faster.session.words.map(({ start }) => start)).toEqual(usual.session.words.map(({ start }) => start));
  });
});

describe('a voice', () => {
  it('says the same text the same way, whatever was said before and in whichever process', async () => {
    const first = await speak(SENTENCE, JOANNA);
    await speak('Something else entirely.', { voiceId: 'Amy' });
    const again = await speak(SENTENCE, JOANNA);
    const other = new Synthesizer();
    await speak('Another beginning.', { voiceId: 'Ruth' }, other);
    const elsewhere = await speak(SENTENCE, JOANNA, other);
    await other.close();
    expect(Buffer.compare(again.bytes, first.bytes)).toBe(0);
    expect(Buffer.compare(elsewhere.bytes, first.bytes)).toBe(0);
    expect(again.chunks.map(({ audioSeconds }) => audioSeconds)).toEqual(first.chunks.map(({ audioSeconds }) => audioSeconds));
  });

  it('exists for every id, and no two are the same', async () => {
    const idBySound = new Map<string, string>();
    for (const { Id: voiceId, SupportedEngines } of POLLY_VOICES) {
      const { bytes } = await speak('1', { voiceId, engine: SupportedEngines[0] ?? 'standard', sampleRate: 8000 });
      const sound = createHash('sha256').update(bytes).digest('hex');
      expect(idBySound.get(sound)).toBeUndefined();
      idBySound.set(sound, voiceId);
    }
  });

  it('sounds unlike every other of its language and gender', async () => {
    const samples = [];
    for (const voiceId of ['Joanna', 'Ruth', 'Danielle', 'Salli', 'Tiffany']) {
      const engine = 'generative' as const;
      samples.push(joinSamples((await speak('Good morning.', { voiceId, engine })).session.pcm));
    }
    for (const [index, one] of samples.entries()) {
      for (const another of samples.slice(index + 1)) {
        const difference = one.map((sample, at) => sample - (another[at] ?? 0));
        expect(loudness(difference)).toBeGreaterThan(0.5 * loudness(one));
      }
    }
  });

  it('reads English prose at 55 ms a character, pauses included', async () => {
    const { seconds } = await speak(PROSE);
    const millisecondsPerCharacter = (1000 * seconds) / PROSE.length;
    expect(millisecondsPerCharacter).toBeGreaterThan(52);
    expect(millisecondsPerCharacter).toBeLessThan(58);
  });

  it.each([
    ['Zhiyu', 'neural', '今天天气很好，我们去公园散步吧。'],
    ['Hiujin', 'neural', '今日天氣好好。'],
    ['Takumi', 'neural', 'こんにちは、おげんきですか。'],
    ['Seoyeon', 'generative', '안녕하세요, 반갑습니다.'],
    ['Kajal', 'generative', 'नमस्ते, आप कैसे हैं?'],
    ['Hala', 'neural', 'مرحبا، كيف حالك اليوم؟'],
    ['Maxim', 'standard', 'Здравствуйте, как дела?'],
  ] as const)('%s speaks', async (voiceId, engine, text) => {
    const languageCode = voiceId === 'Kajal' ? { languageCode: 'hi-IN' } : {};
    const { session, seconds } = await speak(text, { voiceId, engine, ...languageCode });
    expect(seconds).toBeGreaterThan(0.8);
    expect(loudness(joinSamples(session.pcm))).toBeGreaterThan(0.02);
    expect(session.words.length).toBeGreaterThan(1);
  });
});

describe('a session', () => {
  it('speaks a sentence as soon as it is complete', async () => {
    const session = synthesizer.open(settingsOf());
    const reader = session[Symbol.asyncIterator]();
    session.write('This one is com', 'text');
    session.write('plete. Another', 'text');
    const first = await reader.next();
    expect(first.value?.bytes.length).toBeGreaterThan(0);
    expect(session.words.map(({ text }) => text)).not.toContain('Another');
    await reader.return();
  });

  it('speaks what it has on flush', async () => {
    const session = synthesizer.open(settingsOf());
    const reader = session[Symbol.asyncIterator]();
    session.write('No end in sight', 'text');
    session.flush();
    expect((await reader.next()).done).toBe(false);
    await reader.return();
  });

  it('says the same however the text is cut', async () => {
    const whole = await speak(`${SENTENCE} It cost 3.14 or so. Good.`);
    const session = synthesizer.open(settingsOf());
    for (const character of `${SENTENCE} It cost 3.14 or so. Good.`) session.write(character, 'text');
    session.end();
    expect(Buffer.compare(joinBytes(await readAll(session)), whole.bytes)).toBe(0);
  });

  it('hands out the sound in small chunks', async () => {
    const { chunks, session, seconds } = await speak(PROSE.slice(0, 300));
    expect(seconds).toBeCloseTo((session.words.at(-1)?.endSeconds ?? 0) + 0.15, 3);
    for (const { bytes, audioSeconds } of chunks) {
      expect(audioSeconds).toBeLessThanOrEqual(0.2);
      // The resampler may hold one sample back.
      expect(Math.abs(bytes.length / 2 / 16_000 - audioSeconds)).toBeLessThan(0.001);
    }
  });

  it('pauses for 300 ms between sentences', async () => {
    const { session } = await speak('One. Two. Three.');
    const [one, two, three] = session.words;
    expect((two?.startSeconds ?? 0) - (one?.endSeconds ?? 0)).toBeCloseTo(0.3, 3);
    expect((three?.startSeconds ?? 0) - (two?.endSeconds ?? 0)).toBeCloseTo(0.3, 3);
    const samples = joinSamples(session.pcm);
    const middle = Math.round(((one?.endSeconds ?? 0) + 0.15) * 16_000);
    expect(loudness(samples.subarray(middle - 800, middle + 800))).toBeLessThan(0.001);
  });

  it('tells when each word sounds, in order and within its sentence', async () => {
    const text = 'It cost $5.20 at 10:30, and one of the best of the lot was free. Then <it> & we 😀 left.';
    const { session, seconds } = await speak(text);
    expect(session.words.map((word) => word.text).join(' ')).toBe(
      'It cost 5.20 at 10 30 and one of the best of the lot was free Then it we left',
    );
    let previous = 0;
    for (const { text: word, start, startSeconds, endSeconds } of session.words) {
      expect(text.slice(start, start + word.length)).toBe(word);
      expect(startSeconds).toBeGreaterThanOrEqual(previous);
      expect(endSeconds).toBeGreaterThan(startSeconds);
      previous = startSeconds;
    }
    expect(previous).toBeLessThan(seconds);
    // The middle between two words of a sentence that is being spoken.
    const samples = joinSamples(session.pcm);
    for (const { startSeconds, endSeconds } of session.words) {
      expect(loudness(samples.subarray(Math.round(startSeconds * 16_000), Math.round(endSeconds * 16_000)))).toBeGreaterThan(0.005);
    }
  });

  it('ends without a byte of sound when nothing was written', async () => {
    expect((await speak('  ')).bytes.length).toBe(0);
  });

  it('stops at once on cancel and leaves the thread to others', async () => {
    const cancelled = synthesizer.open(settingsOf());
    cancelled.write(PROSE.repeat(5), 'text');
    const reader = cancelled[Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    // After another session's turn, the first one has much sound that was not read.
    await speak(SENTENCE);
    expect(cancelled.words.length).toBeGreaterThan(0);
    cancelled.cancel();
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(cancelled.isReady).toBe(false);
    // If the sound is kept, only the current sentence is synthesized to its end.
    await speak(SENTENCE);
    const wordsThen = cancelled.words.length;
    await speak(SENTENCE);
    expect(cancelled.words.length).toBe(wordsThen);
    cancelled.write('Ignored.', 'text');
    cancelled.end();
  });

  it('stops in the middle of an utterance if the sound is not kept', async () => {
    const other = new Synthesizer();
    onTestFinished(() => other.close());
    const cancelled = other.open(settingsOf({ keepPcm: false }));
    // A document without a sentence end is one utterance of some minutes.
    cancelled.write(`<speak>${'<s>and on</s> '.repeat(400)}</speak>`, 'ssml');
    const reader = cancelled[Symbol.asyncIterator]();
    expect((await reader.next()).done).toBe(false);
    cancelled.cancel();
    const after = other.open(settingsOf());
    after.write(SENTENCE, 'text');
    after.end();
    await readAll(after);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    expect(cancelled.words).toEqual([]);
  });

  it('takes turns with others, a sentence each', async () => {
    const own = new Synthesizer();
    onTestFinished(() => own.close());
    const long = own.open(settingsOf());
    long.write(PROSE, 'text');
    const short = own.open(settingsOf({ voiceId: 'Amy' }));
    short.write(SENTENCE, 'text');
    short.end();
    await readAll(short);
    // Fewer than four sentences.
    expect(long.words.at(-1)?.start ?? 0).toBeLessThan(PROSE.indexOf('Behind her'));
    long.cancel();
  });

  it('speaks first for the reader who has least to read', async () => {
    const own = new Synthesizer();
    onTestFinished(() => own.close());
    const long = ['Amy', 'Brian', 'Ruth'].map((voiceId) => own.open(settingsOf({ voiceId })));
    for (const session of long) session.write(PROSE, 'text');
    await vi.waitUntil(() => long.every(({ words }) => words.length > 0), { timeout: 30_000 });
    const before = long.map(({ words }) => words.length);
    const fresh = own.open(settingsOf());
    fresh.write(`${SENTENCE} `, 'text');
    await fresh[Symbol.asyncIterator]().next();
    // Only the sentence that was being spoken went before.
    expect(long.filter(({ words }, index) => words.length > (before[index] ?? 0)).length).toBeLessThanOrEqual(1);
    for (const session of [...long, fresh]) session.cancel();
  });

  it('says the same again, the second time without synthesis', async () => {
    const own = new Synthesizer();
    onTestFinished(() => own.close());
    const text = 'Once more, with the very same feeling.';
    const first = await speak(text, {}, own);
    const again = own.open(settingsOf());
    again.write(`${text} And then`, 'text');
    // The thread is not asked before the new words.
    expect(again.words.length).toBe(first.session.words.length);
    again.end();
    const bytes = joinBytes(await readAll(again));
    const common = Math.floor(first.bytes.length * 0.9);
    expect(bytes.subarray(0, common)).toEqual(first.bytes.subarray(0, common));
    expect(again.words.slice(0, first.session.words.length)).toEqual(first.session.words);
  });

  it('does not keep half of a sentence that was aborted', async () => {
    const own = new Synthesizer();
    onTestFinished(() => own.close());
    const text = `${'and on '.repeat(200)}.`;
    const aborted = own.open(settingsOf({ keepPcm: false }));
    aborted.write(text, 'text');
    aborted.end();
    await aborted[Symbol.asyncIterator]().next();
    aborted.cancel();
    const whole = await speak(text, {}, own);
    expect(whole.seconds).toBeGreaterThan(40);
  });

  it('tells when the text of each sentence was complete', async () => {
    const clock = new FakeClock();
    const session = synthesizer.open(settingsOf({ clock }));
    await clock.advance(100);
    session.write('One. T', 'text');
    await clock.advance(100);
    session.write('wo.', 'text');
    await clock.advance(100);
    session.end();
    expect([...new Set((await readAll(session)).map(({ readyAtMs }) => readyAtMs))]).toEqual([100, 300]);
  });

  it('speaks SSML with its pauses, languages and substitutions', async () => {
    const document =
      '<speak>Hello <break time="1s"/>there <lang xml:lang="fr-FR">bonjour</lang> <sub alias="World Wide Web">WWW</sub>.</speak>';
    const { session } = await speak(document, { outputFormat: 'mp3', sampleRate: 24_000 });
    const times = new Map(session.words.map((word) => [word.text, word]));
    expect([...times.keys()]).toEqual(['Hello', 'there', 'bonjour', 'World', 'Wide', 'Web']);
    expect((times.get('there')?.startSeconds ?? 0) - (times.get('Hello')?.endSeconds ?? 0)).toBeGreaterThan(1);
    expect(document.indexOf('there')).toBe(times.get('there')?.start);
  });

  it('keeps plain text and SSML in the order they were written', async () => {
    const session = synthesizer.open(settingsOf());
    session.write('Before', 'text');
    session.write('<speak>between</speak>', 'ssml');
    session.write('after', 'text');
    session.end();
    await readAll(session);
    expect(session.words.map(({ text, start }) => [text, start])).toEqual([
      ['Before', 0],
      ['between', 13],
      ['after', 28],
    ]);
  });

  it('refuses invalid SSML, with a code', () => {
    const session = synthesizer.open(settingsOf());
    expect(() => session.write('<speak>', 'ssml')).toThrow(expect.objectContaining({ code: 'validation-failed' }));
    session.cancel();
  });

  it('fails, and does not hang, in a language without a voice', async () => {
    const failure = await speak(SENTENCE, { languageCode: 'xx-XX' }).catch((error: unknown) => error);
    expect(SpeechError.isInstance(failure) && failure.code).toBe('validation-failed');
    expect((await speak(SENTENCE)).seconds).toBeGreaterThan(1);
  });
});
