import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RingPlayer } from '../../../src/audio/worklet/processor/ring-player';
import type { RingEdge, RingOptions } from '../../../src/audio/feed/ring-protocol';

const QUANTUM = 128;
const OPTIONS: RingOptions = {
  capacityFrames: 48_000,
  cushionFrames: 256,
  fadeFrames: 32,
  reportEveryFrames: 1024,
  graceFrames: 512,
};

interface SeenEdge {
  readonly edge: RingEdge;
  readonly frames: number;
  readonly contextFrame: number;
  readonly stalledFrames: number;
}

/** A player, all its reports, and a clock that counts quanta. */
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
/** Samples 1, 2, 3 …, each of which is unique. */
const ramp = (frames: number) => Float32Array.from({ length: frames }, (_, index) => index + 1);

describe('starting', () => {
  test('is silent until the cushion is filled, and then plays unchanged from the first sample', () => {
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

  test('without a cushion still waits for the first sample', () => {
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
  test('is reported after the last sample, with the exact frame', () => {
    const { player, edges, render } = setUp();
    player.write(ramp(300));
    player.endOfStream();
    expect(render(2)).toBe(true);
    expect(edges.at(-1)?.edge).toBe('started');
    expect(render()).toBe(false);
    expect(edges.at(-1)).toEqual({ edge: 'ended', frames: 300, contextFrame: 300, stalledFrames: 0 });
  });

  test('at the end of a quantum is reported by the next one', () => {
    const { player, edges, render } = setUp();
    player.write(ramp(256));
    player.endOfStream();
    expect(render(2)).toBe(true);
    expect(render()).toBe(false);
    expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: 256, contextFrame: 256 });
  });

  test('refuses later sound', () => {
    const { player, heard, render } = setUp();
    player.write(ramp(10));
    player.endOfStream();
    player.write(ones(10));
    render();
    expect(heard.slice(10).every((sample) => sample === 0)).toBe(true);
  });
});

describe('running dry', () => {
  test('fades with the remaining sound, reports the exact frames, and resumes when the cushion is filled again', () => {
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

  test('does not count time while paused', () => {
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

  test('and then learning of the end is just the end', () => {
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

  test('fades, pauses, and continues with the very next sample', () => {
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
    // After the fade, the samples are unchanged again and continue where they were paused.
    expect(heard[5 * QUANTUM + 100]).toBe((held?.frames ?? 0) + 101);
  });

  test('any pauses and any way of filling lose and repeat nothing', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ render: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 3, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 700 }) }) },
      { weight: 1, arbitrary: fc.constantFrom('pause' as const, 'resume' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        // Without fades every sample is heard unchanged.
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

/** The largest step between neighbouring samples, which are from 0 to 1. */
function largestStep(samples: readonly number[]): number {
  return samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? sample))), 0);
}

describe('a cut that drops everything', () => {
  test('fades out, and continues with later sound as soon as the cushion is filled', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(4);
    expect(player.cut(0)).toBe(4 * QUANTUM);
    render(2);
    expect(heard[4 * QUANTUM]).toBeGreaterThan(0.9);
    expect(heard.slice(4 * QUANTUM + OPTIONS.fadeFrames).every((sample) => sample === 0)).toBe(true);
    player.write(new Float32Array(255).fill(0.5));
    render();
    expect(edges.map(({ edge }) => edge)).toEqual(['started']);
    player.write(new Float32Array(1000).fill(0.5));
    render(2);
    // The old sound was heard up to the cut. Frames of its fade do not count.
    expect(edges.at(-1)).toEqual({ edge: 'joined', frames: 4 * QUANTUM, contextFrame: 7 * QUANTUM, stalledFrames: 0 });
    expect(heard.at(-1)).toBe(0.5);
    expect(largestStep(heard)).toBeLessThanOrEqual(1 / OPTIONS.fadeFrames + 1e-6);
  });

  test('lets none of the old sound through', () => {
    const { player, heard, render } = setUp();
    player.write(ones(5000));
    render(1);
    player.cut(0);
    player.write(new Float32Array(5000).fill(0.25));
    render(20);
    expect(heard.slice(2 * QUANTUM).filter((sample) => sample > 0.25)).toEqual([]);
  });

  test('is reported as dry if nothing follows, and that is no stall', () => {
    const { player, edges, render } = setUp();
    player.write(ones(5000));
    render(4);
    player.cut(0);
    render(10);
    expect(edges.map(({ edge }) => edge)).toEqual(['started', 'dry']);
    player.write(ones(5000));
    render();
    expect(edges.at(-1)).toMatchObject({ edge: 'joined', frames: 4 * QUANTUM, stalledFrames: 0 });
  });

  test('cancels an end that was reported, even one that was played', () => {
    const { player, edges, render } = setUp();
    player.write(ones(300));
    player.endOfStream();
    player.cut(0);
    player.write(ones(300));
    render();
    expect(edges.map(({ edge }) => edge)).toEqual(['started']);
    player.endOfStream();
    while (render());
    expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: 300 });
    expect(player.cut(0)).toBe(300);
    player.write(ones(300));
    render();
    expect(edges.at(-1)).toMatchObject({ edge: 'joined', frames: 300 });
    player.endOfStream();
    while (render());
    expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: 600 });
  });

  test.each(['before', 'after'])('while paused stays paused, and resumes at the new position (paused %s)', (when) => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(2);
    if (when === 'before') {
      player.pause();
      render(2);
    }
    const at = player.cut(0);
    if (when === 'after') player.pause();
    player.write(new Float32Array(5000).fill(0.5));
    const quanta = 10;
    render(quanta);
    expect(heard.slice(-(quanta - 2) * QUANTUM).every((sample) => sample === 0)).toBe(true);
    expect(edges.at(-1)).toMatchObject({ edge: 'held', frames: at });
    player.resume();
    render(2);
    expect(edges.at(-1)).toMatchObject({ edge: 'joined', frames: at });
    expect(heard.at(-1)).toBe(0.5);
  });

  test('while dry ends the stall, which counts with its length', () => {
    const { player, edges, render } = setUp();
    player.write(ones(256));
    render(5);
    player.cut(0);
    render(3);
    player.write(ones(1000));
    render();
    expect(edges.map(({ edge }) => edge)).toEqual(['started', 'dry', 'joined']);
    expect(edges.at(-1)?.stalledFrames).toBe(3 * QUANTUM);
  });

  test('before the first sound leaves none of the old sound', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(200));
    expect(player.cut(0)).toBe(0);
    player.write(new Float32Array(1000).fill(0.5));
    render(2);
    expect(edges).toEqual([{ edge: 'started', frames: 0, contextFrame: 0, stalledFrames: 0 }]);
    expect(Math.max(...heard)).toBe(0.5);
  });
});

