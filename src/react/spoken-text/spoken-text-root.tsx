/** The element around the parts of a spoken text. It holds the text and the voice. */
import { forwardRef, useMemo, useState, type ReactNode } from 'react';
import type { SpeechOptions, SpeechOutcome, SpeechSnapshot, SpeechStatus } from '../../core/index';
import { checkLabels } from './labels/checked-labels';
import type { SomeSpokenTextLabels } from './labels/labels';
import { renderPart, type PartProps } from './parts/render-part';
import type { SpokenTextContent } from './content/read-content';
import { splitProps } from './split-props';
import { SpokenTextContext } from './state/spoken-text-context';
import { useSpokenText } from './state/use-spoken-text';

/** The state that {@link SpokenTextRoot} passes to `render`. */
export interface SpokenTextRootState {
  /** Also set as `data-status`. */
  readonly status: SpeechStatus;
}

/** Options of a spoken text. */
export interface SpokenTextOptions extends SpeechOptions {
  /**
   * Whether a growing string will still grow. Set it where it is known, as in chat hooks: speech then ends exactly with the
   * text. Default: unknown; the text counts as complete when it has not grown for a second.
   */
  readonly streaming?: boolean;
  /**
   * Speaks by itself as soon as there is text. Default: false; the listener starts speech. A page cannot detect a screen
   * reader, and automatic speech talks over it, so let the listener choose.
   */
  readonly autoPlay?: boolean;
  /** The words of the controls, for another language; see {@link DEFAULT_LABELS}. Default: English. */
  readonly labels?: SomeSpokenTextLabels;
  /** Called with each new status and its snapshot, also for several changes between two renders. */
  readonly onStatusChange?: (status: SpeechStatus, snapshot: SpeechSnapshot) => void;
  /**
   * Called when speech of the text is over, with the result of `speak()` of {@link useSpeechStream}: heard to its end,
   * interrupted (by stop, a new text or unmounting), or failed. Not called after a replay.
   */
  readonly onEnd?: (outcome: SpeechOutcome) => void;
}

/** Attributes of the outermost element: all those of a `<div>`, including `data-*`, `aria-*` and event handlers. */
export type SpokenTextAttributes<State> = Omit<PartProps<'div', State>, keyof SpokenTextOptions | 'children' | 'dangerouslySetInnerHTML'>;

/** Props of {@link SpokenTextRoot}. */
export interface SpokenTextRootProps extends SpokenTextOptions, SpokenTextAttributes<SpokenTextRootState> {
  /**
   * A fixed text, a text that grows between renders, or a source of text (an async iterable or a stream). A growing chat
   * message also works, such as one of `useChat` in the Vercel AI SDK. Numbers and arrays (from `Hello {name}`) are read as
   * React would render them. Null, undefined and false are the empty text, for example before an answer begins.
   */
  readonly text: SpokenTextContent;
  /** The parts, at any depth. */
  readonly children?: ReactNode;
}

/**
 * Holds a text and speaks it; its parts show and control it. Renders a `<div>` with the status as `data-status`.
 *
 * {@link SpokenTextFailure} shows failures. Throws only if there is no `<SpeechProvider>`.
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

/** Returns the rate that the app set, or the one that the listener chose since. */
function useRate(given: number): { rate: number; setRate: (rate: number) => void } {
  const [rate, setRate] = useState(given);
  const [lastGiven, setLastGiven] = useState(given);
  // `Object.is` also treats NaN, from an unset variable, as unchanged.
  const isSame = Object.is(given, lastGiven);
  if (!isSame) {
    setLastGiven(given);
    setRate(given);
  }
  return { rate: isSame ? rate : given, setRate };
}
