/** Captions of what is spoken, as an ordinary text track. */
import { useEffect, useMemo, useRef } from 'react';
import { toCaptionCues, type CaptionCue } from '../../core/caption-cues';
import type { SpeechStreamHandle } from '../use-speech-stream';
import { CaptionTrack } from './caption-track';

/**
 * Keeps the cues of a text track what is spoken: they come and grow with the sound, and go with the component. Their
 * seconds are those of `speech.readPosition()`.
 *
 * @param track - A track of the app's own: `video.addTextTrack('captions')`. Undefined while there is none.
 * @param speech - What {@link useSpeechStream} returned.
 * @param text - The text of the present utterance, from its first character on.
 */
export function useCaptions(track: TextTrack | undefined, speech: CaptionedSpeech, text: string): void {
  useCaptionTrack(track, useCaptionCues(speech, text));
}

/** What of speech captions are made of. */
export type CaptionedSpeech = Pick<SpeechStreamHandle, 'buffer' | 'readWords'>;

/** The cues of what has arrived; others when more has. */
export function useCaptionCues({ readWords, buffer }: CaptionedSpeech, text: string): readonly CaptionCue[] {
  const { receivedSeconds, state } = buffer;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the words are pulled: there are others when more has arrived
  return useMemo(() => toCaptionCues(readWords(), text), [readWords, text, receivedSeconds, state]);
}

/** Keeps the cues of a track these. */
export function useCaptionTrack(track: TextTrack | undefined, cues: readonly CaptionCue[]): void {
  const captions = useRef<CaptionTrack | undefined>(undefined);
  useEffect(() => {
    if (track === undefined) return undefined;
    const created = new CaptionTrack(track);
    captions.current = created;
    return () => {
      created.clear();
      captions.current = undefined;
    };
  }, [track]);
  useEffect(() => {
    captions.current?.update(cues);
  }, [track, cues]);
}