describe('a cut that keeps some sound', () => {
  test('joins later sound to it, in step, with a crossfade', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(2);
    const at = player.cut(200);
    expect(at).toBe(2 * QUANTUM + 200);
    player.write(new Float32Array(1000).fill(0.5));
    render(4);
    expect(heard.slice(0, at).every((sample) => sample === 1)).toBe(true);
    expect(heard.slice(at + OPTIONS.fadeFrames).every((sample) => sample === 0.5)).toBe(true);
    expect(largestStep(heard)).toBeLessThanOrEqual(1 / OPTIONS.fadeFrames);
    expect(edges.map(({ edge }) => edge)).toEqual(['started']);
  });

  test('any number of times, in step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ quanta: fc.integer({ min: 0, max: 3 }), after: fc.integer({ min: 1, max: 900 }) }), { maxLength: 30 }),
        (cuts) => {
          const { player, edges, heard, render } = setUp();
          // The sample at a frame is known, however often it was cut on the way.
          const at = (frame: number) => Math.sin(frame / 50);
          const from = (frame: number) => Float32Array.from({ length: 2000 }, (_, index) => at(frame + index));
          player.write(from(0));
          render(1);
          for (const { quanta, after } of cuts) {
            render(quanta);
            player.write(from(player.cut(after)));
          }
          render(3);
          expect(edges.map(({ edge }) => edge)).toEqual(['started']);
          expect(heard.every((sample, frame) => Math.abs(sample - at(frame)) < 1e-5)).toBe(true);
        },
      ),
    );
  });

  test('with late sound fades out, and the gap counts', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(2);
    player.cut(100);
    render(3);
    const silentFrom = 2 * QUANTUM + 100 + OPTIONS.fadeFrames;
    expect(heard.slice(silentFrom).every((sample) => sample === 0)).toBe(true);
    expect(largestStep(heard)).toBeLessThanOrEqual(1 / OPTIONS.fadeFrames);
    player.write(ones(1000));
    render();
    expect(edges.at(-1)).toMatchObject({
      edge: 'refilled',
      frames: 2 * QUANTUM + 100,
      stalledFrames: 5 * QUANTUM - silentFrom,
    });
  });

  test('keeps everything on request, at any position', () => {
    const { player, heard, render } = setUp();
    player.write(ramp(300));
    expect(player.cut(Infinity)).toBe(300);
    player.write(ramp(600).subarray(300));
    render(4);
    expect(player.cut(Infinity)).toBe(600);
    player.endOfStream();
    while (render());
    expect(heard.filter((sample) => sample !== 0)).toEqual([...ramp(600)]);
  });
});

