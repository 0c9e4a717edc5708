/** The text, with the word and the sentence that are heard marked in it, and each word a way to be spoken from. */
import { forwardRef, useEffect, useId, useMemo, useRef, type ReactNode } from 'react';
import { reportOnce } from '../../../base/development';
import { invalidOption } from '../../../base/option-rules';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../spoken-text-context';
import { useSaidWord } from '../words/use-said-word';
import { useWordKeys } from '../words/use-word-keys';
import { useWordView } from '../words/use-word-view';
import { renderPart, type PartProps } from './render-part';

/** What {@link SpokenTextWords} tells `render` of itself. */
export interface SpokenTextWordsState {
  readonly status: SpeechStatus;
  /** The text so far, as it was given. */
  readonly text: string;
}

/** How the text is shown. */
export interface WordOptions {
  /**
   * Renders the text as the app does: `(text) => <Markdown>{text}</Markdown>`. Its words are found in whatever it renders,
   * as long as they are in the same order. Default: the text as it is.
   */
  readonly renderText?: (text: string) => ReactNode;
  /**
   * Scrolls the word that is heard into view when it leaves it, but not while the reader scrolls. Default: false.
   */
  readonly scrollToWord?: boolean;
  /**
   * Whether a click on a word speaks from there, and so do Enter and the space bar on the word that the arrow keys chose.
   * Links, buttons and the selection of text go on as usual. Default: true.
   */
  readonly speakFromWord?: boolean;
}

/** Props of {@link SpokenTextWords}. */
export type SpokenTextWordsProps = Omit<PartProps<'div', SpokenTextWordsState>, 'children'> & WordOptions;

/**
 * Shows the text, as a `<div>`. The highlights are `::highlight(polly-word)`, `::highlight(polly-sentence)` and
 * `::highlight(polly-cursor)`, where the keyboard is; without the CSS Custom Highlight API they are `<mark>` elements behind
 * the text. The text is no live region; the word that the arrow keys come to is told by one that is not seen.
 */
export const SpokenTextWords = forwardRef<HTMLDivElement, SpokenTextWordsProps>(function SpokenTextWords(
  { renderText: givenRender, scrollToWord = false, speakFromWord = true, ...given },
  ref,
) {
  const { speech, labels, shownText } = useSpokenTextContext();
  const renderText = typeof givenRender === 'function' ? givenRender : undefined;
  useEffect(() => {
    // Null is what an app gives that has none.
    if (renderText === undefined && (givenRender ?? undefined) !== undefined) {
      reportOnce(invalidOption('renderText', givenRender, 'a function such as (text) => <Markdown>{text}</Markdown>').message, false);
    }
  }, [givenRender, renderText]);
  const text = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const view = useWordView({ text, overlay, isRendered: renderText !== undefined, scrollToWord });
  const { regionRef, say } = useSaidWord();
  const keys = useWordKeys(view, say);
  // Once for each text, and not for each change of the status.
  const content = useMemo(() => (renderText === undefined ? toLines(shownText) : renderText(shownText)), [renderText, shownText]);
  const isEmpty = shownText === '';
  const access = {
    role: 'group',
    tabIndex: 0,
    'aria-label': labels.text,
    'aria-describedby': hintId,
    'data-speaks': '',
    ...keys,
  };
  return (
    <>
      {renderPart({
        tag: 'div',
        own: {
          'data-part': 'words',
          ...(isEmpty ? { 'data-empty': '' } : {}),
          ...(renderText === undefined ? {} : { 'data-rendered': '' }),
          ...(speakFromWord && !isEmpty ? access : {}),
          children: (
            <>
              <div ref={text} data-part="text">
                {content}
              </div>
              <div ref={overlay} data-part="marks" aria-hidden="true" />
              {speakFromWord && <span ref={regionRef} data-part="cursor" aria-live="polite" aria-atomic="true" />}
            </>
          ),
        },
        given,
        ref,
        state: { status: speech.status, text: shownText },
      })}
      {speakFromWord && (
        <span id={hintId} hidden>
          {labels.textHint}
        </span>
      )}
    </>
  );
});

/**
 * A text node a line: to mark a word, a browser paints the whole node it is in. Each line keeps its break, so that the text
 * stays what it is.
 */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n+|[^\n]+/gu) ?? [];
}
