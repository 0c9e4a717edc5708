/**
 * Behaviour of contexts that no browser here shows: calls and locked screens of an iPhone, and a device that is
 * unplugged. The context is a stand-in; everything else is real, page events included.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AudioOutputState } from '../../../src/audio/player/audio-sink';
import { ContextMonitor } from '../../../src/audio/output/context-monitor';
import { FakeClock, settlePromises } from '../../base/fake-clock';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A context that the test controls. It obeys requests only if `obeys` is set. */
class StandInContext extends EventTarget {
  state: AudioContextState = 'suspended';
  currentTime = 0;
  obeys = true;
  readonly calls: string[] = [];

  resume(): Promise<void> {
    return this.#do('resume', 'running');
  }

  suspend(): Promise<void> {
    return this.#do('suspend', 'suspended');
  }

  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  #do(call: string, state: AudioContextState): Promise<void> {
    this.calls.push(call);
    if (!this.obeys) return new Promise(() => undefined);
    return Promise.resolve().then(() => {
      this.become(state);
    });
  }
}

function setUp({ isOurs = true }: { isOurs?: boolean } = {}) {
  const clock = new FakeClock();
  const context = new StandInContext();
  const states: AudioOutputState[] = [];
  const onDeviceError = vi.fn();
  const watch = new ContextMonitor({
    context: context as unknown as AudioContext,
    isOurs,
    clock,
    onState: (state) => {
      if (state !== states.at(-1)) states.push(state);
    },
    onDeviceError,
  });
  return { clock, context, states, onDeviceError, watch };
}

async function running(options?: { isOurs?: boolean }) {
  const set = setUp(options);
  set.watch.setNeeded(true);
  set.watch.start();
  await settlePromises();
  expect(set.states).toEqual(['running']);
  set.context.calls.length = 0;
  return set;
}

function comeBack(): void {
  document.dispatchEvent(new Event('visibilitychange'));
}

describe.each([{ isOurs: true }, { isOurs: false }])('an interrupted context, %j', (whose) => {
  test('is left alone until the system ends the interruption, and continues by itself', async () => {
    const { context, states, clock } = await running(whose);
    context.become('interrupted');
    await clock.advance(60_000);
    expect(context.calls).toEqual([]);
    context.become('running');
    expect(states).toEqual(['running', 'interrupted', 'running']);
  });

  test('that was left suspended is resumed', async () => {
    const { context, states } = await running(whose);
    context.become('interrupted');
    context.become('suspended');
    await settlePromises();
    expect(context.calls).toEqual(['resume']);
    expect(states).toEqual(['running', 'interrupted', 'running']);
  });

  test('that was left suspended and may not resume is blocked', async () => {
    const { context, states, clock } = await running(whose);
    context.become('interrupted');
    context.obeys = false;
    context.become('suspended');
    await clock.advance(250);
    expect(states.at(-1)).toBe('blocked');
    context.become('running');
    expect(states.at(-1)).toBe('running');
  });

  test.each([
    ['looks at the page again', comeBack],
    ['comes back to a page that was put away', () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))],
    ['wakes a frozen page', () => document.dispatchEvent(new Event('resume'))],
  ])('is resumed when the user %s', async (_, occasion) => {
    const { context, states } = await running(whose);
    context.become('interrupted');
    occasion();
    await settlePromises();
    expect(context.calls).toEqual(['resume']);
    expect(states.at(-1)).toBe('running');
  });
});

test('an unneeded context is not resumed', async () => {
  const { context, watch, clock } = await running();
  watch.setNeeded(false);
  context.become('interrupted');
  context.become('suspended');
  comeBack();
  await clock.advance(10_000);
  expect(context.calls).toEqual([]);
  expect(clock.timerCount).toBe(0);
});

test("the app's context that the app suspended stays suspended when the user returns", async () => {
  const { context } = await running({ isOurs: false });
  context.become('suspended');
  comeBack();
  await settlePromises();
  expect(context.calls).toEqual([]);
});

test('a context that claims to run while its time stands still is restarted when the user returns', async () => {
  const { context, clock } = await running();
  comeBack();
  context.currentTime = 0.5;
  await clock.advance(500);
  expect(context.calls).toEqual([]);
  comeBack();
  await clock.advance(500);
  expect(context.calls).toEqual(['suspend', 'resume']);
  expect(context.state).toBe('running');
});

test('a failed device is reported, and the context is resumed', async () => {
  const { context, onDeviceError } = await running();
  context.state = 'suspended';
  context.dispatchEvent(new Event('error'));
  await settlePromises();
  expect(onDeviceError).toHaveBeenCalledOnce();
  expect(context.calls).toEqual(['resume']);
  expect(context.state).toBe('running');
});

describe('a browser that reports its policy', () => {
  test.each(['disallowed', 'allowed-muted'])('%s: the page is blocked at once, but not on a request inside a gesture', (policy) => {
    vi.stubGlobal('navigator', { getAutoplayPolicy: () => policy });
    const { context, watch, states, clock } = setUp();
    context.obeys = false;
    watch.start();
    expect(states).toEqual(['blocked']);
    expect(clock.timerCount).toBe(0);
    vi.stubGlobal('navigator', { getAutoplayPolicy: () => 'allowed' });
    context.obeys = true;
    watch.start();
    context.become('running');
    expect(states).toEqual(['blocked', 'running']);
  });

  test('allowed, but still silent: blocked a moment later nevertheless', async () => {
    vi.stubGlobal('navigator', { getAutoplayPolicy: () => 'allowed' });
    const { context, watch, states, clock } = setUp();
    context.obeys = false;
    watch.start();
    await clock.advance(249);
    expect(states).toEqual([]);
    await clock.advance(1);
    expect(states).toEqual(['blocked']);
  });
});

test('a refusal of media elements applies to contexts, and a late answer to an earlier request is ignored', async () => {
  let refuse: (error: unknown) => void = () => undefined;
  vi.stubGlobal(
    'Audio',
    class {
      play() {
        return new Promise((_, reject) => (refuse = reject));
      }
      pause() {
        // It plays nothing.
      }
    },
  );
  const { context, watch, states } = setUp();
  context.obeys = false;
  watch.start();
  refuse(new DOMException('No.', 'AbortError'));
  await settlePromises();
  expect(states).toEqual([]);
  watch.start();
  const refuseEarlier = refuse;
  watch.start();
  refuseEarlier(new DOMException('No.', 'NotAllowedError'));
  await settlePromises();
  expect(states).toEqual([]);
  refuse(new DOMException('No.', 'NotAllowedError'));
  await settlePromises();
  expect(states).toEqual(['blocked']);
});

test('after its end it ignores everything', async () => {
  const { context, watch, states, clock, onDeviceError } = await running();
  watch.end();
  context.become('interrupted');
  context.become('suspended');
  context.dispatchEvent(new Event('error'));
  comeBack();
  await clock.advance(10_000);
  expect(states).toEqual(['running']);
  expect(context.calls).toEqual([]);
  expect(onDeviceError).not.toHaveBeenCalled();
  expect(clock.timerCount).toBe(0);
});
