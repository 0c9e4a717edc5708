/** Repeated mounts are told from texts that come back, stay, or are mounted twice by StrictMode. */
import { expect, test } from 'vitest';
import { RemountWatch, type Mount } from '../../../src/react/spoken-text/state/remount-watch';

const newMount = (): Mount => ({ quickCount: 0, enteredAtMs: 0 });

interface Remounting {
  /** Returns the text of each mount. */
  readonly text?: (index: number) => string;
  readonly stepMs?: number;
  readonly strict?: boolean;
}

/** Replaces a component `times` times, and returns which mounts were too many. */
function remount(watch: RemountWatch, times: number, { text = () => 'Hello.', stepMs = 50, strict = false }: Remounting = {}): boolean[] {
  let last: { mount: Mount; text: string } | undefined;
  return Array.from({ length: times }, (_, index) => {
    const next = { mount: newMount(), text: text(index) };
    const nowMs = index * stepMs;
    if (last !== undefined) watch.leave(last.mount, last.text, nowMs);
    let isTooMuch = watch.enter(next.mount, next.text, nowMs);
    if (strict) {
      watch.leave(next.mount, next.text, nowMs);
      isTooMuch = watch.enter(next.mount, next.text, nowMs);
    }
    last = next;
    return isTooMuch;
  });
}

test.each([
  ['the same text', {}],
  ['a text that grows', { text: (index: number) => 'Hello, you there.'.slice(0, 5 + index) }],
  ['StrictMode', { strict: true }],
])('a key that changes in every render, %s, counts from the fourth mount on', (_, options) => {
  expect(remount(new RemountWatch(), 6, options)).toEqual([false, false, false, true, true, true]);
});

test.each([
  ['mounts of two seconds each', { stepMs: 2000 }],
  ['another text each time', { text: (index: number) => `${index}. Another one.` }],
  ['nothing to say', { text: () => '' }],
])('does not count %s', (_, options) => {
  expect(remount(new RemountWatch(), 6, options)).not.toContain(true);
});

test('a list whose keys all change counts the mounts of each item', () => {
  const watch = new RemountWatch();
  let mounts: Mount[] = [];
  const told: boolean[][] = [];
  for (let commit = 0; commit < 5; commit += 1) {
    mounts.forEach((mount, index) => watch.leave(mount, `Text ${index}`, commit));
    mounts = [newMount(), newMount(), newMount()];
    told.push(mounts.map((mount, index) => watch.enter(mount, `Text ${index}`, commit)));
  }
  expect(told.map((row) => row.every(Boolean))).toEqual([false, false, false, true, true]);
});

test('texts that come back in another task do not count, and are not kept', async () => {
  const watch = new RemountWatch();
  let isTooMuch = false;
  for (let index = 0; index < 6; index += 1) {
    const mount = newMount();
    isTooMuch ||= watch.enter(mount, 'Hello.', index);
    watch.leave(mount, 'Hello.', index);
    await Promise.resolve();
  }
  expect(isTooMuch).toBe(false);
});

test('two components with the same text, mounted twice by StrictMode, do not count', () => {
  const watch = new RemountWatch();
  const mounts = [newMount(), newMount()];
  for (let time = 0; time < 6; time += 1) {
    for (const mount of mounts) expect(watch.enter(mount, 'Hello.', 0)).toBe(false);
    for (const mount of mounts) watch.leave(mount, 'Hello.', 0);
  }
});
