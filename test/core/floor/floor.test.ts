/** One voice at a time: the latest press takes the floor, and automatic speech waits for it. */
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { Floor, type Speaker } from '../../../src/core/floor/floor';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock, settlePromises } from '../../base/fake-clock';
import { ScriptedClient, type ScriptedSink } from '../rig/scripted-speech';

const FORMAT = { format: 'pcm', sampleRate: 16_000 } as const;

// Loaded beforehand, because loading during a test is slow on a busy machine.
beforeAll(() => warmSynthesis());

/** Several voices of one client, each with its sinks. */
function createVoices(count: number) {
  const clock = new FakeClock();
  const client = new ScriptedClient(clock);
  const voices = Array.from({ length: count }, () => new SpeechStream(client, FORMAT));
  onTestFinished(() => client.close());
  const statuses = () => voices.map(({ snapshot }) => snapshot.get().status);
  const sink = (index: number): ScriptedSink => {
    const made = client.output.sinks[index];
    if (made === undefined) throw new Error(`Only ${client.output.sinks.length} were begun.`);
    return made;
  };
  /** Plays the present text to its end. */
  const hearOut = async (index: number) => {
    for (const run of client.scripted.runs) if (!run.isOver) run.say({ type: 'closed', requestCharacters: 1 });
    await clock.advance(0);
    sink(index).become('ended', 1);
    await clock.advance(0);
  };
  return { clock, client, voices, statuses, sink, hearOut };
}

/** Lets all voices wait for their turn, in order. */
function waitAll(voices: readonly SpeechStream[]) {
  return voices.map((voice, index) =>
    voice.awaitTurn(
      () => void voice.speak(`Text ${index}.`),
      () => undefined,
    ),
  );
}

test('a press pauses the speaking voice, which keeps its position and continues at the next press', async () => {
  const { clock, voices, statuses, sink } = createVoices(2);
  const [one, two] = voices as [SpeechStream, SpeechStream];
  void one.speak('One.');
  await clock.advance(0);
  sink(0).become('playing');
  void two.speak('Two.');
  await clock.advance(0);
  sink(1).become('playing');
  expect(statuses()).toEqual(['paused', 'playing']);
  one.resume();
  sink(0).become('playing');
  expect(statuses()).toEqual(['playing', 'paused']);
});

test('a text that was not heard yet is paused before its first sound', async () => {
  const { clock, voices, statuses } = createVoices(2);
  void voices[0]?.speak('One.');
  void voices[1]?.speak('Two.');
  await clock.advance(0);
  expect(statuses()).toEqual(['paused', 'connecting']);
});

test('written text, a replay and a seek take the floor, too', async () => {
  const { clock, client, voices, statuses, sink, hearOut } = createVoices(3);
  const [one, two, three] = voices as [SpeechStream, SpeechStream, SpeechStream];
  void one.speak('One.');
  await clock.advance(0);
  // The code of the loop must be loaded.
  const run = await vi.waitUntil(() => client.scripted.current, { timeout: 20_000 });
  await run.read();
  run.say({ type: 'audio', bytes: new Uint8Array(32_000) });
  await vi.waitUntil(() => one.snapshot.get().metrics.audioBytes > 0, { timeout: 20_000 });
  await hearOut(0);
  expect(statuses()[0]).toBe('ended');
  void two.write('Two.');
  await clock.advance(0);
  sink(1).become('playing');
  one.replay();
  await clock.advance(0);
  expect(statuses()).toEqual(['buffering', 'paused', 'idle']);
  void three.speak('Three.', { whenSpeaking: 'mix' });
  await clock.advance(0);
  expect(statuses()).toEqual(['paused', 'paused', 'connecting']);
});

test('voices that start by themselves wait for their turn in order of arrival', async () => {
  const { voices, client, statuses, sink, hearOut, clock } = createVoices(3);
  waitAll(voices);
  await clock.advance(0);
  expect(statuses()).toEqual(['connecting', 'idle', 'idle']);
  expect(client.output.sinks).toHaveLength(1);
  for (let index = 0; index < 3; index += 1) {
    sink(index).become('playing');
    expect(statuses().filter((status) => status === 'playing')).toHaveLength(1);
    await hearOut(index);
  }
  expect(client.output.sinks).toHaveLength(3);
  expect(statuses()).toEqual(['ended', 'ended', 'ended']);
});

test('a voice that leaves while it speaks makes room, and one that cancels its wait is skipped', async () => {
  const { voices, clock, statuses } = createVoices(4);
  const [, giveUp] = waitAll(voices);
  await clock.advance(0);
  giveUp?.();
  voices[2]?.close();
  voices[0]?.close();
  await clock.advance(0);
  expect(statuses()).toEqual(['idle', 'idle', 'idle', 'connecting']);
});

