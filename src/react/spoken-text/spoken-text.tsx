/**
 * The ready-made component: it shows a text, marks the current word, and speaks on request or as the text is written. It
 * consists of the public parts.
 */
import { forwardRef } from 'react';
import { SpokenTextDownload, SpokenTextReplay, SpokenTextStop } from './parts/buttons';
import { SpokenTextProgress } from './parts/progress';
import { SpokenTextRate } from './parts/rate';
import { SpokenTextFailure, SpokenTextStatus } from './parts/status';
import { SpokenTextTime } from './parts/time';
import { SpokenTextToggle } from './parts/toggle';
import { SpokenTextWords, type WordOptions } from './parts/words';
import type { SpokenTextContent } from './content/read-content';
import { useSpokenTextContext } from './state/spoken-text-context';
import { SpokenTextRoot, type SpokenTextAttributes, type SpokenTextOptions, type SpokenTextRootState } from './spoken-text-root';

/** Props of {@link SpokenText}: the text, the voice and the element's attributes. */
export interface SpokenTextProps extends SpokenTextOptions, WordOptions, Omit<SpokenTextAttributes<SpokenTextRootState>, 'render'> {
  /**
   * A fixed text, a text that grows between renders, or a source of text (an async iterable or a stream). A growing chat
   * message also works, such as one of `useChat` in the Vercel AI SDK. Numbers and arrays (from `Hello {name}`) are read as
   * React would render them. Null, undefined and false are the empty text, for example before an answer begins.
   */
  readonly children: SpokenTextContent;
}

/**
 * Shows a text with controls to listen to it. The outermost element carries the status as `data-status`. Import
 * `react-polly-stream/styles.css` for a ready look, or write your own styles. For other controls or another order, combine
 * {@link SpokenTextRoot} and its parts yourself.
 *
 * A failure is shown with a button to try again. Throws only if there is no `<SpeechProvider>`.
 */
export const SpokenText = forwardRef<HTMLDivElement, SpokenTextProps>(function SpokenText(
  { children, className, renderText, scrollToWord, speakFromWord, ...root },
  ref,
) {
  const words = {
    ...(renderText === undefined ? {} : { renderText }),
    ...(scrollToWord === undefined ? {} : { scrollToWord }),
    ...(speakFromWord === undefined ? {} : { speakFromWord }),
  };
  return (
    <SpokenTextRoot
      {...root}
      ref={ref}
      text={children}
      className={className === undefined ? 'polly-spoken-text' : `polly-spoken-text ${className}`}
    >
      <SpokenTextWords className="polly-spoken-text-words" {...words} />
      <Bar />
    </SpokenTextRoot>
  );
});

function Bar() {
  const { labels } = useSpokenTextContext();
  return (
    <div className="polly-spoken-text-bar">
      <div role="group" aria-label={labels.controls} className="polly-spoken-text-controls">
        <div className="polly-spoken-text-buttons">
          <SpokenTextToggle className="polly-spoken-text-button" />
          <SpokenTextStop className="polly-spoken-text-button" />
        </div>
        <div className="polly-spoken-text-seek">
          <SpokenTextProgress className="polly-spoken-text-progress" />
          <SpokenTextTime className="polly-spoken-text-time" />
        </div>
        <div className="polly-spoken-text-buttons">
          <SpokenTextReplay className="polly-spoken-text-button" />
          <SpokenTextRate className="polly-spoken-text-rate" />
          <SpokenTextDownload className="polly-spoken-text-button" />
        </div>
      </div>
      <SpokenTextStatus className="polly-spoken-text-status" />
      <SpokenTextFailure className="polly-spoken-text-failure" />
    </div>
  );
}
