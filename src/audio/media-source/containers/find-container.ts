/** Finds a container in which a browser's MediaSource plays a format. It tries each one, because browsers' own claims are not reliable. */
import { systemClock } from '../../../base/clock';
import type { AudioFormat } from '../../player/audio-sink';
import type { AudioPacket } from '../../packets/packet';
import { attachMediaSource, mediaSourceConstructor } from './attach-media-source';
import type { Container } from './container';
import { samplePackets } from './sample-packets';

/** A browser that has not answered after this time counts as silent. */
const PROBE_TIMEOUT_MS = 2000;
/**
 * A silent browser is tried this many times: the page may have been busy, or in a background tab, where Chromium loads no media until
 * the tab is shown. A browser that never answers must not delay every utterance.
 */
const MOST_PROBES = 3;

type OutputFormat = AudioFormat['outputFormat'];

const asked = new Map<OutputFormat, Promise<Container | undefined>>();
const probes = new Map<OutputFormat, number>();

/**
 * Finds the container for a format, and keeps the answer. If the browser did not answer, or code could not be loaded, the next call
 * asks again, up to {@link MOST_PROBES} times. Never rejects.
 *
 * @returns The container; undefined if the `media-source` player cannot play the format.
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
      // The container's code could not be loaded. The next call tries again.
      asked.delete(outputFormat);
      return undefined;
    });
    asked.set(outputFormat, container);
  }
  return container;
}

/** @param onSilence - Called if none was found, and the browser gave no answer for a container that it claims to support. */
async function probe(format: OutputFormat, onSilence: () => void): Promise<Container | undefined> {
  const Source = mediaSourceConstructor();
  if (Source === undefined) return undefined;
  const packets = samplePackets(format);
  let isSilent = false;
  for (const load of candidates(format)) {
    const container = await load();
    // A negative answer is reliable, and saves the trial.
    if (!Source.isTypeSupported(container.mimeType)) continue;
    const isTaken = await takes(container, packets);
    if (isTaken === true) return container;
    isSilent ||= isTaken === undefined;
  }
  if (isSilent) onSilence();
  return undefined;
}

/** Lists the containers to try, those with the least overhead first. Each is loaded when it is needed. */
function candidates(format: OutputFormat): readonly (() => Promise<Container>)[] {
  switch (format) {
    case 'mp3':
      return [async () => (await import('./mpeg-container')).mpegContainer, async () => (await import('./mp4-container')).mp3InMp4];
    case 'ogg_opus':
      return [async () => (await import('./mp4-container')).opusInMp4, async () => (await import('./webm-container')).opusInWebm];
    case 'ogg_vorbis':
      return [async () => (await import('./webm-container')).vorbisInWebm];
    // No MediaSource plays bare samples.
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return [];
  }
}

/** Tries whether the browser buffers packets in a container. Resolves to undefined if it does not answer. */
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
