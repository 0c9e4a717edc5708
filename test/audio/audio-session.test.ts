/**
 * No browser here has an audio session (WebKit on Apple's systems does), so `navigator` is stood in for at its edge.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { AudioSessionHold, type AudioSessionType } from '../../src/audio/output/audio-session';
import { settlePromises } from '../base/fake-clock';

afterEach(() => {
  vi.unstubAllGlobals();
});

function onPage({ type = 'auto', microphone = 'prompt' }: { type?: AudioSessionType; microphone?: PermissionState } = {}) {
  const set: AudioSessionType[] = [];
  let current = type;
  const audioSession = {
    get type() {
      return current;
    },
    set type(value: AudioSessionType) {
      current = value;
      set.push(value);
    },
  };
  vi.stubGlobal('navigator', {
    audioSession,
    permissions: { query: () => Promise.resolve({ state: microphone }) },
  });
  return { audioSession, set };
}

test('speech is playback while anybody speaks, and the page gets its session back', async () => {
  const { set } = onPage();
  const session = new AudioSessionHold('playback');
  const first = session.hold();
  const second = session.hold();
  await settlePromises();
  expect(set).toEqual(['playback']);
  first();
  first();
  expect(set).toEqual(['playback']);
  second();
  expect(set).toEqual(['playback', 'auto']);
  session.hold()();
  await settlePromises();
  expect(set).toEqual(['playback', 'auto']);
});

test.each(['ambient', 'play-and-record', 'playback'] as const)('what the app has set stands: %s', async (type) => {
  const { set } = onPage({ type });
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  release();
  expect(set).toEqual([]);
});

test('what the app sets while speech plays stands, too', async () => {
  const { set, audioSession } = onPage();
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  audioSession.type = 'play-and-record';
  release();
  expect(set).toEqual(['playback', 'play-and-record']);
});

test('a page that may listen is left alone, since playback would end its microphone; unless both were asked for', async () => {
  const { set } = onPage({ microphone: 'granted' });
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  release();
  expect(set).toEqual([]);
  const releaseBoth = new AudioSessionHold('play-and-record').hold();
  releaseBoth();
  expect(set).toEqual(['play-and-record', 'auto']);
});

test('auto leaves the session alone, and so does a browser that has none', async () => {
  const { set } = onPage();
  new AudioSessionHold('auto').hold()();
  await settlePromises();
  expect(set).toEqual([]);
  vi.stubGlobal('navigator', {});
  new AudioSessionHold('playback').hold()();
  vi.stubGlobal('navigator', undefined);
  new AudioSessionHold('playback').hold()();
});

test('a browser that cannot be asked about the microphone counts as one without', async () => {
  const { set, audioSession } = onPage();
  vi.stubGlobal('navigator', { audioSession });
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  release();
  expect(set).toEqual(['playback', 'auto']);
});
