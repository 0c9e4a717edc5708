/** The order in which text and sound reach the search for words, however late sound is measured. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrivalOrder } from '../../src/timing/search/arrival-order';

type Event = { readonly sound: number } | 'text';

const event: fc.Arbitrary<Event> = fc.oneof(fc.record({ sound: fc.nat({ max: 60 }) }), fc.constant<Event>('text'));

/** Frames whose loudness is their number. */
function framesFrom(start: number, count: number) {
  const loudness = Float32Array.from({ length: count }, (_, index) => start + index);
  return { loudness, brightness: loudness };
}

/**
 * What the search is told of some events.
 *
 * @param measure - How many frames are measured after each event, of those that were received and not measured yet.
 */
function toldOf(events: readonly Event[], measure: (event: number, unmeasured: number) => number): string[] {
  const told: string[] = [];
  /** One entry for each frame, so that it does not matter how they are cut. */
  const order = new ArrivalOrder(({ loudness }) => told.push(...Array.from(loudness, (frame) => `frame ${frame}`)));
  let received = 0;
  let measured = 0;
  const take = (count: number) => {
    order.take(framesFrom(measured, count));
    measured += count;
  };
  for (const [index, one] of events.entries()) {
    if (one === 'text') order.tell(received, () => told.push(`text ${index}`));
    else received += one.sound;
    take(Math.min(received - measured, measure(index, received - measured)));
  }
  take(received - measured);
  order.end();
  return told;
}

test('is the same whether sound is measured at once, late, or in any parts', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 40 }), (events, speeds) => {
      const atOnce = toldOf(events, (_, unmeasured) => unmeasured);
      expect(toldOf(events, () => 0)).toEqual(atOnce);
      expect(toldOf(events, (at) => speeds[at % speeds.length] ?? 0)).toEqual(atOnce);
    }),
    { numRuns: 500 },
  );
});

test('has text behind the sound that was received before it, and before the sound after it', () => {
  expect(toldOf(['text', { sound: 2 }, 'text', { sound: 1 }], () => 0)).toEqual(['text 0', 'frame 0', 'frame 1', 'text 2', 'frame 2']);
});

test('has all text when the sound has ended, and no sound afterwards', () => {
  const told: string[] = [];
  const order = new ArrivalOrder(({ loudness }) => told.push(...Array.from(loudness, (frame) => `frame ${frame}`)));
  order.tell(0, () => told.push('text before all sound'));
  order.take(framesFrom(0, 1));
  order.tell(50, () => told.push('text behind sound that was never measured'));
  expect(told).toEqual(['text before all sound', 'frame 0']);
  order.end();
  order.take(framesFrom(1, 3));
  expect(told).toEqual(['text before all sound', 'frame 0', 'text behind sound that was never measured']);
});
