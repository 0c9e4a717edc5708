import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RingPlayer } from '../../src/audio/worklet/processor/ring-player';
import type { RingEdge, RingOptions } from '../../src/audio/worklet/processor/ring-protocol';

const QUANTUM = 128;
const OPTIONS: RingOptions = { capacityFrames: 48_000, cushionFrames: 256, fadeFrames: 32, reportEveryFrames: 1024 };

interface SeenEdge {
  readonly edge: RingEdge;
  readonly frames: number;
  readonly contextFrame: number;
  readonly stalledFrames: number;
}

/** A player with everything it says, and a clock that counts quanta. */
function setUp(options: Partial<RingOptions> = {}) {
  const edges: SeenEdge[] = [];
  const consumed: number[] = [];
  const heard: number[] = [];
  const player = new RingPlayer(
    { ...OPTIONS, ...options },
    {
      onEdge: (edge, frames, contextFrame, stalledFrames) => edges.push({ edge, frames, contextFrame, stalledFrames }),
      onConsumed: (frames) => consumed.push(frames),
    },
  );
  let contextFrame = 0;
  const output = new Float32Array(QUANTUM);
  const render = (quanta = 1) => {
    let alive = true;
    for (let count = 0; count < quanta; count += 1) {
      output.fill(Number.NaN);
      alive = player.render(output, contextFrame);
      heard.push(...output);
      contextFrame += QUANTUM;
    }
    return alive;
  };
  return { player, edges, consumed, heard, render };
}

const ones = (frames: number) => new Float32Array(frames).fill(1);
/** Samples 1, 2, 3 …: every one can be told from every other. */
const ramp = (frames: number) => Float32Array.from({ length: frames }, (_, index) => index + 1);

describe('starting', () => {
  test('is silent until the cushion is there, and then plays from the first sample as it is', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ramp(255));
    render(2);
    expect(heard.every((sample) => sample === 0)).toBe(true);
    player.write(Float32Array.of(256));
    render();
    expect(heard.slice(2 * QUANTUM)).toEqual([...ramp(QUANTUM)]);
    expect(edges).toEqual([{ edge: 'started', frames: 0, contextFrame: 2 * QUANTUM, stalledFrames: 0 }]);
  });

  test('does not wait for a cushion that will never come', () => {
    const { player, heard, edges, render } = setUp();
    player.write(ramp(5));
    player.endOfStream();
    expect(render()).toBe(false);
    expect(heard.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 0]);
    expect(edges.map(({ edge, frames, contextFrame }) => [edge, frames, contextFrame])).toEqual([
      ['started', 0, 0],
      ['ended', 5, 5],
    ]);
  });

  test('without a cushion waits for the first sample all the same', () => {
    const { player, heard, edges, render } = setUp({ cushionFrames: 0 });
    render();
    expect(edges).toEqual([]);
    player.write(ramp(1000));
    render();
    expect(heard.slice(QUANTUM)).toEqual([...ramp(QUANTUM)]);
  });

  test('an utterance without a sample ends at once', () => {
    const { player, edges, render } = setUp();
    player.endOfStream();
    expect(render()).toBe(false);
    expect(edges.map(({ edge }) => edge)).toEqual(['ended']);
  });
});

describe('the end', () => {
  test('is told after the last sample, with the exact frame', () => {
    const { player, edges, render } = setUp();
    player.write(ramp(300));
    player.endOfStream();
    expect(render(2)).toBe(true);
    expect(edges.at(-1)?.edge).toBe('started');
    expect(render()).toBe(false);
    expect(edges.at(-1)).toEqual({ edge: 'ended', frames: 300, contextFrame: 300, stalledFrames: 0 });
  });

  test('that falls on the end of a quantum is told by the next one', () => {
    const { player, edges, render } = setUp();
    player.write(ramp(256));
    player.endOfStream();
    expect(render(2)).toBe(true);
    expect(render()).toBe(false);
    expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: 256, contextFrame: 256 });
  });

  test('refuses what comes after it', () => {
    const { player, heard, render } = setUp();
    player.write(ramp(10));
    player.endOfStream();
    player.write(ones(10));
    render();
    expect(heard.slice(10).every((sample) => sample === 0)).toBe(true);
  });
});

