/** Records what a context renders: a node that passes sound on to the loudspeaker and copies every sample. */

/** A recording in progress. */
export interface OutputTap {
  /** Use it as the destination of `createAudioOutput`, or connect to it. */
  readonly node: AudioNode;
  /** Everything recorded since {@link tapOutput}, up to the quantum before this call, silence included. */
  read(): Promise<Float32Array<ArrayBuffer>>;
  /** The frame on the context's clock at which the recording began. */
  readonly startFrame: number;
  /** Ends the recording. */
  close(): void;
}

const TAP_SOURCE = `
const BATCH_FRAMES = 4096;
class OutputTap extends AudioWorkletProcessor {
  constructor() {
    super();
    this.batch = new Float32Array(BATCH_FRAMES);
    this.filled = 0;
    this.closed = false;
    this.started = false;
    this.port.onmessage = ({ data }) => {
      if (data === 'close') this.closed = true;
      this.flush();
      this.port.postMessage('flushed');
    };
  }
  flush() {
    const samples = this.batch.slice(0, this.filled);
    this.port.postMessage(samples, [samples.buffer]);
    this.filled = 0;
  }
  process([input], [output]) {
    if (!this.started) {
      this.started = true;
      this.port.postMessage({ startFrame: currentFrame });
    }
    const samples = input[0];
    const frames = output[0].length;
    if (samples) {
      this.batch.set(samples, this.filled);
      for (const channel of output) channel.set(samples);
    } else {
      this.batch.fill(0, this.filled, this.filled + frames);
    }
    this.filled += frames;
    if (this.filled + frames > BATCH_FRAMES) this.flush();
    return !this.closed;
  }
}
registerProcessor('output-tap', OutputTap);
`;

const loading = new WeakMap<BaseAudioContext, Promise<void>>();

/** Puts a tap before the loudspeaker of `context`, which must be running, and waits until it records. */
export async function tapOutput(context: AudioContext): Promise<OutputTap> {
  let loaded = loading.get(context);
  if (loaded === undefined) {
    const url = URL.createObjectURL(new Blob([TAP_SOURCE], { type: 'text/javascript' }));
    loaded = context.audioWorklet.addModule(url);
    loading.set(context, loaded);
  }
  await loaded;
  const node = new AudioWorkletNode(context, 'output-tap', {
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
  });
  const batches: Float32Array[] = [];
  const readers: (() => void)[] = [];
  const startFrame = await new Promise<number>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<Float32Array | 'flushed' | { startFrame: number }>) => {
      // If the context belongs to a frame, the data come from another realm, so instanceof would fail.
      if (ArrayBuffer.isView(data)) batches.push(data);
      else if (data === 'flushed') readers.shift()?.();
      else resolve(data.startFrame);
    };
    node.connect(context.destination);
  });
  return {
    node,
    startFrame,
    async read() {
      await new Promise<void>((resolve) => {
        readers.push(resolve);
        node.port.postMessage('flush');
      });
      const recording = new Float32Array(batches.reduce((sum, batch) => sum + batch.length, 0));
      let at = 0;
      for (const batch of batches) {
        recording.set(batch, at);
        at += batch.length;
      }
      return recording;
    },
    close() {
      node.port.postMessage('close');
      node.disconnect();
    },
  };
}
