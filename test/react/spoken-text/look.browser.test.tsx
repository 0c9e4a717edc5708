/** The look of SpokenText with forced colours, with more contrast, on a phone, and at 400 % zoom. */
import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { SpeechProvider, SpokenText } from '../../../src/react/index';
import { WordView } from '../../../src/react/spoken-text/words/word-view';
import '../../../src/react/styles.css';
import { emulateMedia } from '../emulated-media';

const PROVIDER = { region: 'us-west-2', credentials: () => Promise.reject(new Error('Nothing is spoken here.')) };
const TEXT = 'Donaudampfschifffahrtsgesellschaftskapitänsmützen are “long”. Other words are not.';

afterEach(cleanup);

function renderText() {
  render(
    <SpeechProvider {...PROVIDER}>
      <SpokenText streaming={false}>{TEXT}</SpokenText>
    </SpeechProvider>,
  );
  return find('.polly-spoken-text');
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`There is no ${selector}.`);
  return found;
}

/** Marks a word and its sentence, with `<mark>` elements if there are no highlights. */
function markWord(hasHighlights: boolean) {
  const highlight = Object.getOwnPropertyDescriptor(globalThis, 'Highlight');
  if (!hasHighlights) Reflect.deleteProperty(globalThis, 'Highlight');
  const view = new WordView(find('[data-part="text"]'), find('[data-part="marks"]'));
  if (highlight !== undefined) Object.defineProperty(globalThis, 'Highlight', highlight);
  view.setWritten(TEXT, false);
  view.show({ start: 50, end: 53, sentenceStart: 0, sentenceEnd: 61 });
  onTestFinished(() => {
    view.close();
  });
}

test('with forced colours the word stands out from its sentence, and marks are in front of the text', async () => {
  const root = renderText();
  await emulateMedia('forced-colors', 'active');
  markWord(true);
  // With forced colours every highlight looks like selected text.
  expect([...CSS.highlights.keys()]).toEqual(['polly-word']);
  expect(getComputedStyle(root, '::highlight(polly-word)').backgroundColor).toBe(colorOf('Highlight'));
  markWord(false);
  expect(getComputedStyle(find('[data-part="marks"]')).zIndex).toBe('1');
  const mark = getComputedStyle(find('mark[data-polly-highlight="word"]'));
  expect(mark.backgroundColor).toBe('rgba(0, 0, 0, 0)');
  expect([mark.borderTopWidth, mark.borderTopColor]).toEqual(['2px', colorOf('Highlight')]);
});

function colorOf(systemColor: string): string {
  const probe = find('.polly-spoken-text').appendChild(document.createElement('i'));
  probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = systemColor;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

test('with more contrast the mark of the word stands out from the page by 4.5 to 1', async () => {
  const root = renderText();
  await emulateMedia('prefers-contrast', 'more');
  const word = getComputedStyle(root, '::highlight(polly-word)');
  expect(contrast(word.backgroundColor, getComputedStyle(root).backgroundColor)).toBeGreaterThan(4.5);
  expect(contrast(word.backgroundColor, word.color)).toBeGreaterThan(4.5);
});

test.each([
  ['a phone', 320, 640],
  ['400 % zoom', 320, 256],
  ['a window', 800, 600],
])('on %s nothing is clipped, and each control is large enough', async (_, width, height) => {
  await page.viewport(width, height);
  const root = renderText();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  const { left, right } = root.getBoundingClientRect();
  const controls = [...root.querySelectorAll('button, input, select')];
  expect(controls).toHaveLength(6);
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    // WCAG 2.2, success criterion 2.5.8.
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    expect(box.left).toBeGreaterThanOrEqual(left);
    expect(box.right).toBeLessThanOrEqual(right);
  }
});

test('each element that the Tab key reaches shows its focus', async () => {
  const root = renderText();
  const parts: string[] = [];
  await userEvent.tab();
  while (root.contains(document.activeElement)) {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? root);
    expect([outlineStyle, outlineWidth]).toEqual(['solid', '3px']);
    parts.push((document.activeElement as HTMLElement).dataset['part'] ?? '');
    await userEvent.tab();
  }
  // Inactive controls stay, so that they never lose the focus.
  expect(parts).toEqual(['words', 'toggle', 'stop', 'progress', 'replay', 'rate', 'download']);
});

test('a sentence of a rendered text is marked with its quotation marks and its full stop', async () => {
  const text = document.body.appendChild(document.createElement('div'));
  text.innerHTML = '<p>Listen: “It is <b>noon</b>.” He left.</p>';
  const view = new WordView(text, document.createElement('div'));
  onTestFinished(() => {
    view.close();
    text.remove();
  });
  const written = 'Listen: “It is **noon**.” He left.';
  view.setWritten(written, true);
  view.show({ start: 9, end: 11, sentenceStart: 8, sentenceEnd: 25 });
  // Waits until the alignment's code is loaded.
  await waitFor(() => {
    expect([...(CSS.highlights.get('polly-sentence') ?? [])].map(textOf)).toEqual(['“It is noon.”']);
  });
  expect([...(CSS.highlights.get('polly-word') ?? [])].map(textOf)).toEqual(['It']);
});

test('a page that allows only stylesheet files reports no violation', async () => {
  const violations: string[] = [];
  const note = ({ violatedDirective, sample }: SecurityPolicyViolationEvent) => void violations.push(`${violatedDirective} ${sample}`);
  document.addEventListener('securitypolicyviolation', note);
  // The policy stays for the rest of the page, so this is the last test.
  const policy = document.head.appendChild(document.createElement('meta'));
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "style-src 'self'; img-src 'none'; font-src 'none'; object-src 'none'";
  const refused = document.createElement('p');
  refused.innerHTML = '<span style="color: red">Refused</span>';
  await waitFor(() => {
    expect(violations).toEqual(['style-src-attr ']);
  });
  renderText();
  markWord(false);
  expect(find('mark[data-polly-highlight="word"]').getBoundingClientRect().width).toBeGreaterThan(0);
  refused.innerHTML = '<span style="color: red">Refused, and last</span>';
  await waitFor(() => {
    expect(violations).toHaveLength(2);
  });
  document.removeEventListener('securitypolicyviolation', note);
});

function textOf({ startContainer, startOffset, endContainer, endOffset }: AbstractRange): string {
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range.toString();
}

/** Computes the contrast ratio of two colours (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [light = 1, dark = 1] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/gu) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
