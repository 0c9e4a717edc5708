/**
 * Records everything that a page plays, whoever plays it: nodes that connect to a destination are led through a recorder, and so
 * are elements that play. Install it before any player is loaded.
 */
import { loadProcessor } from '../meter-node';

/** What one context has rendered. */
export interface RecordedSound {
  readonly sampleRate: number;
  readonly samples: Float32Array<ArrayBuffer>;
  /** Returns when a sample was rendered, in milliseconds of `performance.now()`. */
  readonly renderedAtMs: (index: number) => number;
}

/** The recorder of a page. */
export interface SoundTap {
  /** Resolves when everything that plays so far is recorded. */
  ready(): Promise<void>;
  /** Forgets what was recorded. */
  restart(): void;
  /** When the last audible sample was rendered, up to some hundredths of a second ago; undefined without any since the last restart. */
  lastAudibleAtMs(): number | undefined;
  /** Returns what was recorded since the last restart by the context with the most sound. */
  read(): Promise<RecordedSound>;
}

const RECORDER_NAME = 'bench-recorder';
const QUANTUM_FRAMES = 128;
const BATCH_QUANTA = 8;
/** The mean error of `Date.now()`, which is cut to milliseconds. */
const CUT_MS = 0.5;

const RECORDER_SOURCE = `
class BenchRecorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.begin();
    this.port.onmessage = () => {
      this.flush();
      this.port.postMessage('flushed');
    };
  }
  begin() {
    this.samples = new Float32Array(${QUANTUM_FRAMES * BATCH_QUANTA});
    this.moments = new Float64Array(${BATCH_QUANTA});
    this.quanta = 0;
  }
  flush() {
    const { samples, moments, quanta } = this;
    if (quanta > 0) this.port.postMessage({ samples, moments, quanta }, [samples.buffer, moments.buffer]);
    this.begin();
  }
  process([input], [output]) {
    const [samples] = input;
    this.moments[this.quanta] = Date.now();
    if (samples) {
      this.samples.set(samples, this.quanta * ${QUANTUM_FRAMES});
      for (const channel of output) channel.set(samples);
    }
    this.quanta += 1;
    if (this.quanta === ${BATCH_QUANTA}) this.flush();
    return true;
  }
}
registerProcessor('${RECORDER_NAME}', BenchRecorder);
`;

/** Samples below this are silence. */
export const AUDIBLE_SAMPLE = 1e-3;

interface Batch {
  readonly samples: Float32Array;
  readonly moments: Float64Array;
  readonly quanta: number;
}

type GraphCalls = Readonly<Record<'connect' | 'disconnect', (...rest: unknown[]) => unknown>>;

/** Installs the recorder. */
export function installSoundTap(): SoundTap {
  const recorders: Recorder[] = [];
  const gates = new WeakMap<AudioNode, GainNode>();
  const { connect, disconnect } = AudioNode.prototype as unknown as GraphCalls;

  const gateOf = (loudspeaker: AudioNode): GainNode => {
    let gate = gates.get(loudspeaker);
    if (gate === undefined) {
      gate = new GainNode(loudspeaker.context);
      gates.set(loudspeaker, gate);
      connect.call(gate, loudspeaker);
      recorders.push(new Recorder(loudspeaker, gate, { connect, disconnect }));
    }
    return gate;
  };
  const throughGate = (call: (...rest: unknown[]) => unknown) =>
    function (this: AudioNode, ...rest: unknown[]): unknown {
      const [target] = rest;
      return call.call(this, ...(isLoudspeaker(target) ? [gateOf(target), ...rest.slice(1)] : rest));
    };
  Object.assign(AudioNode.prototype, { connect: throughGate(connect), disconnect: throughGate(disconnect) });

  recordElements();
  return {
    ready: async () => {
      await Promise.all(recorders.map(({ loaded }) => loaded));
    },
    restart: () => {
      for (const recorder of recorders) recorder.restart();
    },
    lastAudibleAtMs: () => {
      const times = recorders.map(({ lastAudibleAtMs }) => lastAudibleAtMs).filter((atMs) => atMs !== undefined);
      return times.length === 0 ? undefined : Math.max(...times);
    },
    read: async () => {
      const sounds = await Promise.all(recorders.filter(({ hasRecorded }) => hasRecorded).map((recorder) => recorder.read()));
      const loudness = sounds.map(({ samples }) => samples.reduce((sum, sample) => sum + Math.abs(sample), 0));
      const loudest = sounds[loudness.indexOf(Math.max(...loudness))];
      if (loudest === undefined) throw new Error('Nothing was played through any context.');
      return loudest;
    },
  };
}