test('a second cut that keeps some keeps none of the unheard sound since the first cut', () => {
  const { player, heard, render } = setUp();
  player.write(ones(5000));
  render(2);
  const at = player.cut(0);
  player.write(new Float32Array(900).fill(-1));
  expect(player.cut(200)).toBe(at);
  player.write(ones(2000));
  render(4);
  expect(largestStep(heard)).toBeLessThanOrEqual(1 / OPTIONS.fadeFrames);
  expect(heard.at(-1)).toBe(1);
});

describe('a stop', () => {
  test('during a cut is a stop, and nothing comes after it', () => {
    const { player, edges, heard, render } = setUp();
    player.write(ones(5000));
    render(2);
    player.cut(0);
    player.stop(64);
    player.write(ones(5000));
    while (render());
    expect(edges.at(-1)?.edge).toBe('stopped');
    player.cut(0);
    player.write(ones(5000));
    const stoppedAt = heard.length;
    render(5);
    expect(heard.slice(stoppedAt).every((sample) => sample === 0)).toBe(true);
    expect(edges.filter(({ edge }) => edge === 'stopped')).toHaveLength(1);
  });
});

test('a new cushion applies to the refill in progress', () => {
  const { player, edges, render } = setUp();
  player.write(ones(256));
  render(4);
  player.setCushion(1000);
  player.write(ones(999));
  render();
  expect(edges.at(-1)?.edge).toBe('dry');
  player.write(ones(1));
  render();
  expect(edges.at(-1)?.edge).toBe('refilled');
});

test('any calls in any order leave no sample out of bounds, no click, and frames that only increase', () => {
  const call = fc.oneof(
    { weight: 3, arbitrary: fc.record({ render: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 4, arbitrary: fc.record({ write: fc.integer({ min: 40, max: 900 }) }) },
    { weight: 3, arbitrary: fc.record({ cut: fc.constantFrom(0, 0, 1, 200, 900, Infinity) }) },
    { weight: 2, arbitrary: fc.record({ truncate: fc.integer({ min: -200, max: 1500 }) }) },
    { weight: 2, arbitrary: fc.constantFrom('pause' as const, 'resume' as const, 'end' as const) },
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 120 }), fc.boolean(), fc.boolean(), (drawn, stops, saysEnd) => {
      const calls = drawn.filter((each) => saysEnd || each !== 'end');
      const { player, edges, heard, render } = setUp();
      // Each cut that dropped something changes the level, so that a jump shows.
      let level = 1;
      let writtenFrames = 0;
      let fewestDropped = Infinity;
      for (const each of calls) {
        if (each === 'pause') player.pause();
        else if (each === 'resume') player.resume();
        else if (each === 'end') player.endOfStream();
        else if ('render' in each) render(each.render);
        else if ('write' in each) {
          player.write(new Float32Array(each.write).fill(level));
          writtenFrames += each.write;
        } else {
          const atFrame = 'cut' in each ? player.cut(each.cut) : player.truncate(player.framesPlayed + each.truncate);
          expect(atFrame).toBeGreaterThanOrEqual(player.framesPlayed);
          if (atFrame < writtenFrames) {
            level = -level;
            fewestDropped = Math.min(fewestDropped, writtenFrames - atFrame);
          }
          writtenFrames = atFrame;
        }
      }
      player.resume();
      if (stops) player.stop(100);
      else player.endOfStream();
      for (let quanta = 0; render(); quanta += 1) expect(quanta).toBeLessThan(2000);
      expect(edges.at(-1)?.edge).toBe(stops && edges.at(-1)?.edge !== 'ended' ? 'stopped' : 'ended');
      expect(heard.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      const frames = edges.map((edge) => edge.frames);
      expect(frames).toEqual([...frames].sort((one, other) => one - other));
      // The first sound begins without a fade, and so does the end, wherever it is reported.
      if (saysEnd) return;
      const asItIs = new Set(edges.filter(({ edge }) => edge === 'started' || edge === 'ended').map(({ contextFrame }) => contextFrame));
      // Sound dropped by two cuts in a row may fade out under later sound, while all of it fades. A jump is as large
      // as a level. If little was dropped, there is little to fade over.
      const steepest = 1 / OPTIONS.fadeFrames + 3 / (Math.min(OPTIONS.fadeFrames, fewestDropped) + 1);
      heard.forEach((sample, at) => {
        if (!asItIs.has(at)) expect(Math.abs(sample - (heard[at - 1] ?? 0))).toBeLessThanOrEqual(steepest);
      });
    }),
    { numRuns: 300 },
  );
});

