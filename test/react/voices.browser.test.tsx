/** Several texts on one page, as in a chat: one voice speaks at a time. */
import { cleanup, render, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText, useSpeechStream, type SpokenTextContent } from '../../src/react/index';
import { createSpeechRig } from '../core/rig/speech-rig';
import { createScriptedApp } from './scripted-app';

afterEach(cleanup);

const statuses = () => [...document.querySelectorAll('[data-status]')].map((element) => element.getAttribute('data-status'));

function message(name: string, autoPlay = false): ReactNode {
  return (
    <SpokenText key={name} data-testid={name} streaming={false} autoPlay={autoPlay}>
      Message {name}.
    </SpokenText>
  );
}

function press(name: string, button: string) {
  within(screen.getByTestId(name)).getByRole('button', { name: button }).click();
}

test('a press on one text pauses the other, which continues at the next press', async () => {
  const { inApp, advance, hear, client } = createScriptedApp();
  render(inApp([message('one'), message('two')]));
  press('one', 'Listen');
  await hear(0, 'playing');
  const button = within(screen.getByTestId('two')).getByRole('button', { name: 'Listen' });
  button.focus();
  button.click();
  await hear(1, 'playing');
  expect(statuses()).toEqual(['paused', 'playing']);
  expect(document.activeElement).toBe(button);
  press('one', 'Resume');
  await hear(0, 'playing');
  expect(statuses()).toEqual(['playing', 'paused']);
  await advance();
  // No new request was made.
  expect(client.output.sinks).toHaveLength(2);
});

test('of several texts with autoPlay one speaks at a time, in page order, and each once', async () => {
  const { inApp, begun, hear, client } = createScriptedApp();
  render(inApp([message('one', true), message('two', true), message('three', true)]));
  expect(await begun()).toBe(1);
  for (let index = 0; index < 3; index += 1) {
    await hear(index, 'playing');
    expect(statuses().indexOf('playing')).toBe(index);
    for (const run of client.scripted.runs) if (!run.isOver) run.say({ type: 'closed', requestCharacters: 1 });
    await hear(index, 'ended');
    expect(statuses()[index]).toBe('ended');
  }
  expect(await begun()).toBe(3);
});

test('a text that is unmounted while it speaks lets the next one start', async () => {
  const { inApp, begun, hear, advance } = createScriptedApp();
  const { rerender } = render(inApp([message('one', true), message('two', true), message('three', true)]));
  await hear(0, 'playing');
  rerender(inApp([message('three', true)]));
  await advance();
  expect(await begun()).toBe(2);
  expect(statuses()).toEqual(['connecting']);
});

test('on a blocked page one text waits for the press, and the press starts one', async () => {
  const { inApp, begun, hear } = createScriptedApp();
  render(inApp([message('one', true), message('two', true), message('three', true)]));
  await hear(0, 'blocked');
  expect(screen.getAllByRole('button', { name: 'Turn sound on' })).toHaveLength(1);
  press('two', 'Listen');
  await hear(1, 'playing');
  expect(statuses()).toEqual(['paused', 'playing', 'idle']);
  expect(await begun()).toBe(2);
});

test('stop does not start a waiting text', async () => {
  const { inApp, begun, hear, advance } = createScriptedApp();
  render(inApp([message('one', true), message('two', true)]));
  await hear(0, 'playing');
  press('one', 'Stop');
  await advance(1_000);
  expect(statuses()).toEqual(['idle', 'idle']);
  press('two', 'Listen');
  expect(await begun()).toBe(2);
});

test('a new text in a paused place waits for the voice that speaks', async () => {
  const { inApp, begun, hear, client, advance } = createScriptedApp();
  const app = (text: SpokenTextContent) =>
    inApp([
      <SpokenText key="one" streaming={false} autoPlay>
        {text}
      </SpokenText>,
      message('two'),
    ]);
  const { rerender } = render(app('The first text is here.'));
  await hear(0, 'playing');
  press('two', 'Listen');
  await hear(1, 'playing');
  // A new source is another text whatever it yields; a string may be an edit of the same one.
  rerender(app(new Set(['Something else altogether.'])));
  await advance();
  expect(statuses()).toEqual(['idle', 'playing']);
  for (const run of client.scripted.runs) if (!run.isOver) run.say({ type: 'closed', requestCharacters: 1 });
  await hear(1, 'ended');
  expect(await begun()).toBe(3);
  expect(statuses()).toEqual(['connecting', 'ended']);
});

test('hooks under the same provider take turns, too', async () => {
  const { inApp, begun, hear, advance } = createScriptedApp();
  function Voice() {
    const speech = useSpeechStream();
    return (
      <button type="button" data-status={speech.status} onClick={() => void speech.speak('Beep.')}>
        Beep
      </button>
    );
  }
  render(inApp([message('one'), <Voice key="voice" />]));
  press('one', 'Listen');
  await hear(0, 'playing');
  screen.getByRole('button', { name: 'Beep' }).click();
  await advance();
  expect(statuses()).toEqual(['paused', 'connecting']);
  expect(await begun()).toBe(2);
});

test('of two hundred texts with autoPlay one starts', async () => {
  const { inApp, begun } = createScriptedApp();
  render(inApp(Array.from({ length: 200 }, (_, index) => message(String(index), true))));
  expect(await begun()).toBe(1);
});

test('with autoPause={false} several texts play, and inline props do not end them', async () => {
  const { clientOptions, account } = await createSpeechRig();
  const app = (round: number) => (
    <SpeechProvider {...clientOptions} autoPause={false} credentials={(given) => account.credentials(given)} onUtteranceEnd={() => round}>
      {message('one', true)}
      {message('two', true)}
    </SpeechProvider>
  );
  const { rerender } = render(app(0));
  for (let round = 1; round < 5; round += 1) rerender(app(round));
  await within(screen.getByTestId('one')).findByText('Finished', undefined, { timeout: 20_000 });
  await within(screen.getByTestId('two')).findByText('Finished', undefined, { timeout: 20_000 });
  expect(await account.settledRequests()).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
});
