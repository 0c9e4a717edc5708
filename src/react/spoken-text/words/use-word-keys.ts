/** Speaks from a word on a click or key press. */
import { useEffect, useRef, type KeyboardEvent, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import { loadSentenceStarts } from '../../../core/words/sentence-starts';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { hasSelection, toRange, windowOf } from '../page/page-of';
import type { WordSegments } from './word-segments';
import type { Stretch } from './word-alignment';
import type { WordView } from './word-view';

/** Elements with their own click and keys (HTML, interactive content). */
const INTERACTIVE =
  'a[href], button, input, select, textarea, label, summary, audio[controls], video[controls], [contenteditable], [role="button"], [role="link"], [tabindex]';

/** Handlers for the element around the words. */
export interface WordKeys {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
}

/**
 * Returns the handlers: left and right move by word, up and down by sentence, and Enter or the space bar speaks from there.
 * The first arrow key starts at the current word.
 *
 * @param say - Called with the word that a key reached, and with an empty string when there is none.
 */
export function useWordKeys(view: RefObject<WordView | undefined>, say: (word: string) => void): WordKeys {
  const { shownText, speakFrom, speech, readPlacement } = useSpokenTextContext();
  const cursor = useRef<Stretch | undefined>(undefined);
  const hadSelection = useRef(false);

  const setCursor = (word: Stretch | undefined) => {
    cursor.current = word;
    view.current?.showCursor(word);
    say(word === undefined ? '' : (view.current?.shownText(word) ?? ''));
    if (word !== undefined) reveal(view.current?.rangeOf(word));
  };
  useEffect(() => {
    // A shorter text has other words. A text that has grown keeps its words.
    if (cursor.current !== undefined && cursor.current.end > shownText.length) cursor.current = undefined;
  }, [shownText]);

  const speakWord = (word: Stretch | undefined) => {
    const character = word === undefined ? undefined : view.current?.toWritten(word.start);
    if (character !== undefined) speakFrom(character);
  };
  const heardCharacter = () => {
    const word = speech.readWord();
    const placement = readPlacement();
    if (word === undefined || placement === undefined) return undefined;
    return view.current?.toShown(placement.toTextRange(word.start, word.end))?.start;
  };

  return {
    onPointerDown: ({ currentTarget }) => {
      hadSelection.current = hasSelection(currentTarget);
    },
    onClick: (event) => {
      if (event.defaultPrevented || event.button !== 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (isInteractive(event)) return;
      // A click also ends a drag that selects text, and the press that drops a selection.
      if (hasSelection(event.currentTarget) || hadSelection.current) return;
      // A screen reader's click has no position, so the word that its user chose with the arrow keys counts.
      const isPointed = event.detail > 0;
      speakWord(isPointed ? view.current?.wordAtPoint(event.clientX, event.clientY) : cursor.current);
    },
    onFocus: () => void loadSentenceStarts(),
    onKeyDown: (event) => {
      if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const segments = view.current?.segments;
      if (segments === undefined) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        speakWord(cursor.current ?? segments.step(heardCharacter() ?? 0, 0));
      } else if (event.key === 'Escape' && cursor.current !== undefined) {
        setCursor(undefined);
      } else {
        const isLeftward = getComputedStyle(event.currentTarget).direction === 'rtl';
        const next = nextWord(segments, event.key, isLeftward, cursor.current?.start, heardCharacter());
        if (next === undefined) return;
        event.preventDefault();
        setCursor(next);
      }
    },
    onBlur: () => setCursor(undefined),
  };
}

function nextWord(
  segments: WordSegments,
  key: string,
  isLeftward: boolean,
  cursor: number | undefined,
  heard: number | undefined,
): Stretch | undefined {
  const from = cursor ?? heard ?? 0;
  switch (key) {
    case isLeftward ? 'ArrowLeft' : 'ArrowRight':
      // The first key press marks the current word and does not move.
      return cursor === undefined ? (segments.at(from) ?? segments.step(from, 1)) : segments.step(from, 1);
    case isLeftward ? 'ArrowRight' : 'ArrowLeft':
      return cursor === undefined ? (segments.at(from) ?? segments.step(from, 1)) : segments.step(from, -1);
    case 'ArrowDown':
      return segments.stepSentence(from, 1);
    case 'ArrowUp':
      return segments.stepSentence(from, -1);
    default:
      return undefined;
  }
}

function isInteractive({ target, currentTarget }: MouseEvent): boolean {
  // No `instanceof`: in another page, elements have other classes.
  const interactive = (target as Element).closest(INTERACTIVE);
  return interactive !== null && interactive !== currentTarget && currentTarget.contains(interactive);
}

/** Scrolls only if the word is out of view. Needed because the arrow keys no longer scroll. */
function reveal(range: StaticRange | undefined): void {
  if (range === undefined) return;
  const { top, bottom } = toRange(range).getBoundingClientRect();
  const page = windowOf(range.startContainer);
  if (top >= 0 && bottom <= page.innerHeight) return;
  page.scrollBy({ top: top - page.innerHeight / 2, behavior: 'instant' });
}
