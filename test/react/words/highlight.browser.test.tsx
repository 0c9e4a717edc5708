/** The heard word is marked: in time, in the right place, and without changing React's nodes. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import {
  SpeechProvider,
  SpokenText,
  SpokenTextRoot,
  SpokenTextStatus,
  SpokenTextToggle,
  SpokenTextWords,
  useSpokenTextContext,
} from '../../../src/react/index';
import { createSpeechRig, type SpeechRig } from '../../core/rig/speech-rig';

const TEXT = 'The keeper wrote down the weather every evening. He never missed a day.';

afterEach(cleanup);

/** Returns the marked texts of the page. */
function marked(kind: 'word' | 'sentence' | 'cursor'): string[] {
  return [...(CSS.highlights.get(`polly-${kind}`) ?? [])].map(({ startContainer, startOffset, endContainer, endOffset }) => {
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    return range.toString();
  });
}

interface MarkedWord {
  readonly start: number;
  readonly text: string;
  /** The position of the sound when its mark was first seen. */
  readonly seconds: number;
}

/** Records every marked word, in order. */
function watchWords(readPosition: () => number): readonly MarkedWord[] {
  const words: MarkedWord[] = [];
  let last: AbstractRange | undefined;
  let frame = requestAnimationFrame(look);
  function look() {
    frame = requestAnimationFrame(look);
    const [range] = CSS.highlights.get('polly-word') ?? [];
    if (range === undefined || range === last) return;
    last = range;
    const text = (marked('word')[0] ?? '').replace(/\W/gu, '');
    // A word that grew is marked again.
    if (words.at(-1)?.start === range.startOffset && words.at(-1)?.text === text) return;
    words.push({ start: range.startOffset, text, seconds: readPosition() });
  }
  onTestFinished(() => cancelAnimationFrame(frame));
  return words;
}

/** Exposes the position of the sound. */
function Position({ onRead }: { readonly onRead: (readPosition: () => number) => void }) {
  const { speech } = useSpokenTextContext();
  const { readPosition } = speech;
  useEffect(() => onRead(readPosition), [onRead, readPosition]);
  return null;
}

function Speech({ rig, children }: { readonly rig: SpeechRig; readonly children: ReactNode }) {
  return <SpeechProvider {...rig.clientOptions}>{children}</SpeechProvider>;
}

async function heardToTheEnd() {
  await screen.findByText('Finished', undefined, { timeout: 30_000 });
}

test('words are marked in order, at most one ahead of the sound, and none twice', async () => {
  const rig = await createSpeechRig();
  let readPosition = () => 0;
  const onRead = (read: () => number) => {
    readPosition = read;
  };
  render(
    <StrictMode>
      <Speech rig={rig}>
        <SpokenTextRoot text={TEXT} streaming={false}>
          <SpokenTextWords />
          <SpokenTextToggle />
          <SpokenTextStatus />
          <Position onRead={onRead} />
        </SpokenTextRoot>
      </Speech>
    </StrictMode>,
  );
  const words = watchWords(() => readPosition());
  screen.getByRole('button', { name: 'Listen' }).click();
  await waitFor(() => expect(marked('sentence')).toEqual(['The keeper wrote down the weather every evening.']), { timeout: 20_000 });
  await heardToTheEnd();
  const [request] = await rig.account.settledRequests();
  const trueWords = request?.words ?? [];
  expect(trueWords).toHaveLength(13);
  expect(words.length).toBeGreaterThan(10);
  let before = -1;
  for (const { start, seconds } of words) {
    expect(start).toBeGreaterThan(before);
    before = start;
    const ahead = trueWords.filter((word) => word.start <= start && word.startSeconds > seconds);
    expect(ahead.length).toBeLessThanOrEqual(1);
  }
  expect(marked('word')).toEqual([]);
  expect(marked('sentence')).toEqual([]);
});

