/** Connects the words in the page with the voice: once a frame while it plays, without rendering. */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { SpokenWord } from '../../../core/index';
import type { TextPlacement } from '../../../core/source/edits/text-placement';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { useFrames } from '../page/use-frames';
import { isHeard } from '../state/playback-phase';
import { windowOf } from '../page/page-of';
import { ScrollFollower } from './scroll-follower';
import { WordView, type WordInSentence } from './word-view';

/** Options of {@link useWordView}. */
export interface UseWordViewOptions {
  readonly text: RefObject<HTMLElement | null>;
  readonly overlay: RefObject<HTMLElement | null>;
  /** Whether the app renders the text itself, for example as markdown. */
  readonly isRendered: boolean;
  readonly scrollToWord: boolean;
}

/** Returns a ref of the words in the page; its value is undefined until the page shows them. */
export function useWordView({ text, overlay, isRendered, scrollToWord }: UseWordViewOptions): RefObject<WordView | undefined> {
  const { speech, shownText, readPlacement } = useSpokenTextContext();
  const { status, positionSeconds, readWord } = speech;
  const view = useRef<WordView | undefined>(undefined);
  const follower = useRef<ScrollFollower | undefined>(undefined);
  const isInView = useIsInView(text);

  useEffect(() => {
    if (text.current === null || overlay.current === null) return undefined;
    const created = new WordView(text.current, overlay.current);
    view.current = created;
    return () => {
      created.close();
      view.current = undefined;
    };
  }, [text, overlay]);
  useEffect(() => view.current?.setWritten(shownText, isRendered), [shownText, isRendered]);
  useEffect(() => {
    if (!scrollToWord || text.current === null) return undefined;
    const created = new ScrollFollower(text.current);
    follower.current = created;
    return () => {
      created.close();
      follower.current = undefined;
    };
  }, [scrollToWord, text]);

  const told = useRef<LastWord | undefined>(undefined);
  const isBeingHeard = isHeard(speech);
  const show = useCallback(() => {
    const present = view.current;
    const word = isBeingHeard ? readWord() : undefined;
    const placement = word === undefined ? undefined : readPlacement();
    if (word === undefined || placement === undefined) {
      told.current = undefined;
      present?.show(undefined);
      return;
    }
    if (told.current?.word === word && told.current.placement === placement && told.current.view === present) return;
    told.current = { view: present, word, placement, inText: inText(word, placement) };
    present?.show(told.current.inText);
    const range = present?.wordRange;
    if (range !== undefined) follower.current?.show(range);
  }, [isBeingHeard, readWord, readPlacement]);

  // A text out of view shows nothing, but may have to be scrolled into view.
  useFrames(status === 'playing' && (isInView || scrollToWord), show, text);
  // Covers changes while nothing plays: a seek, or the end of speech.
  useEffect(show, [show, status, positionSeconds]);
  useEffect(() => {
    // A listener who starts speech expects to see the words.
    if (status === 'connecting') follower.current?.follow();
  }, [status]);
  return view;
}

interface LastWord {
  readonly view: WordView | undefined;
  readonly word: SpokenWord;
  readonly placement: TextPlacement;
  readonly inText: WordInSentence;
}

/** Maps a word of the utterance to the text. If only the sentence is known for certain, the word is empty. */
export function inText({ start, end, sentenceStart, sentenceEnd, certainty }: SpokenWord, placement: TextPlacement): WordInSentence {
  const sentence = placement.toTextRange(sentenceStart, sentenceEnd);
  return { ...placement.toTextRange(start, certainty === 'word' ? end : start), sentenceStart: sentence.start, sentenceEnd: sentence.end };
}

/** Whether any part of an element is in view. */
function useIsInView(element: RefObject<HTMLElement | null>): boolean {
  const [isInView, setIsInView] = useState(true);
  useEffect(() => {
    if (element.current === null || !('IntersectionObserver' in globalThis)) return undefined;
    const observer = new (windowOf(element.current).IntersectionObserver)((entries) => setIsInView(entries.at(-1)?.isIntersecting ?? true));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isInView;
}
