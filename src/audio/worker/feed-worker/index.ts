/**
 * The Worker that feeds all rings of a page, so that decoding and feeding go on while the page is busy. It holds no
 * WebAssembly: what the browser does not decode here by itself is left to the page.
 */
import { systemClock } from '../../../base/clock';
import { PcmReader } from '../../decode/pcm-reader';
import { WritableAudioLog } from '../../log/writable-audio-log';
import { canDecodeWithoutFallback } from '../../decode/create-packet-decoder';
import {
  packError,
  type FeedMessageIn,
  type FeedMessageOut,
  type OpenMessage,
  type ReadyMessage,
  type WarmMessage,
} from '../../feed/feed-protocol';
import type { MeasureMessage } from '../../meter/measure-protocol';
import { PcmFeeder } from '../../feed/pcm-feeder';
import { measure } from './measure';

/** All this needs of a Worker's global object. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<OpenMessage | MeasureMessage | WarmMessage>) => void) | null;
  postMessage(message: ReadyMessage): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  if (data.type === 'open') void open(data);
  else if (data.type === 'measure') void measure(data);
  else void canDecodeWithoutFallback(data.format.outputFormat);
};
void sayReady();

async function open({ format, settings, control, ring }: OpenMessage): Promise<void> {
  const say = (message: FeedMessageOut) => {
    control.postMessage(message);
  };
  // What the page sends meanwhile waits in the port.
  if (!(await canDecodeWithoutFallback(format.outputFormat))) {
    say({ type: 'unable' });
    ring.close();
    return;
  }
  const log = new WritableAudioLog(format);
  const feeder = new PcmFeeder({
    ...settings,
    reader: new PcmReader(log),
    port: ring,
    clock: systemClock,
    onProgress: ({ error, ...progress }) => {
      say({ type: 'progress', progress, error: error === undefined ? undefined : packError(error) });
    },
    onPiece: (piece) => {
      say({ type: 'piece', piece });
    },
  });
  control.onmessage = ({ data }: MessageEvent<FeedMessageIn>) => {
    switch (data.type) {
      case 'write':
        log.write(data.entry);
        break;
      case 'end':
        log.end();
        break;
      case 'seek':
        feeder.seek(data.seconds, data.seek);
        break;
      case 'rate':
        feeder.setRate(data.rate);
        break;
      case 'close':
        feeder.close();
        control.close();
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
