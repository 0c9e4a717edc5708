import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TrimQueue } from '../../../src/audio/decode/trim-queue';

test('keeps the sound, whatever the runs of samples', () => {
  const packet = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.nat({ max: 6 }));
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (packets, runs) => {
      const queue = new TrimQueue();
      const right: number[] = [];
      let total = 0;
      for (const [dropped, kept, cut] of packets) {
        queue.expect(dropped + kept + cut, dropped, kept);
        for (let index = 0; index < kept; index += 1) right.push(total + dropped + index);
        total += dropped + kept + cut;
      }
      expect(queue.keepFrames).toBe(right.length);
      const given: number[] = [];
      // A few more than expected.
      for (let at = 0, count = 0; at < total + 5; count += 1) {
        const length = runs[count % runs.length] ?? 1;
        given.push(...queue.take(Float32Array.from({ length }, (_, index) => at + index)).flatMap((run) => [...run]));
        at += length;
      }
      expect(given).toEqual(right);
      expect([queue.packets, queue.keepFrames]).toEqual([0, 0]);
    }),
  );
});

test('missing samples are silent', () => {
  const queue = new TrimQueue();
  queue.expect(10, 4, 5);
  queue.take(new Float32Array(6).fill(1));
  expect(queue.skipPacket()).toEqual(new Float32Array(3));
  expect([queue.packets, queue.keepFrames]).toEqual([0, 0]);
});
