/** Shows a long text and marks its words one per frame, or not at all for comparison. */
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { toLines } from '../../../src/react/spoken-text/parts/words';
// Imported statically, so that loading is not measured.
import '../../../src/react/spoken-text/words/word-alignment';
import { WordView } from '../../../src/react/spoken-text/words/word-view';
import '../../../src/react/styles.css';

/** How the text is shown: plain, as paragraphs with emphasis, or plain in a browser without highlights. */
export type HighlightKind = 'plain' | 'rendered' | 'marks';

/** Options of the page. */
export interface HighlightPageOptions {
  readonly kind: HighlightKind;
  /** The number of words on the page. */
  readonly words: number;
}

/** Words per sentence, and sentences per paragraph. */
const SENTENCE_WORDS = 12;
const PARAGRAPH_SENTENCES = 5;

interface Prepared {
  readonly root: Root;
  readonly element: HTMLElement;
  readonly view: WordView;
  readonly marks: readonly { start: number; end: number; sentenceStart: number; sentenceEnd: number }[];
  next: number;
}

let prepared: Prepared | undefined;

/** Shows the text. */
export function prepare({ kind, words }: HighlightPageOptions): void {
  prepared?.view.close();
  prepared?.root.unmount();
  prepared?.element.remove();
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  const text = writeText(words, kind === 'rendered');
  flushSync(() =>
    root.render(
      // The same elements as in <SpokenText>.
      <div className="polly-spoken-text">
        <div className="polly-spoken-text-words" {...(kind === 'rendered' ? { 'data-rendered': '' } : {})}>
          <div data-part="text">
            {kind === 'rendered' ? text.split('\n\n').map((paragraph, index) => <p key={index}>{renderBold(paragraph)}</p>) : toLines(text)}
          </div>
          <div data-part="marks" />
        </div>
      </div>,
    ),
  );
  const highlight = Object.getOwnPropertyDescriptor(globalThis, 'Highlight');
  if (kind === 'marks') Reflect.deleteProperty(globalThis, 'Highlight');
  const view = new WordView(find(element, 'text'), find(element, 'marks'));
  if (highlight !== undefined) Object.defineProperty(globalThis, 'Highlight', highlight);
  view.setWritten(text, kind === 'rendered');
  prepared = { root, element, view, marks: marksOf(text), next: 0 };
}

/** Waits for this many frames, and marks the next word in each if requested. */
export async function passFrames({ frames, isMarking }: { readonly frames: number; readonly isMarking: boolean }): Promise<void> {
  if (prepared === undefined) throw new Error('Nothing was prepared.');
  const { view, marks } = prepared;
  for (let frame = 0; frame < frames; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (!isMarking) continue;
    view.show(marks[prepared.next % marks.length]);
    prepared.next += 1;
    if (view.wordRange === undefined) throw new Error('A word was not found in the page.');
  }
}

function writeText(words: number, isMarkdown: boolean): string {
  const sentences: string[] = [];
  for (let first = 0; first < words; first += SENTENCE_WORDS) {
    const list = Array.from({ length: Math.min(SENTENCE_WORDS, words - first) }, (_, index) => {
      const word = `word${(first + index) % 97}`;
      return isMarkdown && index % 6 === 3 ? `**${word}**` : word;
    });
    sentences.push(`${list.join(' ')}.`);
  }
  const paragraphs: string[] = [];
  for (let first = 0; first < sentences.length; first += PARAGRAPH_SENTENCES) {
    paragraphs.push(sentences.slice(first, first + PARAGRAPH_SENTENCES).join(' '));
  }
  return paragraphs.join('\n\n');
}

function renderBold(text: string) {
  return text.split('**').map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part));
}

function marksOf(text: string): Prepared['marks'] {
  return [...text.matchAll(/[^.]+\./gu)].flatMap((sentence) =>
    [...sentence[0].matchAll(/\w+/gu)].map((word) => ({
      start: sentence.index + word.index,
      end: sentence.index + word.index + word[0].length,
      sentenceStart: sentence.index,
      sentenceEnd: sentence.index + sentence[0].length,
    })),
  );
}

function find(element: HTMLElement, part: string): HTMLElement {
  const found = element.querySelector<HTMLElement>(`[data-part="${part}"]`);
  if (found === null) throw new Error(`There is no ${part}.`);
  return found;
}