test('rendered markdown is marked at its words while it grows', async () => {
  const rig = await createSpeechRig();
  const app = (text: string, streaming: boolean) => (
    <Speech rig={rig}>
      <SpokenText streaming={streaming} autoPlay markdown renderText={renderBold}>
        {text}
      </SpokenText>
    </Speech>
  );
  const whole = 'Some **bold** words here. And **bold** again.';
  const { rerender } = render(app(whole.slice(0, 26), true));
  const words = watchWords(() => 0);
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  const time = () => document.querySelector('[data-part="time"]')?.textContent;
  // The length is an estimate while more may come.
  await waitFor(() => expect(time()).toMatch(/^0:0\d \/ ~0:0\d$/u));
  rerender(app(whole, false));
  await heardToTheEnd();
  expect(time()).toMatch(/^0:0\d \/ 0:0\d$/u);
  expect(words.map(({ text }) => text).join(' ')).toBe('Some bold words here And bold again');
});

function renderBold(text: string) {
  return text.split('**').map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part));
}

test('a click on a word speaks from there: without a request if its sound has arrived, otherwise with one', async () => {
  const rig = await createSpeechRig();
  render(
    <Speech rig={rig}>
      <SpokenText streaming={false}>{TEXT}</SpokenText>
    </Speech>,
  );
  await clickWord('missed');
  await waitFor(() => expect(marked('word').join()).toMatch(/missed/u), { timeout: 20_000 });
  await heardToTheEnd();
  await clickWord('day');
  await waitFor(() => expect(marked('word').join()).toMatch(/day/u), { timeout: 20_000 });
  await heardToTheEnd();
  expect(await rig.account.settledRequests()).toMatchObject([{ requestCharacters: TEXT.length - TEXT.indexOf('missed') }]);
});

