/** A text in an iframe or a shadow tree is marked, clicked and controlled by keys as on the page itself. */
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react';
import { createPortal } from 'react-dom';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { SpeechProvider, SpokenText } from '../../src/react/index';
import styles from '../../src/react/styles.css?inline';
import { createSpeechRig } from '../core/rig/speech-rig';

/** The last sentence is half a minute away, so its words are heard early only after a seek. */
const TEXT = `${'The keeper wrote down the weather every evening. He never missed a day. '.repeat(7)}In the end a stranger came.`;

afterEach(cleanup);

/** A root for a text, and the window that shows it. */
interface Place {
  readonly root: Element | ShadowRoot;
  readonly page: Window & typeof globalThis;
}

function inIframe(): Place {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'inline-size: 600px; block-size: 400px';
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  const { contentDocument: inside, contentWindow: page } = frame;
  if (inside === null || page === null) throw new Error('The frame has no page.');
  inside.documentElement.lang = 'en';
  inside.head.append(Object.assign(inside.createElement('style'), { textContent: styles }));
  return { root: inside.body, page: page as Window & typeof globalThis };
}

function inShadowTree(): Place {
  const host = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => host.remove());
  const root = host.attachShadow({ mode: 'open' });
  root.append(Object.assign(document.createElement('style'), { textContent: styles }));
  return { root, page: window };
}

function find(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector}.`);
  return found;
}

function marked({ CSS }: Place['page'], kind: 'word' | 'cursor'): string[] {
  return [...(CSS.highlights.get(`polly-${kind}`) ?? [])].map(
    ({ startContainer, startOffset, endOffset }) => startContainer.textContent?.slice(startOffset, endOffset) ?? '',
  );
}

/** Returns the box of a word, in its page. */
function boxOf(text: Element, word: string): DOMRect {
  const node = text.firstChild;
  if (node === null) throw new Error('There is no text.');
  const range = text.ownerDocument.createRange();
  range.setStart(node, TEXT.indexOf(word));
  range.setEnd(node, TEXT.indexOf(word) + word.length);
  return range.getBoundingClientRect();
}

test.each([
  ['an iframe', inIframe],
  ['a shadow tree', inShadowTree],
])('%s: words are marked, clicked and reached by keys, and styles apply', async (_, makePlace) => {
  const rig = await createSpeechRig();
  const { root, page } = makePlace();
  render(<SpeechProvider {...rig.clientOptions}>{createPortal(<SpokenText streaming={false}>{TEXT}</SpokenText>, root)}</SpeechProvider>);
  const toggle = find(root, '[data-part="toggle"]');
  const words = find(root, '[data-part="words"]');
  const text = find(root, '[data-part="text"]');
  expect(page.getComputedStyle(toggle).backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
  expect(page.getComputedStyle(text, '::highlight(polly-word)').backgroundColor).not.toBe('rgba(0, 0, 0, 0)');

  toggle.click();
  await waitFor(() => expect(TEXT.match(/\w+/gu)).toContain(marked(page, 'word')[0]), { timeout: 20_000 });

  words.focus();
  fireEvent.keyDown(words, { key: 'ArrowDown' });
  expect(marked(page, 'cursor')).toEqual(['He']);

  const { left, top, width, height } = boxOf(text, 'stranger');
  const click = { detail: 1, clientX: left + width / 2, clientY: top + height / 2 };
  const selection = page.getSelection();
  selection?.setBaseAndExtent(text.firstChild as Node, 0, text.firstChild as Node, 3);
  fireEvent.pointerDown(words, click);
  fireEvent.click(words, click);
  expect(marked(page, 'word')[0]).not.toBe('stranger');
  selection?.removeAllRanges();
  fireEvent.pointerDown(words, click);
  fireEvent.click(words, click);
  await waitFor(() => expect(marked(page, 'word')).toEqual(['stranger']), { timeout: 10_000 });
  cleanup();
  expect(marked(page, 'word')).toEqual([]);
  await rig.account.settledRequests();
});