test('a voice paused by the listener keeps the floor: nothing else begins in the silence', async () => {
  const { voices, clock, statuses, sink } = createVoices(2);
  waitAll(voices);
  await clock.advance(0);
  sink(0).become('playing');
  voices[0]?.pause();
  await clock.advance(60_000);
  expect(statuses()).toEqual(['paused', 'idle']);
  await voices[0]?.interrupt();
  await clock.advance(0);
  expect(statuses()).toEqual(['idle', 'connecting']);
});

test('a press overtakes all waiting voices, which then have their turn', async () => {
  const { voices, clock, statuses, hearOut } = createVoices(3);
  waitAll(voices.slice(0, 2));
  await clock.advance(0);
  void voices[2]?.speak('A press.');
  await clock.advance(0);
  expect(statuses()).toEqual(['paused', 'idle', 'connecting']);
  await hearOut(1);
  expect(statuses()).toEqual(['paused', 'connecting', 'ended']);
});

test('on a page blocked by the browser, one voice begins alone', async () => {
  const { voices, clock, client, statuses, sink } = createVoices(3);
  waitAll(voices);
  await clock.advance(0);
  sink(0).become('blocked');
  await clock.advance(10_000);
  expect(statuses()).toEqual(['blocked', 'idle', 'idle']);
  // The page is unblocked, by whichever button.
  sink(0).become('playing');
  expect(client.output.sinks).toHaveLength(1);
});

test('all waiting voices are dropped when the listener wants nothing more', async () => {
  const { voices, clock, statuses } = createVoices(3);
  waitAll(voices);
  await clock.advance(0);
  voices[0]?.dismissWaiting();
  await voices[0]?.interrupt();
  await clock.advance(0);
  expect(statuses()).toEqual(['idle', 'idle', 'idle']);
});

test('a queued text waits for other voices, too, and requests nothing until then', async () => {
  const { voices, clock, client, hearOut } = createVoices(2);
  void voices[0]?.speak('One.');
  await clock.advance(0);
  const queued = ['Two.', 'Three.'].map((text) => (voices[1] as SpeechStream).speak(text, { whenSpeaking: 'queue' }));
  await clock.advance(0);
  expect(client.output.sinks).toHaveLength(1);
  await hearOut(0);
  await hearOut(1);
  await hearOut(2);
  expect(await Promise.all(queued)).toMatchObject([{ reason: 'ended' }, { reason: 'ended' }]);
});

test('a turn with nothing left to say passes on', async () => {
  const { voices, clock, statuses } = createVoices(3);
  void voices[0]?.speak('One.');
  voices[1]?.awaitTurn(
    () => undefined,
    () => undefined,
  );
  waitAll(voices.slice(2));
  voices[0]?.close();
  await clock.advance(0);
  expect(statuses()[2]).toBe('connecting');
});

test('a text that could not begin does not keep the floor', async () => {
  const { voices, clock, statuses } = createVoices(2);
  void voices[0]?.speak('One.');
  await clock.advance(0);
  voices[1]?.setOptions({ voice: 'no voice' });
  expect(await voices[1]?.speak('Two.')).toMatchObject({ reason: 'failed' });
  expect(statuses()).toEqual(['connecting', 'failed']);
});

test('several voices sound if the app allows it', async () => {
  const { client, voices, clock, statuses, sink } = createVoices(3);
  client.floor.setExclusive(false);
  waitAll(voices.slice(0, 2));
  void voices[2]?.speak('Three.');
  await clock.advance(0);
  for (let index = 0; index < 3; index += 1) sink(index).become('playing');
  expect(statuses()).toEqual(['playing', 'playing', 'playing']);
});

test('waiting voices begin when the app allows several to sound', async () => {
  const { client, voices, clock, statuses } = createVoices(3);
  waitAll(voices);
  client.floor.setExclusive(false);
  await clock.advance(0);
  expect(statuses()).toEqual(['connecting', 'connecting', 'connecting']);
});

test('a voice that continues at once keeps the floor before waiting ones', async () => {
  const clock = new FakeClock();
  const floor = new Floor(clock, true);
  const begun: string[] = [];
  const speaker = (): Speaker => ({ isSpeaking: true, pause: () => begun.push('pause') });
  const [one, two] = [speaker(), speaker()];
  floor.take(one);
  floor.wait(two, { begin: () => begun.push('two') });
  floor.release(one);
  await settlePromises();
  floor.wait(one, { begin: () => begun.push('one queued') });
  floor.take(one);
  await clock.advance(0);
  expect(begun).toEqual([]);
  floor.release(one);
  await clock.advance(0);
  expect(begun).toEqual(['two']);
  expect(clock.timerCount).toBe(0);
});
