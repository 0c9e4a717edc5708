/**
 * Finds out in which container a browser's MediaSource truly takes a format: by giving it some, not by asking, since what
 * browsers say of themselves and what they do are two things.
 */
import { systemClock } from '../../../base/clock';
import type { AudioFormat } from '../../player/audio-sink';
import type { AudioPacket } from '../../packets/packet';
import { attachMediaSource, mediaSourceConstructor } from './attach-media-source';
import type { Container } from './container';
import { samplePackets } from './sample-packets';

/** So long a browser is given to answer. */
const PROBE_TIMEOUT_MS = 2000;
/**
 * Without an answer it is asked so many times: the page may have been busy, or in a tab that was opened in the background,
 * where Chromium loads no media before somebody looks. One that never answers must not keep every utterance waiting.
 */
const MOST_PROBES = 3;

type OutputFormat = AudioFormat['outputFormat'];

const asked = new Map<OutputFormat, Promise<Container | undefined>>();
const known = new Map<OutputFormat, Container>();
const probes = new Map<OutputFormat, number>();

/**
 * Finds the container for a format. Asked once for each format; the answer is kept, if there was one. Never rejects.
 *
 * @returns The container; undefined where the `media-source` player can't play the format.
 */
export function findContainer(format: AudioFormat): Promise<Container | undefined> {
  const { outputFormat } = format;
  let container = asked.get(outputFormat);
  if (container === undefined) {
    const count = (probes.get(outputFormat) ?? 0) + 1;
    probes.set(outputFormat, count);
    container = probe(outputFormat, () => {
      if (count < MOST_PROBES) asked.delete(outputFormat);
    }).catch(() => {
      // Its code did not arrive: the next one who asks may have more luck.
      asked.delete(outputFormat);
      return undefined;
    });
    asked.set(outputFormat, container);
    void container.then((found) => {
      if (found !== undefined) known.set(outputFormat, found);
    });
  }
  return container;
}

/** The container that {@link findContainer} has found; undefined before that, and where there is none. */
export function knownContainer({ outputFormat }: AudioFormat): Container | undefined {
  return known.get(outputFormat);
}

/** @param onSilence - Called where none was found, and the browser has not answered for one that it says it takes. */
async function probe(format: OutputFormat, onSilence: () => void): Promise<Container | undefined> {
  const Source = mediaSourceConstructor();
  if (Source === undefined) return undefined;
  const packets = samplePackets(format);
  let isSilent = false;
  for (const load of candidates(format)) {
    const container = await load();
    // To ask first costs nothing, and a browser that says no means it.
    if (!Source.isTypeSupported(container.mimeType)) continue;
    const isTaken = await takes(container, packets);
    if (isTaken === true) return container;
    isSilent ||= isTaken === undefined;
  }
  if (isSilent) onSilence();
  return undefined;
}

/** In the order of how little is to be written around the packets. Loaded one by one, as they are needed. */
function candidates(format: OutputFormat): readonly (() => Promise<Container>)[] {
  switch (format) {
    case 'mp3':
      return [async () => (await import('./mpeg-container')).mpegContainer, async () => (await import('./mp4-container')).mp3InMp4];
    case 'ogg_opus':
      return [async () => (await import('./mp4-container')).opusInMp4, async () => (await import('./webm-container')).opusInWebm];
    case 'ogg_vorbis':
      return [async () => (await import('./webm-container')).vorbisInWebm];
    // No MediaSource anywhere takes samples.
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return [];
  }
}

/** Whether a browser that is given packets has them in its buffer afterwards; undefined where it does not answer. */
function takes(container: Container, packets: readonly AudioPacket[]): Promise<boolean | undefined> {
  const element = new Audio();
  return new Promise<boolean | undefined>((resolve) => {
    const timer = systemClock.setTimer(() => {
      answer(undefined);
    }, PROBE_TIMEOUT_MS);
    const answer = (isTaken: boolean | undefined) => {
      systemClock.clearTimer(timer);
      source.detach();
      resolve(isTaken);
    };
    element.addEventListener(
      'error',
      () => {
        answer(false);
      },
      { once: true },
    );
    const source = attachMediaSource(element, {
      onOpen: () => {
        try {
          appendAll(source.mediaSource.addSourceBuffer(container.mimeType), container, packets, answer);
        } catch {
          answer(false);
        }
      },
      onWanted: () => undefined,
    });
  });
}

function appendAll(buffer: SourceBuffer, container: Container, packets: readonly AudioPacket[], answer: (isTaken: boolean) => void): void {
  const [first] = packets;
  const header = first === undefined ? undefined : container.header(first.config, false);
  const appends = [...(header === undefined ? [] : [header]), container.fragment(packets, 0)];
  const next = () => {
    const bytes = appends.shift();
    if (bytes !== undefined) buffer.appendBuffer(bytes);
    else answer(buffer.buffered.length > 0 && buffer.buffered.end(0) > 0);
  };
  buffer.addEventListener('updateend', () => {
    try {
      next();
    } catch {
      answer(false);
    }
  });
  buffer.addEventListener('error', () => {
    answer(false);
  });
  next();
}
