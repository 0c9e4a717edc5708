/**
 * The Worker that feeds all rings of a page, so that decoding and feeding go on while the page is busy. It holds no
 * WebAssembly: what the browser does not decode here by itself is left to the page.
 */
import { canDecodeWithoutFallback } from '../../decode/create-packet-decoder';
import type { CopyMessage, CopyMessageIn, CopyMessageOut, ReadyMessage, WarmMessage } from '../../feed/worker-protocol';
import { LogCopy } from '../../log/log-copy';
import type { MeasureMessage } from '../../meter/measure-protocol';
import { feed } from './feed';
import { measure } from './measure';

/** All this needs of a Worker's global object. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<CopyMessage | MeasureMessage | WarmMessage>) => void) | null;
  postMessage(message: ReadyMessage): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  if (data.type === 'copy') void keepCopy(data);
  else if (data.type === 'measure') void measure(data);
  else void canDecodeWithoutFallback(data.format.outputFormat);
};
void sayReady();

async function keepCopy({ format, joins, control }: CopyMessage): Promise<void> {
  const say = (message: CopyMessageOut) => {
    control.postMessage(message);
  };
  // What the page sends meanwhile waits in the port.
  if (!(await canDecodeWithoutFallback(format.outputFormat))) {
    say({ type: 'unable' });
    return;
  }
  const log = new LogCopy(format, joins);
  const readers = new Map<number, ReturnType<typeof feed>>();
  control.onmessage = ({ data }: MessageEvent<CopyMessageIn>) => {
    switch (data.type) {
      case 'log':
        log.take(data.message);
        break;
      case 'open':
        readers.set(
          data.reader,
          feed(log, data.kind, (news) => say({ type: 'news', reader: data.reader, news })),
        );
        break;
      case 'command':
        readers.get(data.reader)?.obey(data.command);
        break;
      case 'close':
        readers.get(data.reader)?.close();
        readers.delete(data.reader);
        if (readers.size === 0) control.close();
        break;
    }
  };
}

async function sayReady(): Promise<void> {
  // Nothing tells a page that a Worker has died, except that its locks become free.
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
    // Refused, as to pages of no origin.
    scope.postMessage({ type: 'ready', lock: undefined });
  }
}
