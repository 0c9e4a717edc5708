/**
 * Has the feeding Worker measure sound; the page does it where there is no Worker, or none any more. It may have to move
 * in the middle of a segment, so it keeps that and measures it again, and tells nothing twice.
 */
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { FeedWorkerHost } from '../feed/worker-host';
import type { AudioFormat } from '../../base/audio-format';
import type { SoundFrames } from './frame-meter';
import { LocalSoundFrames } from './local-sound-frames';
import { SoundLength } from './sound-length';
import type { FramesMessageIn, FramesMessageOut, MeasureMessage } from './measure-protocol';
import type { FramesSegment, SoundFramesReader } from './sound-frames-reader';

/** What a {@link WorkerSoundFrames} is made of. */
export interface WorkerSoundFramesOptions {
  readonly host: FeedWorkerHost;
  readonly format: AudioFormat;
  readonly onFrames: (frames: SoundFrames) => void;
  /** What the page decodes with where the browser's own decoders do not work. */
  readonly fallback: FallbackDecoders;
}

/** The segment under way. */
interface KeptSegment {
  readonly number: number;
  readonly how: FramesSegment;
  readonly length: SoundLength;
  /** Shared with whoever gave them, not copied. */
  readonly bytes: Uint8Array[];
  isEnded: boolean;
  /** How many frames were told. */
  frames: number;
}

/** Measures from the best place there is. */
export class WorkerSoundFrames implements SoundFramesReader {
  readonly #options: WorkerSoundFramesOptions;
  #segment: KeptSegment | undefined;
  #control: MessagePort | undefined;
  #release: (() => void) | undefined;
  /** Measures instead of the Worker. */
  #page: LocalSoundFrames | undefined;
  /** Frames of the segment that the page has measured. */
  #pageFrames = 0;
  /** Who waits for the Worker's answer, by the number of the question. */
  readonly #waiting = new Map<number, () => void>();
  #questions = 0;
  #isClosed = false;

  constructor(options: WorkerSoundFramesOptions) {
    this.#options = options;
  }

  get receivedSeconds(): number {
    return this.#segment?.length.seconds ?? 0;
  }

  startSegment(how: FramesSegment): void {
    if (this.#isClosed) return;
    const length = new SoundLength(this.#options.format, how.isJoined);
    this.#segment = { number: (this.#segment?.number ?? 0) + 1, how, length, bytes: [], isEnded: false, frames: 0 };
    if (this.#control === undefined && this.#page === undefined) this.#open();
    if (this.#page !== undefined) this.#measureInPage(this.#segment);
    else this.#send({ type: 'segment', number: this.#segment.number, how });
  }

  append(bytes: Uint8Array): void {
    const segment = this.#segment;
    if (segment === undefined || segment.isEnded || this.#isClosed) return;
    segment.length.append(bytes);
    if (this.#page !== undefined) {
      this.#page.append(bytes);
      return;
    }
    segment.bytes.push(bytes);
    // A view would be sent with the whole buffer it looks at.
    const isWhole = bytes.byteLength === bytes.buffer.byteLength;
    const own = isWhole ? bytes : bytes.slice();
    this.#send({ type: 'append', bytes: own }, isWhole ? [] : [own.buffer]);
  }

  caughtUp(): Promise<void> {
    return this.#page?.caughtUp() ?? this.#ask('catch-up');
  }

  endSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === undefined || segment.isEnded) return this.caughtUp();
    segment.isEnded = true;
    segment.length.end();
    return this.#page?.endSegment() ?? this.#ask('end');
  }

  close(): void {
    if (this.#isClosed) return;
    this.#send({ type: 'close' });
    this.#isClosed = true;
    this.#page?.close();
    this.#leaveWorker();
    this.#answerAll();
  }

  #open(): void {
    const { host, format } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const message: MeasureMessage = { type: 'measure', format, control: port2 };
    const release = host.open(message, [port2], () => {
      this.#moveToPage();
    });
    this.#control = port1;
    this.#release = release;
    port1.onmessage = ({ data }: MessageEvent<FramesMessageOut>) => {
      this.#hear(data);
    };
    if (release === undefined) this.#moveToPage();
  }

  #hear(message: FramesMessageOut): void {
    switch (message.type) {
      case 'frames':
        if (message.segment === this.#segment?.number) this.#tell(this.#segment, message.frames);
        break;
      case 'caught-up':
        this.#waiting.get(message.question)?.();
        this.#waiting.delete(message.question);
        break;
      case 'unable':
        this.#options.host.setUnable(this.#options.format);
        this.#moveToPage();
        break;
    }
  }

  #tell(segment: KeptSegment, frames: SoundFrames): void {
    segment.frames += frames.loudness.length;
    this.#options.onFrames(frames);
  }

  #ask(type: 'catch-up' | 'end'): Promise<void> {
    if (this.#control === undefined) return Promise.resolve();
    this.#questions += 1;
    const question = this.#questions;
    return new Promise((resolve) => {
      this.#waiting.set(question, resolve);
      this.#send({ type, question });
    });
  }

  #moveToPage(): void {
    if (this.#isClosed || this.#page !== undefined) return;
    this.#leaveWorker();
    const { format, fallback } = this.#options;
    this.#page = new LocalSoundFrames(
      format,
      (frames) => {
        if (this.#segment !== undefined) this.#tellRest(this.#segment, frames);
      },
      fallback,
    );
    if (this.#segment !== undefined) this.#measureInPage(this.#segment);
    void this.#page.caughtUp().then(() => {
      this.#answerAll();
    });
  }

  #measureInPage(segment: KeptSegment): void {
    this.#pageFrames = 0;
    this.#page?.startSegment(segment.how);
    for (const bytes of segment.bytes.splice(0)) this.#page?.append(bytes);
    if (segment.isEnded) void this.#page?.endSegment();
  }

  /** Tells what the Worker had not told yet. */
  #tellRest(segment: KeptSegment, { loudness, brightness }: SoundFrames): void {
    const told = Math.max(0, segment.frames - this.#pageFrames);
    this.#pageFrames += loudness.length;
    if (told >= loudness.length) return;
    this.#tell(segment, { loudness: loudness.subarray(told), brightness: brightness.subarray(told) });
  }

  #leaveWorker(): void {
    if (this.#control !== undefined) this.#control.onmessage = null;
    this.#control?.close();
    this.#control = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #answerAll(): void {
    for (const answer of this.#waiting.values()) answer();
    this.#waiting.clear();
  }

  #send(message: FramesMessageIn, transfer: Transferable[] = []): void {
    this.#control?.postMessage(message, transfer);
  }
}