/** Whether a node leads out of the page's contexts: to the device, or to a stream that an element plays. */
function isLoudspeaker(node: unknown): node is AudioNode {
  if (node instanceof MediaStreamAudioDestinationNode) return true;
  return node instanceof AudioDestinationNode && node.context instanceof AudioContext;
}

/** Leads elements through a context as soon as they play. */
function recordElements(): void {
  const routed = new WeakSet<HTMLMediaElement>();
  let context: AudioContext | undefined;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called with the element that it was called on.
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (!routed.has(this)) {
      routed.add(this);
      context ??= new AudioContext();
      context.createMediaElementSource(this).connect(context.destination);
    }
    return play.call(this);
  };
}

class Recorder {
  /** See {@link SoundTap.lastAudibleAtMs}. */
  lastAudibleAtMs: number | undefined;
  readonly loaded: Promise<void>;
  readonly #context: AudioContext;
  #batches: Batch[] = [];
  #wallClockAheadMs = measureWallClockAheadMs();
  #node: AudioWorkletNode | undefined;
  #onFlushed: () => void = () => undefined;

  constructor(loudspeaker: AudioNode, gate: GainNode, { connect, disconnect }: GraphCalls) {
    const context = loudspeaker.context as AudioContext;
    this.#context = context;
    this.loaded = loadProcessor(context, RECORDER_SOURCE).then(() => {
      const node = new AudioWorkletNode(context, RECORDER_NAME, { channelCount: 1, channelCountMode: 'explicit', outputChannelCount: [1] });
      node.port.onmessage = ({ data }: MessageEvent<Batch | 'flushed'>) => {
        if (data === 'flushed') this.#onFlushed();
        else this.#keep(data);
      };
      disconnect.call(gate);
      connect.call(gate, node);
      connect.call(node, loudspeaker);
      this.#node = node;
    });
  }

  get hasRecorded(): boolean {
    return this.#batches.length > 0;
  }

  restart(): void {
    this.#batches = [];
    this.lastAudibleAtMs = undefined;
    this.#wallClockAheadMs = measureWallClockAheadMs();
  }

  async read(): Promise<RecordedSound> {
    // A player may have closed its context; then the last batch, some hundredths of a second, is lost.
    if (this.#context.state === 'running') {
      await new Promise<void>((resolve) => {
        this.#onFlushed = resolve;
        this.#node?.port.postMessage('flush');
      });
    }
    const quanta = this.#batches.reduce((sum, batch) => sum + batch.quanta, 0);
    const samples = new Float32Array(quanta * QUANTUM_FRAMES);
    const moments = new Float64Array(quanta);
    let at = 0;
    for (const batch of this.#batches) {
      samples.set(batch.samples.subarray(0, batch.quanta * QUANTUM_FRAMES), at * QUANTUM_FRAMES);
      moments.set(batch.moments.subarray(0, batch.quanta), at);
      at += batch.quanta;
    }
    const { sampleRate } = this.#context;
    const renderedAtMs = (index: number) => this.#timeOf(moments[Math.floor(index / QUANTUM_FRAMES)]);
    return { sampleRate, samples, renderedAtMs };
  }

  #keep(batch: Batch): void {
    this.#batches.push(batch);
    const last = batch.samples.findLastIndex((sample) => Math.abs(sample) >= AUDIBLE_SAMPLE);
    if (last >= 0) this.lastAudibleAtMs = this.#timeOf(batch.moments[Math.floor(last / QUANTUM_FRAMES)]);
  }

  #timeOf(wallClockMs = NaN): number {
    return wallClockMs + CUT_MS - this.#wallClockAheadMs;
  }
}

/** Measures the difference between `Date.now()` and `performance.now()`, at the start of a millisecond. */
function measureWallClockAheadMs(): number {
  const startMs = Date.now();
  let nowMs = startMs;
  while (nowMs === startMs) nowMs = Date.now();
  return nowMs - performance.now();
}
