/** A listener uses the controls of SpokenText, and a screen reader's announcements are checked. */
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DEFAULT_LABELS, SpeechProvider, SpokenText, useCaptions } from '../../../src/react/index';
import { SpeechClientContext } from '../../../src/react/provider/speech-client-context';
import { ScrollFollower } from '../../../src/react/spoken-text/words/scroll-follower';
import { FakeClock } from '../../base/fake-clock';
import { createSpeechRig, RIG_SAMPLE_RATE } from '../../core/rig/speech-rig';
import { emulateMedia } from '../emulated-media';

const TEXT = 'The lighthouse keeper wrote down the weather every evening for forty years. He never missed a day.';
const SOON = { timeout: 20_000 };

afterEach(cleanup);

test('an utterance is followed, paused, seeked by key, sped up, saved, and announced once', async () => {
  // The second text stays without sound.
  const { account, clientOptions, tap } = await createSpeechRig({ streamFaults: [{ fault: 'stalled', stream: 1 }] });
  const app = (dir: 'ltr' | 'rtl', text = TEXT) => (
    <StrictMode>
      <SpeechProvider {...clientOptions}>
        <div data-testid="scroller" style={{ blockSize: 300, overflow: 'auto' }}>
          <div style={{ blockSize: 900 }} />
          <SpokenText streaming={false} scrollToWord dir={dir}>
            {text}
          </SpokenText>
          <div style={{ blockSize: 900 }} />
        </div>
      </SpeechProvider>
    </StrictMode>
  );
  const { rerender, container } = render(app('ltr'));
  const scroller = screen.getByTestId('scroller');
  const told = watchText(screen.getByRole('status'));
  press('Listen');
  await waitFor(() => {
    expect(scroller.scrollTop).toBeGreaterThan(600);
  }, SOON);
  press('Pause');
  await screen.findByText('Paused', undefined, SOON);
  const [request, ...others] = await account.settledRequests();
  const { samples } = await account.sound(request?.id ?? '');
  // All sound has arrived, and its length is known.
  await waitFor(() => {
    expect(container.querySelector('[data-part="time"]')?.textContent).not.toContain('~');
    expect(Math.abs(Number(slider().max) - samples.length / RIG_SAMPLE_RATE)).toBeLessThan(0.1);
  }, SOON);

  const seconds = Math.round(Number(slider().max));
  expect(seconds).toBeGreaterThan(4);
  slider().focus();
  expect(await positionsAfter('{Home}{ArrowRight}{ArrowUp}{ArrowLeft}{ArrowDown}{End}{PageDown}{PageUp}')).toEqual([
    0,
    2,
    4,
    2,
    0,
    seconds,
    Math.max(0, seconds - 10),
    seconds,
  ]);
  rerender(app('rtl'));
  expect(await positionsAfter('{Home}{ArrowLeft}{ArrowRight}')).toEqual([0, 2, 0]);
  expect(getComputedStyle(screen.getByRole('option', { name: '1×' })).direction).toBe('ltr');

  const soundBefore = loudSamples(await tap.read());
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Speed' }), '2');
  press('Resume');
  await screen.findByText('Finished', undefined, SOON);
  // Heard from the beginning, at twice the rate.
  const heard = (loudSamples(await tap.read()) - soundBefore) / loudSamples(samples);
  expect(heard).toBeGreaterThan(0.4);
  expect(heard).toBeLessThan(0.6);

  const saved = watchDownloads();
  // Inactive buttons keep the focus and are marked as disabled.
  const stop = screen.getByRole('button', { name: 'Stop' });
  screen.getByRole('button', { name: 'From the beginning' }).focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => {
    expect(stop.ariaDisabled).toBe('false');
  }, SOON);
  stop.focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => {
    expect(stop.ariaDisabled).toBe('true');
  }, SOON);
  await userEvent.keyboard('{Enter}');
  expect(document.activeElement).toBe(stop);

  press('Download');
  expect(saved).toMatchObject([{ name: 'speech.mp3', file: { type: 'audio/mpeg' } }]);
  const decoded = await new OfflineAudioContext(1, 1, RIG_SAMPLE_RATE).decodeAudioData(
    (await saved[0]?.file.arrayBuffer()) ?? new ArrayBuffer(),
  );
  expect(Math.abs(decoded.length - samples.length)).toBeLessThan(0.1 * RIG_SAMPLE_RATE);

  expect([...others, ...(await account.requests()).slice(1)]).toEqual([]);
  // Playback itself is not announced over the voice. A busy machine may also announce long waits.
  const { connecting, buffering } = DEFAULT_LABELS.status;
  expect(told.filter((words) => !['', connecting, buffering].includes(words))).toEqual(['Finished']);
  expect(within(container).getByText(TEXT).closest('[aria-live], [role="status"], [role="alert"], [role="log"]')).toBeNull();

  // Another text has no sound yet: the slider keeps the focus and does not move.
  slider().focus();
  rerender(app('ltr', 'Another text.'));
  press('Listen');
  await waitFor(() => {
    expect(slider().ariaDisabled).toBe('true');
  }, SOON);
  expect(await positionsAfter('{End}{ArrowUp}')).toEqual([0, 0]);
  expect(slider().valueAsNumber).toBe(0);
  expect(document.activeElement).toBe(slider());
});

