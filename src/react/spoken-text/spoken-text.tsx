/**
 * The drop-in: shows a text, and speaks it on request or as it is written.
 */
import type { HTMLAttributes } from 'react';
import type { SpeechOptions, TextSource } from '../../core/index';
import { DEFAULT_LABELS, type SomeSpokenTextLabels } from './labels';
import { SpeechButtons } from './speech-buttons';
import { StatusLine } from './status-line';
import { useSpokenText } from './use-spoken-text';

/** Props of {@link SpokenText}: what to speak, in which voice. */
export interface SpokenTextProps
  extends SpeechOptions, Pick<HTMLAttributes<HTMLDivElement>, 'className' | 'dir' | 'id' | 'lang' | 'style'> {
  /**
   * A fixed text, a text that grows from render to render, or a source of one: an async iterable or a stream. Null and
   * undefined are the empty text, as before an answer has begun.
   */
  readonly children: TextSource | null | undefined;
  /**
   * Whether a growing string will still grow. Say so where you know, as chat hooks do: speech then ends exactly with
   * the text. Default: unknown; the text counts as complete when it has not grown for a second.
   */
  readonly streaming?: boolean;
  /** Speaks by itself as soon as there is text. Default: false; the listener asks for it. */
  readonly autoPlay?: boolean;
  /** Words of the controls in another language; see {@link DEFAULT_LABELS}. Default: English. */
  readonly labels?: SomeSpokenTextLabels;
}

/**
 * Shows a text with a control to listen to it. The outermost element carries the status as `data-status`; import
 * `react-polly-stream/styles.css` for a look, or bring your own.
 *
 * What fails is shown with a button to try again; nothing is thrown but for a missing `<SpeechProvider>`.
 */
export function SpokenText({
  children,
  streaming,
  autoPlay = false,
  labels: someLabels,
  className,
  dir,
  id,
  lang,
  style,
  ...voice
}: SpokenTextProps) {
  const { speech, shownText, listen, stop } = useSpokenText({ text: children ?? '', streaming, autoPlay, voice });
  const labels = { ...DEFAULT_LABELS, ...someLabels, status: { ...DEFAULT_LABELS.status, ...someLabels?.status } };
  return (
    <div
      className={className === undefined ? 'polly-spoken-text' : `polly-spoken-text ${className}`}
      dir={dir}
      id={id}
      lang={lang}
      style={style}
      data-status={speech.status}
    >
      <div className="polly-spoken-text-words">{shownText}</div>
      <div className="polly-spoken-text-bar">
        <SpeechButtons speech={speech} labels={labels} onListen={listen} onStop={stop} />
        <StatusLine speech={speech} labels={labels} />
      </div>
    </div>
  );
}
