/** The element around the parts of a spoken text, which holds the text and the voice. */
import { forwardRef, useMemo, useState, type ReactNode } from 'react';
import type { SpeechOptions, SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../core/index';
import { checkLabels } from './checked-labels';
import type { SomeSpokenTextLabels } from './labels';
import { renderPart, type PartProps } from './parts/render-part';
import type { SpokenTextContent } from './read-content';
import { splitProps } from './split-props';
import { SpokenTextContext } from './spoken-text-context';
import { useSpokenText } from './use-spoken-text';

/** What {@link SpokenTextRoot} tells `render` of itself. */
export interface SpokenTextRootState {
  /** Also as `data-status`. */
  readonly status: SpeechStatus;
}

/** What is spoken, and when. */
export interface SpokenTextOptions extends SpeechOptions {
  /**
   * Whether a growing string will still grow. Say so where you know, as chat hooks do: speech then ends exactly with
   * the text. Default: unknown; the text counts as complete when it has not grown for a second.
   */
  readonly streaming?: boolean;
  /**
   * Speaks by itself as soon as there is text. Default: false; the listener asks for it. A browser does not tell whether a
   * screen reader is running: what speaks by itself talks over it, so leave that to the listener's own choice.
   */
  readonly autoPlay?: boolean;
  /** Words of the controls in another language; see {@link DEFAULT_LABELS}. Default: English. */
  readonly labels?: SomeSpokenTextLabels;
  /**
   * Called each time the status becomes another one, with all that goes with it. Called for every change, also of several
   * that come between two renders.
   */
  readonly onStatusChange?: (status: SpeechStatus, snapshot: SpeechSnapshot) => void;
  /**
   * Called each time speech of the text is over, with what `speak()` of {@link useSpeechStream} answers: heard to its end,
   * interrupted, as by stop, another text or leaving the page, or failed. Not for what is only heard again.
   */
  readonly onEnd?: (outcome: SpeechOutcome) => void;
}

/** Attributes of the outermost element: all of a `<div>`'s, `data-*`, `aria-*` and event handlers among them. */
export type SpokenTextAttributes<State> = Omit<PartProps<'div', State>, keyof SpokenTextOptions | 'children' | 'dangerouslySetInnerHTML'>;

/** Props of {@link SpokenTextRoot}. */
export interface SpokenTextRootProps extends SpokenTextOptions, SpokenTextAttributes<SpokenTextRootState> {
  /**
   * A fixed text, a text that grows from render to render, or a source of one: an async iterable or a stream. Also a
   * message of a chat that grows so, as `useChat` of the Vercel AI SDK holds. Numbers, and arrays as of `Hello {name}`,
   * are the text that React would render. Null, undefined and false are the empty text, as before an answer has begun.
   */
  readonly text: SpokenTextContent;
  /** Its parts, anywhere below. */
  readonly children?: ReactNode;
}

/**
 * Holds a text and speaks it; its parts show it and control it. A `<div>` with the status as `data-status`.
 *
 * What fails is told by {@link SpokenTextFailure}; nothing is thrown but for a missing `<SpeechProvider>`.
 */
export const SpokenTextRoot = forwardRef<HTMLDivElement, SpokenTextRootProps>(function SpokenTextRoot(
  { text, streaming, autoPlay = false, labels: someLabels, onStatusChange, onEnd, children, ...others },
  ref,
) {
  const { voice, attributes } = splitProps(others);
  const { rate, setRate } = useRate(voice.rate ?? 1);
  const handle = useSpokenText({ text, streaming, autoPlay, voice: { ...voice, rate }, onStatusChange, onEnd });
  const labels = useMemo(() => checkLabels(someLabels), [someLabels]);
  const value = useMemo(() => ({ ...handle, labels, rate, setRate }), [handle, labels, rate, setRate]);
  return (
    <SpokenTextContext.Provider value={value}>
      {renderPart({
        tag: 'div',
        own: { 'data-status': handle.speech.status, children },
        given: attributes,
        ref,
        state: { status: handle.speech.status },
      })}
    </SpokenTextContext.Provider>
  );
});

/** The rate that the app gives, or that the listener chose since. */
function useRate(given: number): { rate: number; setRate: (rate: number) => void } {
  const [rate, setRate] = useState(given);
  const [lastGiven, setLastGiven] = useState(given);
  // NaN, as of a variable that is not set, is the same as before.
  const isSame = Object.is(given, lastGiven);
  if (!isSame) {
    setLastGiven(given);
    setRate(given);
  }
  return { rate: isSame ? rate : given, setRate };
}