test('a lasting silence is announced once, and a short one is not', async () => {
  const clock = new FakeClock();
  // No request is answered, so the text stays silent.
  const { client } = await createSpeechRig({}, { clock, credentials: () => new Promise(() => undefined) });
  render(
    <SpeechClientContext.Provider value={client}>
      <SpokenText streaming={false}>{TEXT}</SpokenText>
    </SpeechClientContext.Provider>,
  );
  const told = watchText(screen.getByRole('status'));
  press('Listen');
  const words = await screen.findByText('Preparing speech …', undefined, SOON);
  expect(words.role).toBeNull();
  await act(() => clock.advance(2_999));
  expect(told).toEqual([]);
  await act(() => clock.advance(1));
  expect(screen.getByRole('status').textContent).toBe('Preparing speech …');
  await act(() => clock.advance(5_000));
  press('Stop');
  await waitFor(() => {
    expect(screen.getByRole('status').textContent).toBe('');
  });
  // A new silence starts over.
  press('Listen');
  await screen.findByText('Preparing speech …');
  expect(told.filter((text) => text !== '')).toEqual(['Preparing speech …']);
});

function press(name: string) {
  screen.getByRole('button', { name }).click();
}

function slider(): HTMLInputElement {
  return screen.getByRole('slider', { name: 'Position' });
}

/** Presses keys one after another, and records the announced position of each, in seconds. */
async function positionsAfter(keys: string): Promise<number[]> {
  const positions: number[] = [];
  for (const key of keys.match(/\{\w+\}/gu) ?? []) {
    await userEvent.keyboard(key);
    positions.push(Number.parseInt(slider().getAttribute('aria-valuetext') ?? ''));
  }
  return positions;
}

/** Records every later text of an element. */
function watchText(element: HTMLElement): readonly string[] {
  const texts: string[] = [];
  const observer = new MutationObserver(() => texts.push(element.textContent));
  observer.observe(element, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => {
    observer.disconnect();
  });
  return texts;
}

function loudSamples(samples: Float32Array): number {
  return samples.reduce((count, sample) => (Math.abs(sample) > 0.01 ? count + 1 : count), 0);
}

/** Records the files of download links instead of saving them. */
function watchDownloads(): readonly { readonly name: string; readonly file: Blob }[] {
  const saved: { name: string; file: Blob }[] = [];
  const blobs = new Map<string, Blob>();
  const createObjectURL = URL.createObjectURL.bind(URL);
  vi.spyOn(URL, 'createObjectURL').mockImplementation((object) => {
    const url = createObjectURL(object);
    if (object instanceof Blob) blobs.set(url, object);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push({ name: this.download, file: blobs.get(this.href) ?? new Blob() });
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return saved;
}

test('a word out of view is scrolled into view, but not while the reader is elsewhere', async () => {
  await emulateMedia('prefers-reduced-motion', 'reduce');
  const scroller = document.body.appendChild(document.createElement('div'));
  scroller.style.cssText = 'block-size: 200px; overflow: auto; line-height: 20px; white-space: pre';
  const text = scroller.appendChild(document.createElement('div'));
  const node = text.appendChild(new Text('word\n'.repeat(100)));
  const follower = new ScrollFollower(text);
  onTestFinished(() => {
    follower.close();
    scroller.remove();
  });
  const wordOf = (line: number) =>
    new StaticRange({ startContainer: node, startOffset: 5 * line, endContainer: node, endOffset: 5 * line + 4 });
  const placeOf = (line: number) => {
    follower.show(wordOf(line));
    return 20 * line - scroller.scrollTop;
  };
  // Some browsers scroll by whole pixels, and one does so if it paints that element separately.
  const third = 200 / 3;
  // In the middle nothing moves; near the edge or beyond, the following text gets room.
  expect([placeOf(4), scroller.scrollTop]).toEqual([80, 0]);
  expect(Math.abs(placeOf(9) - third)).toBeLessThan(1);
  expect(Math.abs(placeOf(50) - third)).toBeLessThan(1);
  scroller.dispatchEvent(new WheelEvent('wheel', { bubbles: true }));
  scroller.scrollTop = 0;
  expect([placeOf(51), scroller.scrollTop]).toEqual([1020, 0]);
  // The reader came back, so the text follows again.
  scroller.scrollTop = 900;
  placeOf(52);
  expect(Math.abs(placeOf(70) - third)).toBeLessThan(1);
  scroller.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp', bubbles: true }));
  scroller.scrollTop = 0;
  expect([placeOf(71), scroller.scrollTop]).toEqual([1420, 0]);
  // A listener who starts speech wants to see its words.
  follower.follow();
  expect(Math.abs(placeOf(72) - third)).toBeLessThan(1);
});

test('a media element gets one track for captions, and its cues are removed with the component', () => {
  const video = document.createElement('video');
  const word = {
    start: 0,
    end: 4,
    sentenceStart: 0,
    sentenceEnd: 5,
    startSeconds: 0.5,
    endSeconds: 1,
    timing: 'exact' as const,
    certainty: 'word' as const,
  };
  const speech = {
    buffer: { state: 'complete', aheadSeconds: 0, receivedSeconds: 1, underruns: 0 } as const,
    readWords: () => [word],
  };
  function Captioned() {
    useCaptions(video, speech, 'Noon.');
    return null;
  }
  const { unmount } = render(
    <StrictMode>
      <Captioned />
      <Captioned />
    </StrictMode>,
  );
  expect(Array.from(video.textTracks, ({ kind, mode }) => ({ kind, mode }))).toEqual([{ kind: 'captions', mode: 'hidden' }]);
  const cues = () => Array.from(video.textTracks[0]?.cues ?? [], (cue) => `${cue.startTime} ${(cue as VTTCue).text}`);
  expect(cues()).toEqual(['0.5 Noon.', '0.5 Noon.']);
  unmount();
  expect(cues()).toEqual([]);
});
