/** A browser that does not answer, controlled by the test. Real support is tested in browsers. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { findContainer as FindContainer } from '../../../src/audio/media-source/containers/find-container';
import { PATIENCE } from '../../stack/patience';

const MP3 = { outputFormat: 'mp3', sampleRate: 24_000 } as const;
/** Whether media are loaded; they are not in a tab that was never visible. */
let isLoading = false;
let asked = 0;
/** The type it claims to support. */
let supported = 'audio/mpeg';

class StubBuffer extends EventTarget {
  readonly buffered = { length: 1, end: () => 1 };

  appendBuffer(): void {
    queueMicrotask(() => this.dispatchEvent(new Event('updateend')));
  }
}

class StubSource extends EventTarget {
  static isTypeSupported(type: string): boolean {
    return type === supported;
  }

  constructor() {
    super();
    asked += 1;
    if (isLoading) queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
  }

  addSourceBuffer(): StubBuffer {
    return new StubBuffer();
  }
}

beforeEach(() => {
  asked = 0;
  isLoading = false;
  supported = 'audio/mpeg';
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal('MediaSource', StubSource);
  vi.stubGlobal(
    'Audio',
    class extends EventTarget {
      src = '';
      pause = () => undefined;
      load = () => undefined;
      removeAttribute = () => undefined;
    },
  );
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:source');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function ask(findContainer: typeof FindContainer) {
  const found = findContainer(MP3);
  await vi.waitFor(() => {
    expect(asked).toBeGreaterThan(0);
  }, PATIENCE);
  await vi.advanceTimersByTimeAsync(2000);
  return (await found)?.mimeType;
}

test('a browser that did not answer in time is asked again', async () => {
  const { findContainer } = await import('../../../src/audio/media-source/containers/find-container');
  expect(await ask(findContainer)).toBeUndefined();
  isLoading = true;
  expect(await ask(findContainer)).toBe('audio/mpeg');
  expect(await ask(findContainer)).toBe('audio/mpeg');
  expect(asked).toBe(2);
});

test('one that never answers is not asked for ever', async () => {
  const { findContainer } = await import('../../../src/audio/media-source/containers/find-container');
  for (let utterance = 0; utterance < 5; utterance += 1) expect(await ask(findContainer)).toBeUndefined();
  expect(asked).toBe(3);
});

test('mp3 goes into mp4 if it is not supported by itself', async () => {
  supported = 'audio/mp4; codecs="mp3"';
  isLoading = true;
  const { findContainer } = await import('../../../src/audio/media-source/containers/find-container');
  expect(await ask(findContainer)).toBe(supported);
});
