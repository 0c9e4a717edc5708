/**
 * Minimal hand-written players for comparison. They are only fast: none buffers, reports, survives bad input, or can seek.
 */

/** The name of the processor below. */
const BARE_NAME = 'bare-player';

// Plays posted samples from the next quantum on.
const BARE_SOURCE = `
class BarePlayer extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = [];
    this.at = 0;
    this.port.onmessage = ({ data }) => {
      this.queue.push(data);
    };
  }
  process(inputs, [[output]]) {
    for (let index = 0; index < output.length && this.queue.length > 0; index++) {
      output[index] = this.queue[0][this.at++];
      if (this.at < this.queue[0].length) continue;
      this.queue.shift();
      this.at = 0;
    }
    return true;
  }
}
registerProcessor('${BARE_NAME}', BarePlayer);
`;

/** A hand-written player. */
export interface HandWrittenPlayer {
  /** Appends the next bytes. */
  readonly append: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly close: () => void;
}

/** Loads the code of {@link createBarePlayer} into a context. */
export async function loadBarePlayer(context: AudioContext): Promise<void> {
  const url = URL.createObjectURL(new Blob([BARE_SOURCE], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
}

/** The fastest possible player: ready samples at the context's rate, posted to a minimal AudioWorklet. */
export function createBarePlayer(
  context: AudioContext,
  destination: AudioNode,
): { post(samples: Float32Array<ArrayBuffer>): void; close(): void } {
  const node = new AudioWorkletNode(context, BARE_NAME, { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(destination);
  return {
    post: (samples) => {
      node.port.postMessage(samples, [samples.buffer]);
    },
    close: () => {
      node.disconnect();
    },
  };
}

/** The shortest MediaSource player: an element, a SourceBuffer, and one append after the other. */
export async function createMediaSourcePlayer(
  mimeType: string,
): Promise<HandWrittenPlayer & { readonly element: HTMLMediaElement; readonly end: () => void }> {
  const element = new Audio();
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  element.src = url;
  await new Promise((resolve) => {
    source.onsourceopen = resolve;
  });
  URL.revokeObjectURL(url);
  const buffer = source.addSourceBuffer(mimeType);
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let isComplete = false;
  const appendNext = () => {
    if (buffer.updating || source.readyState !== 'open') return;
    const next = waiting.shift();
    if (next !== undefined) buffer.appendBuffer(next);
    else if (isComplete) source.endOfStream();
  };
  buffer.onupdateend = appendNext;
  // The promise settles when it plays, or when it is closed before that.
  element.play().catch(() => undefined);
  return {
    element,
    append: (bytes) => {
      waiting.push(bytes);
      appendNext();
    },
    end: () => {
      isComplete = true;
      appendNext();
    },
    close: () => {
      element.pause();
      element.removeAttribute('src');
      element.load();
    },
  };
}

/** How far ahead of the clock the first source is scheduled, in seconds. */
const SCHEDULE_AHEAD_SECONDS = 0.1;

/** The usual player: decodes each chunk with `decodeAudioData` and schedules it after the previous one. */
export function createScheduledPlayer(context: AudioContext): HandWrittenPlayer {
  let startSeconds = 0;
  let decoded = Promise.resolve();
  let isClosed = false;
  return {
    append: (bytes) => {
      const decoding = context.decodeAudioData(bytes.buffer);
      decoded = decoded.then(async () => {
        const buffer = await decoding;
        if (isClosed) return;
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(context.destination);
        startSeconds = Math.max(startSeconds, context.currentTime + SCHEDULE_AHEAD_SECONDS);
        source.start(startSeconds);
        startSeconds += buffer.duration;
      });
    },
    close: () => {
      isClosed = true;
    },
  };
}
