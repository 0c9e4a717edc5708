/** The caption of what is heard now, as a part of a spoken text. */
import { forwardRef, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { CaptionCue } from '../../core/words/caption-cues';
import type { SpeechStatus } from '../../core/index';
import { renderPart, type PartProps } from '../spoken-text/parts/render-part';
import { useSpokenTextContext } from '../spoken-text/spoken-text-context';
import { useFrames } from '../spoken-text/use-frames';
import { isHeard } from '../spoken-text/use-spoken-text';
import { inText } from '../spoken-text/words/use-word-view';
import type { CaptionTarget } from './caption-track';
import { useCaptionCues, useCaptionTrack } from './use-captions';

/** What {@link SpokenTextCaptions} tells `render` of itself. */
export interface SpokenTextCaptionsState {
  readonly status: SpeechStatus;
  /** What is shown now; undefined between two cues. */
  readonly cue: CaptionCue | undefined;
}

/** Props of {@link SpokenTextCaptions}. */
export type SpokenTextCaptionsProps = PartProps<'div', SpokenTextCaptionsState> & {
  /**
   * Gets all cues: a text track of the app's own, or a media element, which gets one. Null is none, as before the element
   * is in the page. Default: none.
   */
  readonly track?: CaptionTarget | null;
};

/**
 * Shows one or two lines of what is heard, as a `<div>`: looked for once a frame, rendered with each cue. No live region: who hears it need not have it read
 * out, too.
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
  // What changes while it stands still: a place that was sought to, or an end.
  useEffect(show, [show, status, positionSeconds]);
  const cue = isHeard(speech) ? shown : undefined;
  return renderPart({
    tag: 'div',
    // A text may be written from the right on a page that is not.
    own: { 'data-part': 'captions', dir: 'auto', ...(cue === undefined ? { 'data-empty': '' } : {}), children: cue?.text },
    given,
    ref: element,
    state: { status, cue },
  });
});
