/** A sentence of which one of the two calls gets no answer, on a clock that the test moves. */
import type { SynthesizeSpeechCommandInput, SynthesizeSpeechCommandOutput } from '@aws-sdk/client-polly';
import { describe, expect, test } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { PollyCall } from '../../../src/polly/segmented/sentence-call';
import type { TransportEvent } from '../../../src/polly/transport/transport';
import { TextLog } from '../../../src/text/log/text-log';
import { TextLogReader } from '../../../src/text/log/text-log-reader';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { FakeClock, settlePromises } from '../../base/fake-clock';

const TEXT = 'Hello there.';

/** The text as a span of what is spoken. */
function createSpan() {
  const log = new TextLog(new SentenceSplitter());
  void log.write(TEXT);
  log.end();
  const span = new TextLogReader(log, 0).next('sentence');
  if (span === undefined) throw new Error('The text has no sentence.');
  return span;
}

const MARKS = '{"time":0,"type":"word","start":0,"end":5,"value":"Hello"}\n';

/** An answer with a complete body. */
function answer(body: string, RequestCharacters: number): SynthesizeSpeechCommandOutput {
  const bytes = new TextEncoder().encode(body);
  const stream = {
    transformToWebStream: () => new Blob([bytes]).stream(),
    transformToString: () => Promise.resolve(body),
  };
  return { AudioStream: stream, RequestCharacters } as unknown as SynthesizeSpeechCommandOutput;
}

/** A call whose requests the test answers, or not. */
function begin() {
  const clock = new FakeClock();
  const abort = new AbortController();
  const marksAbort = new AbortController();
  const asked: {
    request: SynthesizeSpeechCommandInput;
    signal: AbortSignal;
    answer: (body: string, counted?: number) => void;
    refuse: (cause: unknown) => void;
  }[] = [];
  const over: string[] = [];
  let billed = 0;
  const call = new PollyCall({
    voice: { voiceId: 'Matthew', engine: 'neural', outputFormat: 'pcm', sampleRate: 16_000 },
    span: createSpan(),
    clock,
    signal: abort.signal,
    marksSignal: marksAbort.signal,
    send: (request, _slot, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ request, signal, answer: (body, counted = TEXT.length) => resolve(answer(body, counted)), refuse: reject });
      }),
    slot: { release: () => over.push('sound') },
    admitMarks: () => Promise.resolve({ release: () => over.push('marks') }),
    onBilled: (characters) => (billed += characters),
    explain: (cause) => cause,
  });
  const events: TransportEvent['type'][] = [];
  let end: unknown;
  let words: number | undefined;
  void call.marks.then(({ length }) => (words = length));
  const read = async () => {
    for (let event = await call.events.take(); event !== undefined; event = await call.events.take()) events.push(event.type);
    return 'whole';
  };
  void read().then(
    (reason) => (end = reason),
    (error: unknown) => (end = error),
  );
  const of = (format: string) => {
    const found = asked.find(({ request }) => request.OutputFormat === format);
    if (found === undefined) throw new Error(`Nothing was asked for in ${format}.`);
    return found;
  };
  return {
    clock,
    abort,
    marksAbort,
    words: () => words,
    call,
    events,
    over,
    sound: () => of('pcm'),
    marks: () => of('json'),
    end: () => end,
    billed: () => billed,
  };
}

/** Bodies are read by streams of the platform, which need turns of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 1 }).toBe(true);
}

describe('a sentence', () => {
  test('ends with its sound, and missing marks are abandoned soon after', async () => {
    const { clock, events, sound, marks, words, end } = begin();
    await settlePromises();
    sound().answer('samples');
    await until(() => end() !== undefined);
    expect(end()).toBe('whole');
    expect(events).toEqual(['segment', 'audio']);
    expect(words()).toBeUndefined();
    await clock.advance(2_499);
    expect(marks().signal.aborted).toBe(false);
    await clock.advance(1);
    expect(words()).toBe(0);
    expect(marks().signal.aborted).toBe(true);
    expect(clock.timerCount).toBe(0);
  });

  test('gets marks that come later than its sound', async () => {
    const { clock, events, over, sound, marks, words, end } = begin();
    await settlePromises();
    sound().answer('samples');
    await until(() => end() !== undefined);
    await clock.advance(2_400);
    marks().answer(MARKS);
    await until(() => words() !== undefined);
    expect(words()).toBe(1);
    expect(events).toEqual(['segment', 'audio']);
    expect(over).toEqual(['sound', 'marks']);
    expect(clock.timerCount).toBe(0);
  });

  test('gets marks that come before its sound', async () => {
    const { sound, marks, words, end, clock } = begin();
    await settlePromises();
    marks().answer(MARKS);
    await until(() => words() === 1);
    sound().answer('samples');
    await until(() => end() === 'whole');
    expect(clock.timerCount).toBe(0);
  });

  test('whose marks are not wanted any more slots no timer', async () => {
    const { clock, marksAbort, sound, marks, words, end } = begin();
    await settlePromises();
    sound().answer('samples');
    await until(() => end() !== undefined);
    marksAbort.abort(new Error('enough'));
    await settlePromises();
    expect(words()).toBe(0);
    expect(marks().signal.aborted).toBe(true);
    expect(clock.timerCount).toBe(0);
  });

  test('fails at once if its sound is refused, and requests no more marks', async () => {
    const { clock, sound, marks, end } = begin();
    await settlePromises();
    const refusal = new Error('refused');
    sound().refuse(refusal);
    await settlePromises();
    expect(end()).toBe(refusal);
    expect(marks().signal.aborted).toBe(true);
    expect(clock.timerCount).toBe(0);
  });
});

describe('the bill of a sentence', () => {
  test('has both calls as soon as they are made', async () => {
    const { abort, billed } = begin();
    await settlePromises();
    expect(billed()).toBe(2 * TEXT.length);
    abort.abort(new Error('enough'));
    await settlePromises();
    expect(billed()).toBe(2 * TEXT.length);
  });

  test("has Polly's own count", async () => {
    const { call, sound, marks, end, billed } = begin();
    await settlePromises();
    sound().answer('samples', 10);
    marks().answer(MARKS, 10);
    await until(() => end() !== undefined);
    expect(billed()).toBe(20);
    expect(call.requestCharacters).toBe(20);
  });

  test.each([
    ['not what Polly refused', 'throttled', 1],
    ['what may have reached it', 'connection-lost', 2],
  ] as const)('has %s', async (_, code, calls) => {
    const { marks, billed } = begin();
    await settlePromises();
    marks().refuse(new SpeechError({ code, message: 'As the test wants it.' }));
    await settlePromises();
    expect(billed()).toBe(calls * TEXT.length);
  });
});