test('a click in a code block, which is not spoken, speaks from the text after it', async () => {
  const rig = await createSpeechRig();
  const renderBlocks = (text: string) => text.split('\n\n').map((block) => <p key={block}>{block.replace(/```(?:js)?/gu, '')}</p>);
  render(
    <Speech rig={rig}>
      <SpokenText streaming={false} markdown renderText={renderBlocks}>
        {'Here.\n\n```js\nconst answer = compute();\n```\n\nThis must be heard.'}
      </SpokenText>
    </Speech>,
  );
  await clickWord('compute');
  await screen.findByText('Speaking', undefined, { timeout: 20_000 });
  expect(await rig.account.settledRequests()).toMatchObject([{ text: 'This must be heard.' }]);
});

/** Clicks the middle of a word with the mouse. */
async function clickWord(word: string) {
  const box = document.querySelector('[data-part="text"]');
  if (!(box instanceof HTMLElement)) throw new Error('There is no text.');
  const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let node = nodes.nextNode();
  while (node instanceof Text && !node.data.includes(word)) node = nodes.nextNode();
  if (!(node instanceof Text)) throw new Error(`There is no ${word} in the text.`);
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(word));
  range.setEnd(node, node.data.indexOf(word) + word.length);
  const { left, top, width, height } = range.getBoundingClientRect();
  const origin = box.getBoundingClientRect();
  await userEvent.click(box, { position: { x: left - origin.left + width / 2, y: top - origin.top + height / 2 } });
}

test('arrow keys choose a word and a sentence, and Enter speaks from there', async () => {
  const rig = await createSpeechRig();
  render(
    <Speech rig={rig}>
      <SpokenText streaming={false}>{TEXT}</SpokenText>
    </Speech>,
  );
  const group = screen.getByRole('group', { name: 'Text' });
  group.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  expect(marked('cursor')).toEqual(['keeper']);
  const said = () => group.querySelector('[aria-live="polite"]')?.textContent;
  expect(said()).toBe('keeper');
  await userEvent.keyboard('{ArrowDown}');
  expect(marked('cursor')).toEqual(['He']);
  expect(said()).toBe('He');
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}{ArrowRight}{Enter}');
  await waitFor(() => expect(marked('word').join()).toMatch(/never/u), { timeout: 20_000 });
  expect(said()).toBe('never');
  group.blur();
  expect(marked('cursor')).toEqual([]);
  expect(said()).toBe('');
  await heardToTheEnd();
});

test('links in a rendered text and selected text are left alone', async () => {
  const rig = await createSpeechRig();
  render(
    <Speech rig={rig}>
      <SpokenText
        streaming={false}
        renderText={(text) => (
          <p>
            {text} <a href="#there">More about it</a>
          </p>
        )}
      >
        {TEXT}
      </SpokenText>
    </Speech>,
  );
  await userEvent.click(screen.getByRole('link'));
  const paragraph = screen.getByText(/The keeper/u);
  getSelection()?.selectAllChildren(paragraph);
  fireEvent.click(paragraph, {
    detail: 1,
    clientX: paragraph.getBoundingClientRect().x + 20,
    clientY: paragraph.getBoundingClientRect().y + 8,
  });
  getSelection()?.removeAllRanges();
  expect(screen.getByRole('button', { name: 'Listen' })).toBeInstanceOf(HTMLElement);
  expect(await rig.account.requests()).toEqual([]);
});

test('without highlights, marks lie behind the text and the nodes of React stay unchanged', async () => {
  const highlight = Object.getOwnPropertyDescriptor(globalThis, 'Highlight');
  Reflect.deleteProperty(globalThis, 'Highlight');
  onTestFinished(() => {
    if (highlight !== undefined) Object.defineProperty(globalThis, 'Highlight', highlight);
  });
  const rig = await createSpeechRig();
  const app = (text: string, streaming: boolean) => (
    <Speech rig={rig}>
      <SpokenText streaming={streaming} autoPlay>
        {text}
      </SpokenText>
    </Speech>
  );
  const { rerender, container } = render(app('The keeper wrote down the weather every evening. ', true));
  const mark = () => container.querySelector('mark[data-polly-highlight="word"]');
  await waitFor(() => expect(mark()).not.toBeNull(), { timeout: 20_000 });
  // The mark lies at a word of the text.
  const { x, y, width, height } = mark()?.getBoundingClientRect() ?? new DOMRect();
  const under = document.caretPositionFromPoint(x + width / 2, y + height / 2)?.offsetNode;
  expect(container.querySelector('[data-part="text"]')?.contains(under ?? null)).toBe(true);
  rerender(app(TEXT, false));
  expect(container.querySelector('[data-part="text"]')?.textContent).toBe(TEXT);
  await heardToTheEnd();
  expect(mark()).toBeNull();
});

test('parts take refs, other elements and handlers of the app', async () => {
  const rig = await createSpeechRig();
  const refs: (Element | null)[] = [];
  const clicks: string[] = [];
  render(
    <Speech rig={rig}>
      <SpokenTextRoot text={TEXT} streaming={false} render={<article ref={(node) => void refs.push(node)} />}>
        <SpokenTextToggle
          ref={(node) => void refs.push(node)}
          onClick={(event) => {
            clicks.push('mine');
            event.preventDefault();
          }}
          render={(props, { action }) => <button {...props}>{action}</button>}
        />
        <SpokenTextWords className="words" render={<blockquote className="quote" />} />
      </SpokenTextRoot>
    </Speech>,
  );
  expect(refs.map((node) => node?.tagName)).toEqual(expect.arrayContaining(['ARTICLE', 'BUTTON']));
  expect(document.querySelector('article')?.dataset['status']).toBe('idle');
  expect(document.querySelector('blockquote')?.className).toBe('words quote');
  screen.getByRole('button', { name: 'listen' }).click();
  expect(clicks).toEqual(['mine']);
  // The part's own handler did not run.
  expect(await rig.account.requests()).toEqual([]);
});
