/** The text. It marks the current word and sentence, and speaks from a word on click or key. */
import { forwardRef, useEffect, useId, useMemo, useRef, type ReactNode } from 'react';
import { isDevelopment, reportOnce } from '../../../base/development/development';
import type { SpeechStatus } from '../../../core/index';
import { useSpokenTextContext } from '../state/spoken-text-context';
import { useWords } from '../words/use-words';
import { renderPart, type PartProps } from './render-part';

/** The state that {@link SpokenTextWords} passes to `render`. */
export interface SpokenTextWordsState {
  readonly status: SpeechStatus;
  /** The given text so far. */
  readonly text: string;
}

/** Options for showing the text. */
export interface WordOptions {
  /**
   * Renders the text, for example `(text) => <Markdown>{text}</Markdown>`. The words are found in any output that keeps
   * their order. Default: the text as it is.
   */
  readonly renderText?: (text: string) => ReactNode;
  /** Scrolls the current word into view, but not while the reader scrolls. Default: false. */
  readonly scrollToWord?: boolean;
  /**
   * Whether a click on a word speaks from there. Enter and the space bar do the same for the word chosen with the arrow
   * keys. Links, buttons and text selection work as usual. Default: true.
   */
  readonly speakFromWord?: boolean;
}

/** Props of {@link SpokenTextWords}. */
export type SpokenTextWordsProps = Omit<PartProps<'div', SpokenTextWordsState>, 'children'> & WordOptions;

/**
 * Shows the text, as a `<div>`. It sets `::highlight(polly-word)`, `::highlight(polly-sentence)` and, for the keyboard's
 * word, `::highlight(polly-cursor)`. Without the CSS Custom Highlight API, `<mark>` elements behind the text show them. The
 * text is no live region; a hidden one announces the word that the arrow keys reach.
 */
export const SpokenTextWords = forwardRef<HTMLDivElement, SpokenTextWordsProps>(function SpokenTextWords(
  { renderText: givenRender, scrollToWord = false, speakFromWord = true, ...given },
  ref,
) {
  const { speech, labels, shownText } = useSpokenTextContext();
  const renderText = typeof givenRender === 'function' ? givenRender : undefined;
  useEffect(() => {
    // An app may pass null for no function.
    if (renderText === undefined && (givenRender ?? undefined) !== undefined && isDevelopment()) void reportRender(givenRender);
  }, [givenRender, renderText]);
  const text = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const { keys, regionRef, effects } = useWords({ text, overlay, isRendered: renderText !== undefined, scrollToWord });
  // Rendered once per text, not again for each change of the status.
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
              {effects}
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

async function reportRender(given: unknown): Promise<void> {
  const { explainRenderText } = await import('../content/content-mistakes');
  reportOnce(explainRenderText(given), false);
}

/**
 * Splits the text into lines, each with its line break, so that each becomes a text node. To mark a word, a browser
 * repaints its whole node.
 */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n+|[^\n]+/gu) ?? [];
}
