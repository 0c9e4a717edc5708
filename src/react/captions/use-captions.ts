/** Captions of speech as an ordinary text track. */
import { useEffect, useMemo, useRef } from 'react';
import { toCaptionCues, type CaptionCue } from '../../core/words/caption-cues';
import type { SpeechStreamHandle } from '../hook/use-speech-stream';
import { CaptionTrack, trackOf, type CaptionTarget } from './caption-track';

/**
 * Keeps the cues of a text track in step with speech. Cues come and grow with the sound and are removed when the component
 * unmounts. Their times are on the scale of `speech.readPosition()`, in seconds.
 *
 * @param target - A text track of the app, or a media element. The element gets a `captions` track, hidden until the app or
 *   the viewer shows it. Null or undefined while there is none, for example before the element is in the page.
 * @param speech - The handle that {@link useSpeechStream} returned.
 * @param text - The text of the present utterance, from its first character on. The words of `speech` tell whether it is
 *   markdown.
 */
export function useCaptions(target: CaptionTarget | null | undefined, speech: CaptionedSpeech, text: string): void {
  useCaptionTrack(target, useCaptionCues(speech, text));
}

/** The part of a speech handle that captions need. */
export type CaptionedSpeech = Pick<SpeechStreamHandle, 'buffer' | 'readWords'>;

/** Returns the cues of the speech that has arrived; new ones as more arrives. */
export function useCaptionCues({ readWords, buffer }: CaptionedSpeech, text: string): readonly CaptionCue[] {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the words are pulled: more arrive, and exact times may come later
  return useMemo(() => toCaptionCues(readWords(), text), [readWords, text, buffer]);
}

/** Keeps exactly these cues in a track. */
export function useCaptionTrack(target: CaptionTarget | null | undefined, cues: readonly CaptionCue[]): void {
  const captions = useRef<CaptionTrack | undefined>(undefined);
  useEffect(() => {
    if (target === undefined || target === null) return undefined;
    const created = new CaptionTrack(trackOf(target));
    captions.current = created;
    return () => {
      created.clear();
      captions.current = undefined;
    };
  }, [target]);
  useEffect(() => {
    captions.current?.update(cues);
  }, [target, cues]);
}
