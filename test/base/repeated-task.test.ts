import { expect, test } from 'vitest';
import { RepeatedTask } from '../../src/base/repeated-task';

/** A task whose runs end when the test says so. */
function setUp() {
  const ends: (() => void)[] = [];
  const task = new RepeatedTask(() => new Promise<void>((resolve) => ends.push(resolve)));
  return { task, ends };
}

test('a task that is asked for while it runs runs once more', async () => {
  const { task, ends } = setUp();
  task.run();
  task.run();
  task.run();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await task.idle;
  expect(ends).toHaveLength(2);
});

test('a task that has ended runs again', async () => {
  const { task, ends } = setUp();
  task.run();
  ends[0]?.();
  await task.idle;
  task.run();
  expect(ends).toHaveLength(2);
});

test('a task that asks for itself before its first wait runs once more, and not within itself', async () => {
  const runs: string[] = [];
  const task: RepeatedTask = new RepeatedTask(async () => {
    runs.push('begin');
    if (runs.length === 1) task.run();
    await Promise.resolve();
    runs.push('end');
  });
  task.run();
  await task.idle;
  expect(runs).toEqual(['begin', 'end', 'begin', 'end']);
});
