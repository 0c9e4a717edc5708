/**
 * Messages from the ring and the feed reach the player in an order that the test chooses. Each has its own port, and
 * a browser may deliver the messages of one before those of the other.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { createAdaptiveCushion } from '../../../src/audio/player/adaptive-cushion';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import type { CopyMessage, CopyMessageIn, FeedNews } from '../../../src/audio/feed/worker-protocol';
import type { EdgeMessage, RingEdge } from '../../../src/audio/feed/ring-protocol';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { sharedFeedWorker } from '../../../src/audio/worker/shared-worker';
import { WorkletPlayer } from '../../../src/audio/worklet/worklet-player';
import { Store } from '../../../src/base/stores/store';
import { FakeClock } from '../../base/fake-clock';

const RATE = 16_000;
/** Each player has its own Worker. */
let workers = 0;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Resolves when ports have delivered everything that was posted. */
async function untilDelivered(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

async function setUp(isEnded = true) {
  let open: (control: MessagePort) => void = () => undefined;
  const opened = new Promise<MessagePort>((resolve) => (open = resolve));
  let make: (node: StubNode) => void = () => undefined;
  const made = new Promise<StubNode>((resolve) => (make = resolve));
  class StubNode {
    readonly port: { onmessage: (event: { data: EdgeMessage }) => void; postMessage: () => void } = {
      onmessage: () => undefined,
      postMessage: () => undefined,
    };

    constructor() {
      make(this);
    }

    connect(next: unknown): unknown {
      return next;
    }

    disconnect(): void {
      // Nothing sounds.
    }
  }
  vi.stubGlobal('AudioWorkletNode', StubNode);
  vi.stubGlobal('GainNode', StubNode);
  vi.stubGlobal(
    'Worker',
    class {
      postMessage({ control }: CopyMessage): void {
        open(control);
      }

      terminate(): void {
        // Nothing runs.
      }
    },
  );
  const log = new WritableAudioLog({ outputFormat: 'pcm', sampleRate: RATE });
  log.append(new Uint8Array(2 * 2 * RATE));
  if (isEnded) log.end();
  const context = { sampleRate: RATE, currentTime: 0, destination: {} } as unknown as AudioContext;
  const player = new WorkletPlayer({
    log,
    lease: { context, destination: context.destination, release: () => undefined },
    processorLoaded: Promise.resolve(),
    outputState: new Store<AudioOutputState>('running'),
    cushion: createAdaptiveCushion({ minMs: 100, maxMs: 2000 }),
    rate: 1,
    volume: 1,
    player: { kind: 'worklet', reason: 'requested' },
    worker: sharedFeedWorker(`worker-${(workers += 1)}.js`),
    clock: new FakeClock(),
  });
  const feed = await opened;
  const node = await made;
  const received: string[] = [];
  feed.onmessage = ({ data }: MessageEvent<CopyMessageIn>) => {
    received.push(data.type === 'log' ? data.message.type : data.type);
  };
  return {
    player,
    log,
    /** The messages to the Worker since the last call. */
    takeReceived: async () => {
      await untilDelivered();
      return received.splice(0);
    },
    /** Resolves when the player has handled the message. */
    feedSays: async (news: FeedNews) => {
      feed.postMessage({ type: 'news', reader: 1, news });
      // A port keeps its order, so the answer to this comes after earlier messages.
      await untilDelivered();
    },
    ringSays: (edge: RingEdge, frames: number, cuts: number) => {
      node.port.onmessage({ data: { type: 'edge', edge, frames, contextFrame: 0, stalledFrames: 0, cuts } });
    },
    close: () => {
      player.close();
      feed.close();
    },
  };
}

const all = { logCuts: 0, isComplete: true };

test.each(['feed', 'ring'])('a seek to the end is the end, if the %s reports it first', async (first) => {
  const { player, feedSays, ringSays, close } = await setUp();
  await feedSays({ type: 'progress', progress: all, error: undefined });
  ringSays('started', 0, 0);
  player.seek(2);
  const piece = { frame: RATE, seconds: 2, rate: 1, seek: 1, cuts: 1 };
  if (first === 'feed') await feedSays({ type: 'piece', piece });
  ringSays('ended', RATE, 1);
  if (first === 'ring') await feedSays({ type: 'piece', piece });
  expect(player.playback.get()).toMatchObject({ state: 'ended', positionSeconds: 2 });
  close();
});

test('an end undone by a seek does not count, however late the feed reports it', async () => {
  const { player, feedSays, ringSays, close } = await setUp();
  await feedSays({ type: 'progress', progress: all, error: undefined });
  ringSays('started', 0, 0);
  player.seek(1);
  ringSays('ended', 2 * RATE, 0);
  await feedSays({ type: 'piece', piece: { frame: 2 * RATE, seconds: 1, rate: 1, seek: 1, cuts: 1 } });
  expect(player.playback.get().state).not.toBe('ended');
  ringSays('joined', 2 * RATE, 1);
  expect(player.playback.get()).toMatchObject({ state: 'playing', positionSeconds: 1 });
  await feedSays({ type: 'progress', progress: all, error: undefined });
  expect(player.playback.get().state).toBe('playing');
  ringSays('ended', 3 * RATE, 1);
  expect(player.playback.get()).toMatchObject({ state: 'ended', positionSeconds: 2 });
  close();
});

test('sound six seconds ahead of the listener reaches the Worker later, or before the next command; in a pause at once', async () => {
  const { player, log, takeReceived, ringSays, close } = await setUp(false);
  const second = new Uint8Array(2 * RATE);
  ringSays('started', 0, 0);
  await takeReceived();
  for (let seconds = 2; seconds < 6; seconds += 1) log.append(second);
  expect(await takeReceived()).toEqual(['packets', 'packets', 'packets', 'packets']);
  log.append(second);
  expect(await takeReceived()).toEqual(['packets']);
  log.append(second);
  log.append(second);
  expect(await takeReceived()).toEqual([]);
  player.setRate(1.5);
  expect(await takeReceived()).toEqual(['packets', 'command']);
  player.pause();
  log.append(second);
  expect(await takeReceived()).toEqual(['packets']);
  close();
});
