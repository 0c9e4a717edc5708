import { describe, expect, it, vi } from 'vitest';
import { SPEECH_ERROR_CODES, SpeechError } from '../../src/base/errors';
import { Lease } from '../../src/base/lease';
import { Store } from '../../src/base/stores/store';
import { FakeClock } from './fake-clock';

describe('SpeechError', () => {
  it('has a code, a message, a cause, and whether a retry may help', () => {
    const cause = new Error('socket closed');
    const error = new SpeechError({ code: 'connection-lost', message: 'Lost.', cause });
    expect(error).toMatchObject({ name: 'SpeechError', code: 'connection-lost', message: 'Lost.', retryable: true });
    expect(error.cause).toBe(cause);
  });

  it('treats each code as retryable or final, unless an error says otherwise', () => {
    const retryable = SPEECH_ERROR_CODES.filter((code) => new SpeechError({ code, message: '' }).retryable);
    expect(retryable).toContain('throttled');
    expect(retryable).not.toContain('access-denied');
    expect(new SpeechError({ code: 'access-denied', message: '', retryable: true }).retryable).toBe(true);
  });

  it('is recognised if another copy of the package made it, and other values are not', async () => {
    vi.resetModules();
    const otherCopy = await import('../../src/base/errors');
    const foreign = new otherCopy.SpeechError({ code: 'throttled', message: '' });
    expect(foreign).not.toBeInstanceOf(SpeechError);
    expect(SpeechError.isInstance(foreign)).toBe(true);
    for (const other of [new Error('x'), null, undefined, 'x', { code: 'throttled' }]) {
      expect(SpeechError.isInstance(other)).toBe(false);
    }
  });
});

describe('Store', () => {
  it('reports the error of a listener as uncaught, and keeps the change from nobody', async () => {
    const store = new Store(1);
    const seen: number[] = [];
    const mistake = new Error('the app');
    store.subscribe(() => {
      throw mistake;
    });
    store.subscribe(() => seen.push(store.get()));
    const reported: (() => void)[] = [];
    const queue = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((report) => reported.push(report));
    store.set(2);
    queue.mockRestore();
    expect(seen).toEqual([2]);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toThrow(mistake);
    await Promise.resolve();
  });

  it('calls listeners once per change, and not for an equal value', () => {
    const store = new Store(1);
    const listener = vi.fn();
    const unsubscribe = store.subscribe(listener);
    store.set(2);
    store.set(2);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get()).toBe(2);
    unsubscribe();
    unsubscribe();
    store.set(3);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('keeps a function that was subscribed twice until both subscriptions ended', () => {
    const store = new Store(1);
    const listener = vi.fn();
    const first = store.subscribe(listener);
    store.subscribe(listener);
    first();
    store.set(2);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('Lease', () => {
  it('ends a task after the last user has left, once', async () => {
    const clock = new FakeClock();
    const onEmpty = vi.fn();
    const lease = new Lease(clock, onEmpty);
    const first = lease.retain();
    const second = lease.retain();
    first();
    first();
    await clock.advance(1);
    expect(onEmpty).not.toHaveBeenCalled();
    second();
    expect(onEmpty).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(onEmpty).toHaveBeenCalledTimes(1);
  });

  it('does not end when a user comes back within the task, as in StrictMode', async () => {
    const clock = new FakeClock();
    const onEmpty = vi.fn();
    const lease = new Lease(clock, onEmpty);
    lease.retain()();
    const again = lease.retain();
    await clock.advance(10);
    expect(onEmpty).not.toHaveBeenCalled();
    again();
    await clock.advance(10);
    expect(onEmpty).toHaveBeenCalledTimes(1);
    expect(clock.timerCount).toBe(0);
  });
});
