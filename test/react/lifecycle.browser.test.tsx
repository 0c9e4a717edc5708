/** Mounting, unmounting, StrictMode and hydration: speech lives exactly as long as its component. */
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { StrictMode, useEffect } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAudioOutput, SpeechProvider, SpokenText, useSpeechStream, type SpeechStreamHandle } from '../../src/react/index';
import { createSpeechRig, type SpeechRig } from '../core/rig/speech-rig';
import { alignRecording } from '../audio/measuring/correlate';
import { watchSockets } from '../core/rig/open-sockets';

const TEXT = 'Spoken once, and only once, however often it was mounted.';

afterEach(cleanup);

/** An answer that never ends, so that only a cancellation can end it. */
async function* endless(): AsyncGenerator<string> {
  yield 'This goes on and on, one sentence after the other. ';
  yield 'And it would go on, if nobody left.';
  await new Promise(() => undefined);
}

async function expectSpokenOnce({ account, tap }: SpeechRig): Promise<void> {
  const [request, ...others] = await account.settledRequests();
  expect(others).toEqual([]);
  expect(request).toMatchObject({ state: 'completed' });
  const { samples } = await account.sound(request?.id ?? '');
  const recording = await tap.read();
  const alignment = alignRecording(samples, recording);
  expect(alignment).toMatchObject({ gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
  // Nothing else was played: after the end there is silence.
  const end = recording.findLastIndex((sample) => Math.abs(sample) > 0.01);
  expect(end).toBeLessThan(alignment.lag + samples.length + 2400);
}

test('StrictMode speaks once and leaves nothing open', async () => {
  const sockets = watchSockets();
  const rig = await createSpeechRig();
  let mounts = 0;
  function CountMounts() {
    useEffect(() => {
      mounts += 1;
    }, []);
    return null;
  }
  const { unmount } = render(
    <StrictMode>
      <SpeechProvider {...rig.clientOptions}>
        <CountMounts />
        <SpokenText autoPlay streaming={false}>
          {TEXT}
        </SpokenText>
      </SpeechProvider>
    </StrictMode>,
  );
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  // Otherwise StrictMode, and so this test, would have had no effect.
  expect(mounts).toBe(2);
  await expectSpokenOnce(rig);
  unmount();
  expect(sockets.opened).toHaveLength(1);
  await sockets.allClosed();
});

test('StrictMode reads a source once, shows it and speaks it', async () => {
  const rig = await createSpeechRig();
  let reads = 0;
  const source = {
    async *[Symbol.asyncIterator](): AsyncGenerator<string> {
      reads += 1;
      for (const word of TEXT.split(/(?<= )/)) yield await Promise.resolve(word);
    },
  };
  render(
    <StrictMode>
      <SpeechProvider {...rig.clientOptions}>
        <SpokenText autoPlay>{source}</SpokenText>
      </SpeechProvider>
    </StrictMode>,
  );
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  expect(screen.getByText(TEXT)).toBeInstanceOf(HTMLElement);
  expect(reads).toBe(1);
  await expectSpokenOnce(rig);
});

test('unmounting in mid-speech cancels the stream upstream and closes the socket', async () => {
  const sockets = watchSockets();
  const rig = await createSpeechRig();
  const source = endless();
  const { unmount } = render(
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText autoPlay>{source}</SpokenText>
    </SpeechProvider>,
  );
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  expect(await rig.account.requests()).toMatchObject([{ state: 'open' }]);
  unmount();
  // The request can only end by cancellation, since the source never ends.
  expect(await rig.account.settledRequests()).toMatchObject([{ state: 'cancelled', inputEnded: false }]);
  await sockets.allClosed();
});

test('an unmounted component ends its stream within 100 ms', async () => {
  const rig = await createSpeechRig();
  const source = endless();
  const app = (isThere: boolean) => (
    <SpeechProvider {...rig.clientOptions}>{isThere && <SpokenText autoPlay>{source}</SpokenText>}</SpeechProvider>
  );
  const { rerender } = render(app(true));
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  // From here on only these 100 ms pass, so later timers never fire.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  rerender(app(false));
  vi.advanceTimersByTime(100);
  expect(await rig.account.settledRequests()).toMatchObject([{ state: 'cancelled', inputEnded: false }]);
});

test('hydrates what a server rendered without a warning, and then speaks', async () => {
  const rig = await createSpeechRig();
  const errors = vi.spyOn(console, 'error');
  const app = (
    <StrictMode>
      <SpeechProvider {...rig.clientOptions}>
        <SpokenText streaming={false}>{TEXT}</SpokenText>
      </SpeechProvider>
    </StrictMode>
  );
  const container = document.createElement('div');
  container.innerHTML = renderToString(app);
  document.body.append(container);
  const recoverable: unknown[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- act waits only for a function that returns a promise
  const root = await act(async () => hydrateRoot(container, app, { onRecoverableError: (error) => recoverable.push(error) }));
  expect(recoverable).toEqual([]);
  expect(errors).not.toHaveBeenCalled();
  screen.getByRole('button', { name: 'Listen' }).click();
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  await expectSpokenOnce(rig);
  act(() => root.unmount());
  container.remove();
});

test('options and credentials written inline neither restart speech nor render in a loop', async () => {
  const rig = await createSpeechRig();
  let renders = 0;
  function Voice() {
    renders += 1;
    const speech = useSpeechStream({ voice: 'Matthew', lexiconNames: [], retry: {}, mediaMetadata: {}, rules: [] });
    return (
      <button type="button" onClick={() => void speech.speak(TEXT)}>
        {speech.status}
      </button>
    );
  }
  const { context, destination } = rig.outputOptions;
  const app = () => (
    <SpeechProvider
      {...rig.clientOptions}
      audio={createAudioOutput({ context, destination, cushionMs: 1000 })}
      credentials={(options) => rig.account.credentials(options)}
      onUtteranceEnd={() => undefined}
    >
      <Voice />
    </SpeechProvider>
  );
  const { rerender } = render(app());
  screen.getByRole('button').click();
  await screen.findByText('playing', undefined, { timeout: 20_000 });
  for (let count = 0; count < 20; count += 1) rerender(app());
  await screen.findByText('ended', undefined, { timeout: 20_000 });
  const { samples } = await rig.account.sound((await rig.account.settledRequests())[0]?.id ?? '');
  await expectSpokenOnce(rig);
  // 21 renders of this test, and at most ten per second of speech.
  expect(renders).toBeLessThan(21 + 20 + (samples.length / 24_000) * 10);
});

test('another text stops the old one and is spoken instead', async () => {
  const rig = await createSpeechRig();
  const app = (text: string) => (
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText autoPlay streaming={false}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(app('The first text is long enough to be interrupted while it is spoken.'));
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  rerender(app('Another one.'));
  await waitFor(async () => expect(await rig.account.requests()).toHaveLength(2), { timeout: 10_000 });
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  const [first, second] = await rig.account.settledRequests();
  expect(first?.requestCharacters).toBeGreaterThan(0);
  expect(second).toMatchObject({ state: 'completed', requestCharacters: 'Another one.'.length });
});

test('a growing string is one stream, and text added after it seemed complete is spoken, too', async () => {
  const rig = await createSpeechRig();
  const app = (text: string, streaming: boolean) => (
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText autoPlay streaming={streaming}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const words = 'It grows a word at a time. Then it is complete.'.split(/(?<= )/);
  const { rerender } = render(app('', true));
  for (let count = 1; count <= words.length; count += 1) rerender(app(words.slice(0, count).join(''), true));
  rerender(app(words.join(''), false));
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  expect(await rig.account.settledRequests()).toMatchObject([{ requestCharacters: words.join('').length }]);

  // The text grows after it has ended.
  const more = `${words.join('')} And more.`;
  rerender(app(more, false));
  await waitFor(async () => expect(await rig.account.settledRequests()).toHaveLength(2), { timeout: 10_000 });
  expect((await rig.account.settledRequests())[1]).toMatchObject({ requestCharacters: ' And more.'.length });
});

test('removing the text stops speech at once', async () => {
  const rig = await createSpeechRig();
  const app = (text: string) => (
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText streaming>{text}</SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(app('This sentence is spoken. This one is not complete'));
  screen.getByRole('button', { name: 'Listen' }).click();
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  rerender(app(''));
  await screen.findByRole('button', { name: 'Listen' });
  expect(await rig.account.settledRequests()).toMatchObject([{ state: 'cancelled' }]);
});

test('a source that fails before its first word is reported in the words of the app', async () => {
  const rig = await createSpeechRig();
  const source = {
    // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- what fails before it has begun
    async *[Symbol.asyncIterator](): AsyncGenerator<string> {
      throw new Error('no model');
    },
  };
  render(
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText autoPlay labels={{ failure: ({ code }) => `Leider: ${code}`, status: { ended: 'Fertig' } }}>
        {source}
      </SpokenText>
    </SpeechProvider>,
  );
  await screen.findByText('Leider: source-failed');
  // A retry could not help.
  expect(screen.getByRole('button', { name: 'Listen' })).toBeInstanceOf(HTMLElement);
  expect(await rig.account.requests()).toEqual([]);
});

test('an unmounted component cannot speak', async () => {
  const sockets = watchSockets();
  const rig = await createSpeechRig();
  let speech: SpeechStreamHandle | undefined;
  function Voice() {
    const handle = useSpeechStream();
    useEffect(() => {
      speech = handle;
    });
    return null;
  }
  const { unmount } = render(
    <SpeechProvider {...rig.clientOptions}>
      <Voice />
    </SpeechProvider>,
  );
  void speech?.write('A loop that ');
  unmount();
  await sockets.allClosed();
  await waitFor(() => expect(speech?.write('does not stop.')).rejects.toMatchObject({ code: 'interrupted' }));
  expect(await speech?.speak('Nobody is there.')).toMatchObject({ reason: 'interrupted' });
  for (const socket of sockets.opened) expect(socket.readyState).toBe(WebSocket.CLOSED);
  expect((await rig.account.settledRequests()).filter(({ state }) => state !== 'cancelled')).toEqual([]);
});

test('white space after the apparent end is no failure, and text after it is spoken', async () => {
  const rig = await createSpeechRig();
  const app = (text: string) => (
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText autoPlay streaming={false}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(app('Hello there.'));
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  rerender(app('Hello there.\n\n'));
  rerender(app('Hello there.\n\nThe second paragraph.'));
  await waitFor(async () => expect(await rig.account.requests()).toHaveLength(2), { timeout: 10_000 });
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  expect(screen.getByRole('alert').textContent).toBe('');
  expect((await rig.account.settledRequests())[1]).toMatchObject({ requestCharacters: '\n\nThe second paragraph.'.length });
});

test('null, as before an answer has begun, is an empty text', async () => {
  const rig = await createSpeechRig();
  const app = (text: string | null | undefined) => (
    <SpeechProvider {...rig.clientOptions}>
      <SpokenText streaming={false}>{text}</SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(app(undefined));
  rerender(app(null));
  expect(screen.getByRole('button', { name: 'Listen' })).toBeInstanceOf(HTMLElement);
  rerender(app('Begun.'));
  screen.getByRole('button', { name: 'Listen' }).click();
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  await expectSpokenOnce(rig);
});
