/**
 * No sequence of calls and events leads to an invalid state, hangs, or leaves behind a timer, a request, a reader of
 * the text, a sink or an unsettled promise.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlaybackState } from '../../../src/audio/player/audio-sink';
import { SpeechError, type SpeechErrorCode } from '../../../src/base/errors';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { resolveVoice } from '../../../src/core/options/options';
import type { SpeakOptions } from '../../../src/core/speaking/speak-options';
import type { SpeechStatus } from '../../../src/core/state/snapshot';
import { Rig, settle } from '../rig/speech-model-rig';
import { times } from '../../stack/times';

const RUNS = times(200);
/** Longer than any wait in core. */
const LONG_MS = 20 * 60_000;
const STATUSES: readonly SpeechStatus[] = ['idle', 'connecting', 'buffering', 'playing', 'paused', 'blocked', 'ended', 'failed'];

/** Statuses that must not be reported while anything is heard. */
const SILENT_STATUSES: readonly SpeechStatus[] = ['idle', 'ended', 'failed'];

/** Unhandled rejections, which a browser would report as errors of the app. */
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  // Loaded beforehand, because loading takes real time, which the fake clock does not move.
  await warmSynthesis({ markdown: true }, resolveVoice({}));
  process.on('unhandledRejection', noteUnhandled);
});

afterAll(() => {
  process.off('unhandledRejection', noteUnhandled);
});

type Action = { readonly name: string; readonly act: (rig: Rig) => void | Promise<void> };

const text = fc.constantFrom(
  'One. ',
  'Two three',
  ', and four? ',
  ' ',
  '',
  '\ud83d',
  '\ude00!',
  'Dr. No. ',
  'A long sentence that says nothing at all. ',
  '**Bold',
  '\n```\ncode\n```\n',
  '<speak>So.</speak>',
);

const places = fc.constantFrom<SpeakOptions['whenSpeaking']>(undefined, 'replace', 'queue', 'queue', 'mix');

/** Chooses one of several utterances, mostly the last one, which the app hears. */
const which = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) });

const runOf = ({ client }: Rig, index: number) => client.scripted.runs.filter(({ isOver }) => !isOver).at(-1 - index);

/** Sinks that play, or would play if they had sound. A paused sink plays nothing. */
const soundingSinks = ({ client }: Rig) =>
  client.output.sinks.filter(({ isOver, isFading, playback }) => !isOver && !isFading && playback.get().state !== 'paused');

async function speakAs(rig: Rig, name: string, source: string | AsyncIterable<string>, place: SpeakOptions['whenSpeaking']): Promise<void> {
  if (place === 'queue' || place === 'mix') await rig.speakAlong(name, source, place);
  else rig.speak(name, source, place);
}

function action(name: string, act: Action['act']): fc.Arbitrary<Action> {
  return fc.constant({ name, act });
}

