/** The page's side of a log's copy in the Worker. All readers of that log in the Worker share the copy. */
import { systemClock } from '../../base/clock';
import type { AudioLog } from '../log/audio-log';
import { LogSender } from '../log/log-copy';
import type { FeedWorkerHost } from './worker-host';
import type { CopyMessage, CopyMessageIn, CopyMessageOut, ReaderKind } from './worker-protocol';

/** Callbacks of one reader. */
export interface ReaderListener<News> {
  /**
   * Returns whether sound after a second of the utterance may arrive a second or a little more later. If no reader has this
   * function, sound is sent immediately.
   */
  readonly canWait?: (seconds: number) => boolean;
  readonly onNews: (news: News) => void;
  /** Called if the Worker cannot read the log, or has died. No other callback follows. */
  readonly onLoss: () => void;
}

/** A reader in the Worker. */
export interface WorkerReader<Command> {
  /** Sends a command. Earlier writes to the log arrive before it. */
  send(command: Command): void;
  /** Ends the reader. Repeated calls do nothing. */
  close(): void;
}

const copies = new WeakMap<FeedWorkerHost, Map<AudioLog, WorkerCopy>>();

/**
 * Opens a reader in the Worker.
 *
 * @param transfer - The ports in `kind`.
 * @returns The reader; undefined if the Worker cannot read this log.
 */
export function openInWorker<Command, News>(
  host: FeedWorkerHost,
  log: AudioLog,
  kind: ReaderKind,
  transfer: Transferable[],
  listener: ReaderListener<News>,
): WorkerReader<Command> | undefined {
  if (!host.canFeed(log.format)) return undefined;
  const ofHost = copies.get(host) ?? new Map<AudioLog, WorkerCopy>();
  copies.set(host, ofHost);
  const copy = ofHost.get(log) ?? WorkerCopy.open(host, log, () => ofHost.delete(log));
  if (copy === undefined) return undefined;
  ofHost.set(log, copy);
  return copy.read(kind, transfer, listener as ReaderListener<unknown>);
}

class WorkerCopy {
  readonly #port: MessagePort;
  readonly #sender: LogSender;
  readonly #release: () => void;
  readonly #onClosed: () => void;
  readonly #readers = new Map<number, ReaderListener<unknown>>();
  #opened = 0;
  #isClosed = false;

  private constructor(log: AudioLog, port: MessagePort, release: () => void, onClosed: () => void) {
    this.#port = port;
    this.#release = release;
    this.#onClosed = onClosed;
    this.#sender = new LogSender(log, {
      clock: systemClock,
      send: (message) => {
        // Packets are packed for this message only.
        const transfer = message.type === 'packets' ? [message.bytes.buffer, message.rows.buffer] : [];
        this.#send({ type: 'log', message }, transfer);
      },
      canWait: (seconds) => this.#canWait(seconds),
    });
  }

  static open(host: FeedWorkerHost, log: AudioLog, onClosed: () => void): WorkerCopy | undefined {
    const { port1, port2 } = new MessageChannel();
    const { format, cuts, segments } = log;
    const message: CopyMessage = { type: 'copy', format, joins: { cuts, segments }, control: port2 };
    const release = host.open(message, [port2], () => copy?.lose());
    const copy = release === undefined ? undefined : new WorkerCopy(log, port1, release, onClosed);
    port1.onmessage = ({ data }: MessageEvent<CopyMessageOut>) => {
      if (data.type === 'news') {
        copy?.hear(data.reader, data.news);
      } else {
        host.setUnable(format);
        copy?.lose();
      }
    };
    return copy;
  }

  hear(reader: number, news: unknown): void {
    this.#readers.get(reader)?.onNews(news);
  }

  lose(): void {
    if (this.#isClosed) return;
    const readers = [...this.#readers.values()];
    this.#readers.clear();
    this.#close();
    for (const { onLoss } of readers) onLoss();
  }

  read(kind: ReaderKind, transfer: Transferable[], listener: ReaderListener<unknown>): WorkerReader<unknown> {
    this.#opened += 1;
    const reader = this.#opened;
    this.#readers.set(reader, listener);
    this.#send({ type: 'open', reader, kind }, transfer);
    return {
      send: (command) => {
        if (this.#isClosed) return;
        this.#sender.flush();
        this.#send({ type: 'command', reader, command });
      },
      close: () => {
        if (!this.#readers.delete(reader)) return;
        this.#send({ type: 'close', reader });
        if (this.#readers.size === 0) this.#close();
      },
    };
  }

  #canWait(seconds: number): boolean {
    const answers = [...this.#readers.values()].map(({ canWait }) => canWait?.(seconds));
    return answers.includes(true) && !answers.includes(false);
  }

  #close(): void {
    this.#isClosed = true;
    this.#sender.close();
    this.#port.onmessage = null;
    this.#port.close();
    this.#release();
    this.#onClosed();
  }

  #send(message: CopyMessageIn, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#port.postMessage(message, transfer);
  }
}
