/**
 * The Worker that feeds all rings of a page and searches the words in their sound, so that a busy page interrupts neither, and
 * neither makes a page busy. It contains no WebAssembly: formats that the browser cannot decode here are left to the page.
 */
import { canDecodeWithoutFallback } from '../../decode/create-packet-decoder';
import type { CopyMessage, CopyMessageIn, CopyMessageOut, ReaderKind, ReadyMessage, WarmMessage } from '../../feed/worker-protocol';
import { LogCopy } from '../../log/log-copy';
import type { AudioLog } from '../../log/audio-log';
import { feed } from './feed';
import { measure } from './measure';

/** The used part of a Worker's global object. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<CopyMessage | WarmMessage>) => void) | null;
  postMessage(message: ReadyMessage): void;
}

/** A reader of a copy. */
interface Reader {
  obey(command: unknown): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  if (data.type === 'copy') void keepCopy(data);
  else void canDecodeWithoutFallback(data.format.outputFormat);
};
void sayReady();

async function keepCopy({ format, joins, control }: CopyMessage): Promise<void> {
  const say = (message: CopyMessageOut, transfer: Transferable[] = []) => {
    control.postMessage(message, transfer);
  };
  // Messages of the page wait in the port meanwhile.
  if (!(await canDecodeWithoutFallback(format.outputFormat))) {
    say({ type: 'unable' });
    return;
  }
  const log = new LogCopy(format, joins);
  const readers = new Map<number, Reader>();
  control.onmessage = ({ data }: MessageEvent<CopyMessageIn>) => {
    if (data.type === 'log') {
      log.take(data.message);
      return;
    }
    const { reader } = data;
    switch (data.type) {
      case 'open':
        readers.set(
          reader,
          read(log, data.kind, (news, transfer) => say({ type: 'news', reader, news }, transfer)),
        );
        break;
      case 'command':
        readers.get(reader)?.obey(data.command);
        break;
      case 'close':
        readers.get(reader)?.close();
        readers.delete(reader);
        if (readers.size === 0) control.close();
        break;
    }
  };
}

function read(log: AudioLog, kind: ReaderKind, tell: (news: unknown, transfer?: Transferable[]) => void): Reader {
  return kind.type === 'feed' ? feed(log, kind, tell) : measure(log, tell);
}

async function sayReady(): Promise<void> {
  // A page learns of a Worker's death only because its locks become free.
  const { locks } = navigator as { readonly locks?: LockManager };
  if (locks === undefined) {
    scope.postMessage({ type: 'ready', lock: undefined });
    return;
  }
  const lock = `react-polly-stream-feed-${crypto.randomUUID()}`;
  try {
    await locks.request(lock, () => {
      scope.postMessage({ type: 'ready', lock });
      return new Promise(() => undefined);
    });
  } catch {
    // Refused, for example to pages without an origin.
    scope.postMessage({ type: 'ready', lock: undefined });
  }
}