const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(text, places).map(([value, place]) => {
    const name = `speak(${JSON.stringify(value)}, ${place ?? 'as usual'})`;
    return { name, act: (rig: Rig) => speakAs(rig, name, value, place) };
  }),
  fc.tuple(text, fc.boolean(), places).map(([value, throws, place]) => {
    const name = `speak(source of ${JSON.stringify(value)}${throws ? ', which throws' : ''}, ${place ?? 'as usual'})`;
    return { name, act: (rig: Rig) => speakAs(rig, name, rig.source(value, throws), place) };
  }),
  action('the sources go on', ({ openSources }) => {
    for (const goOn of openSources) goOn();
    openSources.clear();
  }),
  text.map((value) => ({ name: `write(${JSON.stringify(value)})`, act: (rig: Rig) => rig.write(value) })),
  action('flush()', ({ stream }) => stream.flush()),
  action('replay()', ({ stream }) => stream.replay()),
  action('unlock()', (rig) => rig.watch('unlock', rig.stream.unlock())),
  action('end()', (rig) => rig.end()),
  action('pause()', ({ stream }) => stream.pause()),
  action('resume()', ({ stream }) => stream.resume()),
  action('interrupt()', (rig) => rig.watch('interrupt', rig.stream.interrupt())),
  fc
    .double({ min: 0, max: 30, noNaN: true })
    .map((seconds) => ({ name: `seek(${seconds})`, act: ({ stream }: Rig) => stream.seek(seconds) })),
  fc.nat(60).map((index) => ({ name: `seekToCharacter(${index})`, act: ({ stream }: Rig) => stream.seekToCharacter(index) })),
  action('warm()', (rig) => rig.watch('warm', rig.stream.warm())),
  action('close()', (rig) => rig.close()),
  action('open()', (rig) => rig.open()),
  fc.record({ muted: fc.boolean(), volume: fc.constantFrom(0.5, 1) }).map((options) => ({
    name: `setOptions(${JSON.stringify(options)})`,
    act: (rig: Rig) => rig.setOptions({ format: 'pcm', sampleRate: 16_000, ...options }),
  })),
  fc
    .constantFrom('natural' as const, 'sentence' as const, 'eager' as const, (unflushed: string) => unflushed.length > 8)
    .map((flush) => ({
      name: `setOptions(markdown, flush: ${String(flush)})`,
      act: (rig: Rig) =>
        rig.setOptions({ format: 'pcm', sampleRate: 16_000, markdown: true, rules: [{ pattern: /One/, replacement: '1' }], flush }),
    })),
  action('setOptions(bad)', (rig) => rig.setOptions({ sampleRate: 1 })),
  which.map((run) => ({ name: `the network reads for run ${run}`, act: (rig: Rig) => void runOf(rig, run)?.read() })),
  fc.tuple(which, fc.nat(64_000)).map(([run, length]) => ({
    name: `${length} bytes of audio for run ${run}`,
    act: (rig: Rig) => runOf(rig, run)?.say({ type: 'audio', bytes: new Uint8Array(length) }),
  })),
  fc.tuple(which, fc.nat(40), fc.nat(40)).map(([run, startCharacter, length]) => ({
    name: `segment ${startCharacter} + ${length} of run ${run}`,
    act: (rig: Rig) => runOf(rig, run)?.say({ type: 'segment', startCharacter, endCharacter: startCharacter + length }),
  })),
  fc.tuple(which, fc.nat(40), fc.double({ min: 0, max: 2, noNaN: true })).map(([run, startCharacter, seconds]) => ({
    name: `a word of run ${run} at ${startCharacter}`,
    act: (rig: Rig) =>
      runOf(rig, run)?.say({ type: 'marks', startCharacter, words: [{ startCharacter, endCharacter: startCharacter + 3, seconds }] }),
  })),
  which.map((run) => ({
    name: `a segment of run ${run} is complete`,
    act: (rig: Rig) => runOf(rig, run)?.say({ type: 'segment-complete' }),
  })),
  fc.tuple(which, fc.nat(500)).map(([run, requestCharacters]) => ({
    name: `run ${run} is closed after ${requestCharacters}`,
    act: (rig: Rig) => runOf(rig, run)?.say({ type: 'closed', requestCharacters }),
  })),
  fc
    .constantFrom<SpeechErrorCode>(
      'connection-lost',
      'throttled',
      'stream-incomplete',
      'service-failure',
      'access-denied',
      'validation-failed',
      'credentials-unavailable',
      'credentials-expired',
    )
    .map((code) => ({
      name: `the connection fails: ${code}`,
      act: ({ client }: Rig) => client.scripted.fail(code),
    })),
  fc
    .tuple(
      which,
      fc.constantFrom<PlaybackState>('waiting', 'playing', 'blocked', 'ended', 'failed'),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([sink, state, share]) => ({
      name: `the ear at sink ${sink}: ${state}, ${share}`,
      act: (rig: Rig) =>
        soundingSinks(rig)
          .at(-1 - sink)
          ?.become(state, state === 'ended' ? 1 : share),
    })),
  fc.constantFrom(10, 300, 4_000, 20_000, LONG_MS).map((ms) => ({ name: `${ms} ms pass`, act: ({ clock }: Rig) => clock.advance(ms) })),
);