describe('running dry', () => {
  test('fades with what is left, tells the exact frames, and goes on when the cushion is there again', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(300));
    render(4);
    expect(edges.at(-1)).toMatchObject({ edge: 'dry', frames: 300, contextFrame: 300 });
    expect(heard[299]).toBeLessThan(0.05);
    expect(heard.slice(300).every((sample) => sample === 0)).toBe(true);
    player.write(ones(255));
    render();
    player.write(ones(1));
    player.write(ones(1000));
    render();
    expect(edges.at(-1)).toEqual({
      edge: 'refilled',
      frames: 300,
      contextFrame: 5 * QUANTUM,
      stalledFrames: 5 * QUANTUM - 300,
    });
    const steps = heard.map((sample, index) => Math.abs(sample - (heard[index - 1] ?? 1)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1 / OPTIONS.fadeFrames + 1e-6);
  });

  test('does not count the time it was paused', () => {
    const { player, edges, render } = setUp();
    player.write(ones(256));
    render(3);
    player.pause();
    render(100);
    player.resume();
    render();
    player.write(ones(256));
    render();
    expect(edges.at(-1)).toMatchObject({ edge: 'refilled', stalledFrames: 2 * QUANTUM });
  });

  test('and then being told the end is just the end', () => {
    const { player, edges, render } = setUp();
    player.write(ones(256));
    render(5);
    player.endOfStream();
    render();
    expect(edges.map(({ edge }) => edge)).toEqual(['started', 'dry', 'ended']);
  });
});

describe('pausing', () => {
  test('before the first sound keeps it from starting', () => {
    const { player, edges, heard, render } = setUp();
    player.pause();
    player.write(ramp(1000));
    render(3);
    expect(heard.every((sample) => sample === 0)).toBe(true);
    expect(edges).toEqual([]);
    player.resume();
    render();
    expect(heard.slice(3 * QUANTUM)).toEqual([...ramp(QUANTUM)]);
  });

  test('fades, holds, and goes on with the very next sample', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ramp(2000));
    render(2);
    player.pause();
    render(3);
    const held = edges.at(-1);
    expect(held?.edge).toBe('held');
    expect(held?.frames).toBe(256 + OPTIONS.fadeFrames - 1);
    expect(heard.slice(held?.contextFrame).every((sample) => sample === 0)).toBe(true);
    player.resume();
    render();
    expect(edges.at(-1)).toMatchObject({ edge: 'released', frames: held?.frames });
    // Once the fade is over the samples are themselves again, and count on from where they were held.
    expect(heard[5 * QUANTUM + 100]).toBe((held?.frames ?? 0) + 101);
  });

  test('any pauses, and any way of filling, lose and double nothing', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ render: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 3, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 700 }) }) },
      { weight: 1, arbitrary: fc.constantFrom('pause' as const, 'resume' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        // Without fades every sample is heard as it is.
        const { player, heard, render, edges } = setUp({ fadeFrames: 0 });
        let written = 0;
        for (const each of steps) {
          if (each === 'pause') player.pause();
          else if (each === 'resume') player.resume();
          else if ('render' in each) render(each.render);
          else {
            player.write(Float32Array.from({ length: each.write }, (_, index) => written + index + 1));
            written += each.write;
          }
        }
        player.resume();
        player.endOfStream();
        while (render());
        expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: written });
        expect(heard.filter((sample) => sample !== 0)).toEqual([...ramp(written)]);
      }),
    );
  });
});

describe('stopping', () => {
  test('fades to silence within the fade, refuses the rest, and never sounds again', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(2);
    player.stop(200);
    expect(render()).toBe(true);
    expect(render()).toBe(false);
    expect(edges.at(-1)).toMatchObject({ edge: 'stopped', frames: 256 + 199 });
    expect(heard[256]).toBeLessThan(1);
    expect(heard[256 + 100]).toBeCloseTo(0.495, 2);
    expect(heard.slice(256 + 200).every((sample) => sample === 0)).toBe(true);
    player.write(ones(5000));
    player.resume();
    render(3);
    expect(heard.slice(256 + 200).every((sample) => sample === 0)).toBe(true);
    expect(edges.filter(({ edge }) => edge === 'stopped')).toHaveLength(1);
  });

  test.each(['filling', 'dry', 'held'])('while %s takes effect at once', (phase) => {
    const { player, edges, render } = setUp();
    player.write(ones(phase === 'filling' ? 10 : 300));
    render(4);
    if (phase === 'held') {
      player.write(ones(5000));
      render(1);
      player.pause();
      render(2);
    }
    player.stop(2000);
    expect(render()).toBe(false);
    expect(edges.at(-1)?.edge).toBe('stopped');
  });
});

test('tells what it consumed at a low rate, and nothing by the quantum', () => {
  const { player, consumed, edges, render } = setUp();
  player.write(ones(40_000));
  render(300);
  expect(consumed).toHaveLength(Math.floor((300 * QUANTUM) / OPTIONS.reportEveryFrames));
  expect(edges).toHaveLength(1);
});

test('says so when it is given more than it has room for', () => {
  const { player } = setUp({ capacityFrames: 100 });
  expect(player.write(ones(60))).toBe(true);
  expect(player.write(ones(60))).toBe(false);
});
