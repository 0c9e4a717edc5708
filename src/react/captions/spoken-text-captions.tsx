/** The part of a spoken text that shows the current caption. */
import { forwardRef, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { CaptionCue } from '../../core/words/caption-cues';
import type { SpeechStatus } from '../../core/index';
import { renderPart, type PartProps } from '../spoken-text/parts/render-part';
import { useSpokenTextContext } from '../spoken-text/state/spoken-text-context';
import { useFrames } from '../spoken-text/page/use-frames';
import { isHeard } from '../spoken-text/state/playback-phase';
import { inText } from '../spoken-text/words/use-word-view';
import type { CaptionTarget } from './caption-track';
import { useCaptionCues, useCaptionTrack } from './use-captions';

/** The state that {@link SpokenTextCaptions} passes to `render`. */
export interface SpokenTextCaptionsState {
  readonly status: SpeechStatus;
  /** The cue on show; undefined between two cues. */
  readonly cue: CaptionCue | undefined;
}

/** Props of {@link SpokenTextCaptions}. */
export type SpokenTextCaptionsProps = PartProps<'div', SpokenTextCaptionsState> & {
  /**
   * Receives all cues: a text track of the app, or a media element, which gets a new track. Null means none, for example
   * while the element is not in the page yet. Default: none.
   */
  readonly track?: CaptionTarget | null;
};

/**
 * Shows one or two lines of the text that is heard, as a `<div>`. It looks for the current cue once a frame and renders
 * only when the cue changes. It is no live region: a listener does not need the speech read out again.
 */
export const SpokenTextCaptions = forwardRef<HTMLDivElement, SpokenTextCaptionsProps>(function SpokenTextCaptions(
  { track, ...given },
  ref,
) {
  const { speech, shownText, readPlacement } = useSpokenTextContext();
  const { status, readWords, readPosition, positionSeconds, buffer } = speech;
  const readWordsInText = useCallback(() => {
    const placement = readPlacement();
    return placement === undefined ? [] : readWords().map((word) => ({ ...word, ...inText(word, placement) }));
  }, [readPlacement, readWords]);
  const cues = useCaptionCues({ buffer, readWords: readWordsInText }, shownText);
  useCaptionTrack(track, cues);
  const [shown, setShown] = useState<CaptionCue>();
  const show = useCallback(() => {
    const seconds = readPosition();
    setShown(cues.findLast(({ startSeconds, endSeconds }) => startSeconds <= seconds && seconds < endSeconds));
  }, [cues, readPosition]);
  const element = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => element.current as HTMLDivElement);
  useFrames(status === 'playing', show, element);
  // Covers changes while nothing plays: a seek, or the end of speech.
  useEffect(show, [show, status, positionSeconds]);
  const cue = isHeard(speech) ? shown : undefined;
  return renderPart({
    tag: 'div',
    // A right-to-left text may stand on a left-to-right page.
    own: { 'data-part': 'captions', dir: 'auto', ...(cue === undefined ? { 'data-empty': '' } : {}), children: cue?.text },
    given,
    ref: element,
    state: { status, cue },
  });
});
