/** No browser here has an audio session; only WebKit on Apple's systems does. So the tests replace `navigator`. */
import { afterEach, expect, test, vi } from 'vitest';
import { AudioSessionHold, type AudioSessionType } from '../../../src/audio/output/audio-session';
import { settlePromises } from '../../base/fake-clock';

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

test('speech is `playback` while anything plays, and then the session is restored', async () => {
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

test.each(['ambient', 'play-and-record', 'playback'] as const)("the app's own type is kept: %s", async (type) => {
  const { set } = onPage({ type });
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  release();
  expect(set).toEqual([]);
});

test('a type that the app sets while speech plays is kept, too', async () => {
  const { set, audioSession } = onPage();
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  audioSession.type = 'play-and-record';
  release();
  expect(set).toEqual(['playback', 'play-and-record']);
});

test('a page that may use the microphone is left alone, since playback would end it; unless both were asked for', async () => {
  const { set } = onPage({ microphone: 'granted' });
  const release = new AudioSessionHold('playback').hold();
  await settlePromises();
  release();
  expect(set).toEqual([]);
  const releaseBoth = new AudioSessionHold('play-and-record').hold();
  releaseBoth();
  expect(set).toEqual(['play-and-record', 'auto']);
});

test('auto leaves the session alone, and so does a browser without one', async () => {
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
