/**
 * The drop-in: shows a text, marks the word that is heard, and speaks it on request or as it is written. All of it is
 * made of the parts.
 */
import { forwardRef } from 'react';
import { SpokenTextDownload, SpokenTextReplay, SpokenTextStop } from './parts/buttons';
import { SpokenTextProgress } from './parts/progress';
import { SpokenTextRate } from './parts/rate';
import { SpokenTextFailure, SpokenTextStatus } from './parts/status';
import { SpokenTextTime } from './parts/time';
import { SpokenTextToggle } from './parts/toggle';
import { SpokenTextWords, type WordOptions } from './parts/words';
import type { SpokenTextContent } from './read-content';
import { useSpokenTextContext } from './spoken-text-context';
import { SpokenTextRoot, type SpokenTextAttributes, type SpokenTextOptions, type SpokenTextRootState } from './spoken-text-root';

/** Props of {@link SpokenText}: what to speak, in which voice. */
export interface SpokenTextProps extends SpokenTextOptions, WordOptions, Omit<SpokenTextAttributes<SpokenTextRootState>, 'render'> {
  /**
   * A fixed text, a text that grows from render to render, or a source of one: an async iterable or a stream. Also a
   * message of a chat that grows so, as `useChat` of the Vercel AI SDK holds. Numbers, and arrays as of `Hello {name}`,
   * are the text that React would render. Null, undefined and false are the empty text, as before an answer has begun.
   */
  readonly children: SpokenTextContent;
}

/**
 * Shows a text with controls to listen to it. The outermost element carries the status as `data-status`; import
 * `react-polly-stream/styles.css` for a look, or bring your own. For other controls, or another order of them, put
 * {@link SpokenTextRoot} and its parts together yourself.
 *
 * What fails is shown with a button to try again; nothing is thrown but for a missing `<SpeechProvider>`.
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