test('reports consumed frames at a low rate, not once a quantum', () => {
  const { player, consumed, edges, render } = setUp();
  player.write(ones(40_000));
  render(300);
  expect(consumed).toHaveLength(Math.floor((300 * QUANTUM) / OPTIONS.reportEveryFrames));
  expect(edges).toHaveLength(1);
});

test('allocates nothing while rendering', () => {
  const player = new RingPlayer(OPTIONS, { onEdge: () => undefined, onConsumed: () => undefined });
  const output = new Float32Array(QUANTUM);
  const quantaOfSound = Math.floor(OPTIONS.capacityFrames / QUANTUM) - 1;
  const sound = ones(quantaOfSound * QUANTUM);
  let contextFrame = 0;
  /** Bytes of heap used for playing the whole ring, with pauses and an underrun at the end. */
  const renderAll = () => {
    player.write(sound);
    const before = process.memoryUsage().heapUsed;
    for (let quantum = 0; quantum < quantaOfSound + 20; quantum += 1) {
      if (quantum % 100 === 50) player.pause();
      if (quantum % 100 === 60) player.resume();
      player.render(output, contextFrame);
      contextFrame += QUANTUM;
    }
    return process.memoryUsage().heapUsed - before;
  };
  // An engine allocates until its code is compiled, and another thread may collect garbage, so the minimum counts.
  const bytes = Array.from({ length: 200 }, renderAll).filter((grown) => grown >= 0);
  expect(Math.min(...bytes) / quantaOfSound).toBeLessThan(8);
});

test('reports sound that exceeds its capacity', () => {
  const { player } = setUp({ capacityFrames: 100 });
  expect(player.write(ones(60))).toBe(true);
  expect(player.write(ones(60))).toBe(false);
});

describe('a truncation', () => {
  test('keeps the sound before its frame, and joins later sound without a step', () => {
    const { player, heard, edges, render } = setUp();
    player.write(ones(2000));
    render(4);
    expect(player.truncate(1000)).toBe(1000);
    player.write(ones(500));
    player.endOfStream();
    render(12);
    expect(heard.slice(0, 1500).every((sample) => Math.abs(sample - 1) < 1e-6)).toBe(true);
    expect(heard[1500]).toBe(0);
    expect(edges.map(({ edge, frames }) => [edge, frames])).toEqual([
      ['started', 0],
      ['ended', 1500],
    ]);
  });

  test.each(['before anything sounds', 'while held'])('%s keeps it, too', (when) => {
    const { player, edges, heard, render } = setUp({ cushionFrames: 4000 });
    player.write(ramp(2000));
    if (when === 'while held') {
      player.setCushion(0);
      render(4);
      player.pause();
      render(2);
    }
    expect(player.truncate(1000)).toBe(1000);
    player.write(ramp(300).map((sample) => sample + 1000));
    player.endOfStream();
    player.resume();
    const from = heard.length;
    render(12);
    expect(edges.at(-1)).toMatchObject({ edge: 'ended', frames: 1300, stalledFrames: 0 });
    const sound = heard.slice(from).filter((sample) => sample !== 0);
    expect(sound.slice(-700)).toEqual([...ramp(1300)].slice(-700));
  });

  test('of sound that was played fades out at once and waits, which is no underrun', () => {
    const { player, heard, edges, render } = setUp();
    player.write(ones(2000));
    render(4);
    expect(player.truncate(100)).toBe(512);
    render(2);
    expect(heard.slice(512).findIndex((sample) => sample === 0)).toBe(OPTIONS.fadeFrames);
    for (let at = 512; at < 512 + OPTIONS.fadeFrames; at += 1) expect(heard[at]).toBeLessThan(heard[at - 1] ?? 0);
    render(OPTIONS.graceFrames / QUANTUM);
    expect(edges.at(-1)).toMatchObject({ edge: 'dry', frames: 512 });
    player.write(ones(1000));
    render();
    expect(edges.at(-1)).toMatchObject({ edge: 'joined', frames: 512, stalledFrames: 0 });
  });
});
