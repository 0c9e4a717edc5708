/** Keeps the cues of a text track up to date while speech goes on. */
import { cueText } from '../../core/words/web-vtt';
import type { CaptionCue } from '../../core/index';

/** The target of cues: a text track of the page, or a media element, which gets a new track. */
export type CaptionTarget = TextTrack | HTMLMediaElement;

/** The track of each media element. An element cannot remove a track, so it gets only one. */
const trackOfElement = new WeakMap<HTMLMediaElement, TextTrack>();

/** Returns the track of a target, and adds one to a media element on first use. */
export function trackOf(target: CaptionTarget): TextTrack {
  if (!('addTextTrack' in target)) return target;
  let track = trackOfElement.get(target);
  if (track === undefined) {
    track = target.addTextTrack('captions', '', target.closest<HTMLElement>('[lang]')?.lang ?? '');
    trackOfElement.set(target, track);
  }
  return track;
}

/** The cues of one text in a track. Other cues of the track are left alone. */
export class CaptionTrack {
  /** The track that holds the cues. */
  readonly track: TextTrack;
  readonly #cues: VTTCue[] = [];

  /** @param track - A text track of the page. */
  constructor(track: TextTrack) {
    this.track = track;
  }

  /** Adds, changes and removes cues until the track has exactly these. Unchanged cues are not touched. */
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

  /** Removes all cues that were added here. */
  clear(): void {
    while (this.#cues.length > 0) this.#removeLast();
  }

  #removeLast(): void {
    const cue = this.#cues.pop();
    if (cue !== undefined) this.track.removeCue(cue);
  }
}
