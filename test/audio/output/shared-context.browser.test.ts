import { afterEach, describe, expect, test, vi } from 'vitest';
import { SharedContext } from '../../../src/audio/output/shared-context';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import { OutputDevice } from '../../../src/audio/output/output-device';
import { RING_PROCESSOR_NAME } from '../../../src/audio/feed/ring-protocol';
import { FakeClock } from '../../base/fake-clock';

const contexts: AudioContext[] = [];

afterEach(async () => {
  for (const context of contexts.splice(0)) if (context.state !== 'closed') await context.close();
});

function setUp(own?: AudioContext, device = new OutputDevice()) {
  const clock = new FakeClock();
  const keeper = new SharedContext({ context: own, clock, device });
  const lease = () => {
    const leased = keeper.lease();
    contexts.push(leased.context);
    return leased;
  };
  return { clock, keeper, lease };
}

function untilContextState(context: AudioContext, state: AudioContextState) {
  return new Promise<void>((resolve) => {
    const look = () => {
      if (context.state === state) resolve();
    };
    context.addEventListener('statechange', look);
    look();
  });
}

function untilState(keeper: SharedContext, state: AudioOutputState) {
  return new Promise<void>((resolve) => {
    const look = () => {
      if (keeper.state.get() !== state) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = keeper.state.subscribe(look);
    look();
  });
}

describe('a context of ours', () => {
  test('is made by the first lease, shared by the next, and reports when it runs', async () => {
    const { keeper, lease } = setUp();
    expect(keeper.state.get()).toBe('idle');
    const first = lease();
    const second = lease();
    expect(second.context).toBe(first.context);
    await untilState(keeper, 'running');
    expect(first.context.state).toBe('running');
  });

  test('is closed ten seconds after the last lease, not earlier, and then made anew', async () => {
    const { clock, keeper, lease } = setUp();
    const first = lease();
    const second = lease();
    await untilContextState(first.context, 'running');
    first.release();
    first.release();
    await clock.advance(20_000);
    expect(first.context.state).toBe('running');
    second.release();
    await clock.advance(9_999);
    expect(first.context.state).toBe('running');
    await clock.advance(1);
    await untilContextState(first.context, 'closed');
    expect(keeper.state.get()).toBe('idle');
    expect(clock.timerCount).toBe(0);
    expect(lease().context).not.toBe(first.context);
  });

  test('stays if a new lease comes in time', async () => {
    const { clock, lease } = setUp();
    const first = lease();
    first.release();
    await clock.advance(9_000);
    expect(lease().context).toBe(first.context);
    await clock.advance(60_000);
    expect(first.context.state).not.toBe('closed');
  });

  test('that a gesture unlocked is suspended instead, and runs again for the next lease', async () => {
    const { clock, keeper, lease } = setUp();
    const unlocked = keeper.unlock();
    const leased = lease();
    const { context } = leased;
    expect(await unlocked).toBe(true);
    leased.release();
    await clock.advance(10_000);
    await untilContextState(context, 'suspended');
    expect(keeper.state.get()).toBe('idle');
    expect(lease().context).toBe(context);
    await untilState(keeper, 'running');
    expect(context.state).toBe('running');
  });

  test('that was only warmed up is closed like any other', async () => {
    const { clock, keeper } = setUp();
    const context = keeper.prepare();
    contexts.push(context);
    await clock.advance(10_000);
    await untilContextState(context, 'closed');
    expect(clock.timerCount).toBe(0);
  });

  test('can be closed at once, even after a gesture unlocked it, and is made anew when needed', async () => {
    const { clock, keeper, lease } = setUp();
    const unlocked = keeper.unlock();
    const { context } = lease();
    expect(await unlocked).toBe(true);
    await keeper.close();
    await keeper.close();
    expect(context.state).toBe('closed');
    expect(keeper.state.get()).toBe('closed');
    expect(clock.timerCount).toBe(0);
    const next = lease();
    expect(next.context).not.toBe(context);
    expect(keeper.state.get()).not.toBe('closed');
    await untilState(keeper, 'running');
    next.release();
    await clock.advance(10_000);
    // The gesture was for the other context.
    await untilContextState(next.context, 'closed');
  });

  test('a lease from before the closing does not count for the next context', async () => {
    const { clock, keeper, lease } = setUp();
    const old = lease();
    await keeper.close();
    const { context } = lease();
    old.release();
    await clock.advance(60_000);
    expect(context.state).not.toBe('closed');
  });

  test('suspended by somebody else while it is needed is resumed', async () => {
    const { lease } = setUp();
    const { context } = lease();
    await untilContextState(context, 'running');
    await context.suspend();
    await untilContextState(context, 'running');
  });
});

test("if a context's device fails, everything plays on the default device", () => {
  const device = new OutputDevice();
  const fallBack = vi.spyOn(device, 'fallBack');
  const { context } = setUp(undefined, device).lease();
  expect(fallBack).not.toHaveBeenCalled();
  context.dispatchEvent(new Event('error'));
  expect(fallBack).toHaveBeenCalledOnce();
});

describe("the app's context", () => {
  test('is resumed, and never suspended or closed', async () => {
    const own = new AudioContext();
    contexts.push(own);
    await own.suspend();
    const { clock, lease } = setUp(own);
    const leased = lease();
    const { context } = leased;
    expect(context).toBe(own);
    await untilContextState(own, 'running');
    leased.release();
    await clock.advance(60_000);
    expect(own.state).toBe('running');
  });

  test('is left alone by close()', async () => {
    const own = new AudioContext();
    contexts.push(own);
    const { keeper, lease } = setUp(own);
    lease();
    await untilState(keeper, 'running');
    await keeper.close();
    expect(own.state).toBe('running');
    expect(keeper.state.get()).toBe('running');
  });

  test('that is closed already cannot be lent, and is reported as closed', async () => {
    const own = new AudioContext();
    await own.close();
    const { keeper, lease } = setUp(own);
    expect(lease).toThrow('AudioContext');
    expect(keeper.state.get()).toBe('closed');
    expect(await keeper.unlock()).toBe(false);
  });

  test('suspended by the app is blocked after a moment, until it runs, whoever resumes it', async () => {
    const own = new AudioContext();
    contexts.push(own);
    const { clock, keeper, lease } = setUp(own);
    lease();
    await untilContextState(own, 'running');
    await untilState(keeper, 'running');
    await own.suspend();
    // The context notifies the keeper a little later.
    while (clock.timerCount === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(keeper.state.get()).toBe('running');
    await clock.advance(250);
    expect(keeper.state.get()).toBe('blocked');
    await own.resume();
    await untilState(keeper, 'running');
  });
});

test('warming opens the context and loads the code, without any sound', async () => {
  const own = new AudioContext();
  contexts.push(own);
  const output = createAudioOutput({ context: own });
  await output.warm({ outputFormat: 'mp3', sampleRate: 24_000 });
  expect(() => new AudioWorkletNode(own, RING_PROCESSOR_NAME, { processorOptions: { capacityFrames: 1 } })).not.toThrow();
});
