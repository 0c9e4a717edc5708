/** Captions of what is spoken, as an ordinary text track. */
import { useEffect, useMemo, useRef } from 'react';
import { toCaptionCues, type CaptionCue } from '../../core/words/caption-cues';
import type { SpeechStreamHandle } from '../use-speech-stream';
import { CaptionTrack, trackOf, type CaptionTarget } from './caption-track';

/**
 * Keeps the cues of a text track what is spoken: they come and grow with the sound, and go with the component. Their
 * seconds are those of `speech.readPosition()`.
 *
 * @param target - A track of the app's own, or a media element, which gets one: `captions`, hidden until the app or the
 *   viewer has it shown. Null or undefined while there is none, as before an element is in the page.
 * @param speech - What {@link useSpeechStream} returned.
 * @param text - The text of the present utterance, from its first character on. Its words know whether it is markdown.
 */
export function useCaptions(target: CaptionTarget | null | undefined, speech: CaptionedSpeech, text: string): void {
  useCaptionTrack(target, useCaptionCues(speech, text));
}

/** What of speech captions are made of. */
export type CaptionedSpeech = Pick<SpeechStreamHandle, 'buffer' | 'readWords'>;

/** The cues of what has arrived; others when more has. */
export function useCaptionCues({ readWords, buffer }: CaptionedSpeech, text: string): readonly CaptionCue[] {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the words are pulled: more arrive, and exact times may come later
  return useMemo(() => toCaptionCues(readWords(), text), [readWords, text, buffer]);
}

/** Keeps the cues of a track these. */
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
