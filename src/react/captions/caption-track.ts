/** Cues of a text track that are kept as they should be, while speech goes on. */
import { cueText } from '../../core/words/web-vtt';
import type { CaptionCue } from '../../core/index';

/** Where cues go: into a text track of the page's, or into a media element, which gets one. */
export type CaptionTarget = TextTrack | HTMLMediaElement;

/** No track can be taken away from an element again, so it gets no second one. */
const trackOfElement = new WeakMap<HTMLMediaElement, TextTrack>();

/** The track that cues go into. */
export function trackOf(target: CaptionTarget): TextTrack {
  if (!('addTextTrack' in target)) return target;
  let track = trackOfElement.get(target);
  if (track === undefined) {
    track = target.addTextTrack('captions', '', target.closest<HTMLElement>('[lang]')?.lang ?? '');
    trackOfElement.set(target, track);
  }
  return track;
}

/** Our cues in a track, which may have others. */
export class CaptionTrack {
  /** The track. */
  readonly track: TextTrack;
  readonly #cues: VTTCue[] = [];

  /** @param track - Any track of the page's. */
  constructor(track: TextTrack) {
    this.track = track;
  }

  /** Adds, changes and removes cues until there are these and no other. What is as it was is left alone. */
  update(cues: readonly CaptionCue[]): void {
    while (this.#cues.length > cues.length) this.#removeLast();
    cues.forEach((cue, index) => {
      const { startSeconds, endSeconds } = cue;
      const text = cueText(cue);
      const present = this.#cues[index];
      if (present === undefined) {
        const added = new VTTCue(startSeconds, endSeconds, text);
        this.#cues.push(added);
        this.track.addCue(added);
        return;
      }
      if (present.startTime !== startSeconds) present.startTime = startSeconds;
      if (present.endTime !== endSeconds) present.endTime = endSeconds;
      if (present.text !== text) present.text = text;
    });
  }

  /** Removes all of ours. */
  clear(): void {
    while (this.#cues.length > 0) this.#removeLast();
  }

  #removeLast(): void {
    const cue = this.#cues.pop();
    if (cue !== undefined) this.track.removeCue(cue);
  }
}
