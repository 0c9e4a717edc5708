import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PcmRing } from '../../../src/audio/worklet/processor/pcm-ring';

test('any interleaving of writes and reads yields exactly what was written', () => {
  const step = fc.oneof(fc.record({ write: fc.nat({ max: 20 }) }), fc.record({ read: fc.nat({ max: 20 }) }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const ring = new PcmRing(capacity);
      const model: number[] = [];
      let counter = 0;
      for (const each of steps) {
        if ('write' in each) {
          const samples = Float32Array.from({ length: each.write }, () => (counter += 1));
          const taken = ring.write(samples);
          expect(taken).toBe(Math.min(each.write, capacity - model.length));
          model.push(...samples.subarray(0, taken));
        } else {
          for (let count = 0; count < each.read; count += 1) expect(ring.shift()).toBe(model.shift() ?? 0);
        }
        expect(ring.available).toBe(model.length);
        expect(ring.room).toBe(capacity - model.length);
      }
    }),
  );
});

test('a cleared ring is empty and has its whole capacity again', () => {
  const ring = new PcmRing(4);
  ring.write(Float32Array.of(1, 2, 3));
  ring.shift();
  ring.clear();
  expect(ring.available).toBe(0);
  expect(ring.write(Float32Array.of(5, 6, 7, 8, 9))).toBe(4);
  expect([ring.shift(), ring.shift(), ring.shift(), ring.shift(), ring.shift()]).toEqual([5, 6, 7, 8, 0]);
});