/** Actions of an app with several texts, and their sound in whole steps, so that few steps lead far. */
const turns: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<SpeakOptions['whenSpeaking']>('replace', 'queue', 'queue', 'mix', 'mix').map((place) => {
    const name = `speak("One.", ${place})`;
    return { name, act: (rig: Rig) => speakAs(rig, name, 'One.', place) };
  }),
  fc.constantFrom<SpeakOptions['whenSpeaking']>('queue', 'mix').map((place) => {
    const name = `speak(source of "Two.", ${place})`;
    return { name, act: (rig: Rig) => speakAs(rig, name, rig.source('Two.', false), place) };
  }),
  action('write("Three. ")', (rig) => rig.write('Three. ')),
  action('end()', (rig) => rig.end()),
  action('replay()', ({ stream }) => stream.replay()),
  fc.constantFrom({}, { muted: true }, { rate: 9 }).map((options) => ({
    name: `setOptions(${JSON.stringify(options)})`,
    act: (rig: Rig) => rig.setOptions({ format: 'pcm', sampleRate: 16_000, ...options }),
  })),
  which.map((index) => ({
    name: `all sound of run ${index} comes`,
    act: (rig: Rig) => {
      const run = runOf(rig, index);
      run?.onRead(() => undefined);
      run?.say({ type: 'audio', bytes: new Uint8Array(32_000) });
      run?.say({ type: 'closed', requestCharacters: 1 });
    },
  })),
  which.map((sink) => ({
    name: `sink ${sink} plays`,
    act: (rig: Rig) =>
      soundingSinks(rig)
        .at(-1 - sink)
        ?.become('playing', 0.5),
  })),
  which.map((sink) => ({
    name: `sink ${sink} has ended`,
    act: (rig: Rig) =>
      soundingSinks(rig)
        .at(-1 - sink)
        ?.become('ended', 1),
  })),
  action('the connection fails', ({ client }) => client.scripted.fail('access-denied')),
);

function checkState({ stream, client }: Rig): void {
  const { status, error, heardSeconds, positionSeconds, buffer, metrics } = stream.snapshot.get();
  expect(STATUSES).toContain(status);
  if (status === 'failed') expect(error).toBeDefined();
  if (client.output.sinks.some(({ isFading, playback }) => !isFading && playback.get().state === 'playing'))
    expect(SILENT_STATUSES).not.toContain(status);
  for (const value of [heardSeconds, positionSeconds, buffer.aheadSeconds, buffer.receivedSeconds, buffer.underruns, metrics.audioBytes]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(Infinity);
  }
  expect(heardSeconds).toBeLessThanOrEqual(buffer.receivedSeconds);
  expect(metrics.heardCharacters).toBeLessThanOrEqual(metrics.receivedCharacters);
  expect(metrics.receivedCharacters).toBeLessThanOrEqual(metrics.sentCharacters);
  expect(metrics.sentCharacters).toBeLessThanOrEqual(metrics.givenCharacters);
  expect(stream.readPosition()).toBeGreaterThanOrEqual(0);
  const word = stream.readWord();
  if (word !== undefined) expect(word.end).toBeLessThanOrEqual(metrics.givenCharacters);
}

/** Invariants between two actions, when everything has settled. */
function checkSettled(rig: Rig): void {
  checkState(rig);
  for (const sink of rig.client.output.sinks) if (!sink.isOver) expect(sink.volume).toBe(rig.volume);
  expect(rig.complaints).toEqual([]);
}

function checkNothingLeft({ unsettled, client, clock, complaints, unfinishedSources }: Rig): void {
  expect([...unsettled.values()]).toEqual([]);
  expect(complaints).toEqual([]);
  expect(clock.timerCount).toBe(0);
  expect(client.scripted.runs.filter(({ isOver }) => !isOver)).toEqual([]);
  expect(client.output.sinks.filter(({ isOver }) => !isOver)).toEqual([]);
  expect([...unfinishedSources]).toEqual([]);
}

/** Stops everything like a user who may continue to speak. Nothing may be left then. */
async function stop(rig: Rig): Promise<void> {
  rig.watch('interrupt', rig.stream.interrupt());
  await settle(rig);
  checkNothingLeft(rig);
}

/** Ends everything like an app that goes away. Nothing may be left then. */
async function leave(rig: Rig): Promise<void> {
  rig.stream.close();
  rig.client.close();
  await settle(rig);
  // No wait may be longer than this.
  await rig.clock.advance(LONG_MS);
  await settle(rig);
  checkNothingLeft(rig);
}

