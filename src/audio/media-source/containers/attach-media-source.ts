/**
 * Attaches a MediaSource to an element: the usual kind, or a ManagedMediaSource, the only kind on iPhones.
 */
import { SpeechError } from '../../../base/errors';

/** Safari's kind of MediaSource: it tells when it wants data, and may drop any data. Missing in TypeScript's DOM types. */
interface ManagedMediaSource extends MediaSource {
  readonly streaming: boolean;
}

/** Callbacks of an {@link AttachedSource}. */
export interface AttachedSourceEvents {
  /** Called once, when the source is open and SourceBuffers can be added. */
  readonly onOpen: () => void;
  /** Called with whether a ManagedMediaSource wants data: when it is open, and whenever that changes. */
  readonly onWanted: (isWanted: boolean) => void;
}

/** A MediaSource that is attached to an element. */
export interface AttachedSource {
  readonly mediaSource: MediaSource;
  /** Removes the source from the element, which is empty afterwards. Repeated calls do nothing. */
  detach(): void;
}

/** Returns the browser's kind of MediaSource. Undefined if there is none, for example on a server. */
export function mediaSourceConstructor(): typeof MediaSource | undefined {
  const scope = globalThis as { MediaSource?: typeof MediaSource; ManagedMediaSource?: typeof MediaSource };
  return scope.MediaSource ?? scope.ManagedMediaSource;
}

/**
 * Attaches a MediaSource.
 *
 * @throws SpeechError `audio-unsupported` if the browser has no MediaSource.
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
    // Safari opens a ManagedMediaSource only if remote playback is disabled.
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
    // From here on the element keeps the source alive, and the URL is not needed.
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
      // Frees the decoder and the buffer. Without `load` they stay until the element is collected.
      element.load();
    },
  };
}
