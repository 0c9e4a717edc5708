/**
 * Puts a MediaSource behind an element: the usual one, or a ManagedMediaSource, which is all an iPhone has.
 */
import { SpeechError } from '../../../base/errors';

/** Safari's addition: it says when it wants to be filled, and drops what it likes. Not in TypeScript's library yet. */
interface ManagedMediaSource extends MediaSource {
  readonly streaming: boolean;
}

/** What an {@link AttachedSource} tells. */
export interface AttachedSourceEvents {
  /** It is open: SourceBuffers can be added. Called once. */
  readonly onOpen: () => void;
  /** A ManagedMediaSource wants to be filled, or no more for now. Called when it is open, and when that changes. */
  readonly onWanted: (isWanted: boolean) => void;
}

/** A MediaSource behind an element. */
export interface AttachedSource {
  readonly mediaSource: MediaSource;
  /** Takes it from the element, which is empty afterwards. Calling it again does nothing. */
  detach(): void;
}

/** Which kind of MediaSource there is; undefined where there is none, as on a server. */
export function mediaSourceConstructor(): typeof MediaSource | undefined {
  const scope = globalThis as { MediaSource?: typeof MediaSource; ManagedMediaSource?: typeof MediaSource };
  return scope.MediaSource ?? scope.ManagedMediaSource;
}

/**
 * Attaches a MediaSource.
 *
 * @throws SpeechError `audio-unsupported` where there is none.
 */
export function attachMediaSource(element: HTMLMediaElement, { onOpen, onWanted }: AttachedSourceEvents): AttachedSource {
  const Source = mediaSourceConstructor();
  if (Source === undefined) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message: "This browser has no MediaSource, which the media-source player needs. Leave the player to 'auto'.",
    });
  }
  const mediaSource = new Source();
  const managed = 'streaming' in mediaSource ? (mediaSource as ManagedMediaSource) : undefined;
  if (managed !== undefined) {
    // Safari opens it only where nothing can be sent to another device.
    element.disableRemotePlayback = true;
    for (const event of ['startstreaming', 'endstreaming']) {
      managed.addEventListener(event, () => {
        onWanted(managed.streaming);
      });
    }
  }
  const url = URL.createObjectURL(mediaSource);
  let isDetached = false;
  const onSourceOpen = () => {
    // From here on the element holds it, and the URL is of no more use.
    URL.revokeObjectURL(url);
    if (isDetached) return;
    onOpen();
    if (managed !== undefined) onWanted(managed.streaming);
  };
  mediaSource.addEventListener('sourceopen', onSourceOpen, { once: true });
  element.src = url;
  return {
    mediaSource,
    detach: () => {
      if (isDetached) return;
      isDetached = true;
      URL.revokeObjectURL(url);
      element.pause();
      element.removeAttribute('src');
      // Frees the decoder and the buffer; without it they stay until the element is collected.
      element.load();
    },
  };
}