test('any sequence of calls and events leads to a state there is, and to an end', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { maxLength: 40 }), fc.boolean(), async (sequence, isWatched) => {
      const rig = new Rig();
      // A subscriber has a timer of its own.
      const unsubscribe = isWatched ? rig.stream.snapshot.subscribe(() => checkState(rig)) : () => undefined;
      for (const { act } of sequence) {
        await act(rig);
        await settle(rig);
        checkSettled(rig);
      }
      unsubscribe();
      await leave(rig);
      expect(unhandled).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('so does any sequence with calls while earlier ones are still being processed', { timeout: 120_000 }, async () => {
  const step = fc.tuple(fc.oneof(actions, turns), fc.constantFrom('at once', 'at once', 'soon', 'settled'));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (sequence) => {
      const rig = new Rig({ isHasty: true });
      const unsubscribe = rig.stream.snapshot.subscribe(() => checkState(rig));
      for (const [{ act }, pause] of sequence) {
        void act(rig);
        if (pause === 'soon') await Promise.resolve();
        if (pause === 'settled') await settle(rig);
        checkState(rig);
      }
      unsubscribe();
      await leave(rig);
      expect(unhandled).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('queued and simultaneous texts leave each other alone, and can all be stopped', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turns, { minLength: 8, maxLength: 20, size: 'max' }), async (sequence) => {
      const rig = new Rig();
      const unsubscribe = rig.stream.snapshot.subscribe(() => checkState(rig));
      for (const { act } of sequence) {
        await act(rig);
        await settle(rig);
        checkSettled(rig);
      }
      unsubscribe();
      await stop(rig);
      await leave(rig);
      expect(unhandled).toEqual([]);
    }),
    { numRuns: RUNS / 2 },
  );
});

test('after any sequence, a text without trouble is spoken to its end', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { maxLength: 25 }), async (sequence) => {
      const rig = new Rig();
      for (const { act } of sequence) {
        await act(rig);
        await settle(rig);
      }
      rig.open();
      rig.setOptions({ format: 'pcm', sampleRate: 16_000 });
      const outcome = rig.stream.speak('All is well.');
      await settle(rig);
      const run = rig.client.scripted.current;
      await run?.read();
      run?.say({ type: 'audio', bytes: new Uint8Array(32_000) });
      run?.say({ type: 'closed', requestCharacters: 12 });
      await settle(rig);
      rig.client.output.sinks.at(-1)?.become('playing', 0.5);
      rig.client.output.sinks.at(-1)?.become('ended', 1);
      expect(await outcome).toMatchObject({ reason: 'ended', heardText: 'All is well.', unheardText: '' });
      expect(rig.stream.snapshot.get().status).toBe('ended');
      await leave(rig);
    }),
    { numRuns: RUNS / 4 },
  );
});

test('with any failures, retried speech ends by itself and reports its outcome', { timeout: 120_000 }, async () => {
  const failures = fc.constantFrom<SpeechErrorCode>(
    'connection-lost',
    'throttled',
    'stream-incomplete',
    'service-failure',
    'access-denied',
  );
  const run = fc.record({ bytes: fc.nat(64_000), failure: fc.option(failures), heard: fc.double({ min: 0, max: 1, noNaN: true }) });
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 14 }), fc.nat(8), places, async (runs, maxRetries, place) => {
      const rig = new Rig();
      rig.stream.setOptions({ format: 'pcm', sampleRate: 16_000, retry: { maxRetries } });
      rig.speak('first', 'One sentence. Another one. And a third one.', undefined);
      rig.speak('second', 'And what comes after it.', place);
      for (const { bytes, failure, heard } of runs) {
        await settle(rig);
        for (const open of rig.client.scripted.runs.filter(({ isOver }) => !isOver)) {
          await open.read();
          open.say({ type: 'audio', bytes: new Uint8Array(bytes) });
          await settle(rig);
          for (const sink of rig.client.output.sinks) sink.become('playing', heard);
          open.say(
            failure === null
              ? { type: 'closed', requestCharacters: 1 }
              : new SpeechError({ code: failure, message: 'As the test wants it.' }),
          );
        }
        await rig.clock.advance(10_000);
      }
      // The remaining attempts are refused for good.
      for (let round = 0; round < 4; round += 1) {
        rig.client.scripted.fail('access-denied');
        await settle(rig);
        for (const sink of rig.client.output.sinks) sink.become('ended', 1);
        await rig.clock.advance(10_000);
        await settle(rig);
      }
      expect([...rig.unsettled.values()]).toEqual([]);
      expect(rig.complaints).toEqual([]);
      expect(rig.clock.timerCount).toBe(0);
      // Neither text has more sentences, each of which may be retried this often.
      expect(rig.client.scripted.runs.length).toBeLessThanOrEqual(2 * 3 * (maxRetries + 1));
      expect(unhandled).toEqual([]);
      await leave(rig);
    }),
    { numRuns: RUNS / 2 },
  );
});
