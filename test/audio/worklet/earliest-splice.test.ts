import { beforeEach, describe, expect, test } from 'vitest';
import { Timeline } from '../../../src/audio/feed/timeline';
import { EarliestSplice } from '../../../src/audio/worklet/earliest-splice';
import type { RingEdge } from '../../../src/audio/feed/ring-protocol';

const RATE = 1000;
const CUSHION_FRAMES = 100;
const LEAD_SECONDS = 0.15;
const RECEIVED_SECONDS = 60;
/** Only the clock of the context is used. */
let context: { currentTime: number; sampleRate: number };
let timeline: Timeline;
let committed: EarliestSplice;

beforeEach(() => {
  context = { currentTime: 5, sampleRate: RATE };
  timeline = new Timeline(RATE, [{ frame: 0, seconds: 0, rate: 1 }]);
  committed = new EarliestSplice(context as unknown as BaseAudioContext, timeline);
});

const secondsNow = (receivedSeconds = RECEIVED_SECONDS, isSeeking = false) => committed.seconds(receivedSeconds, CUSHION_FRAMES, isSeeking);
const tell = (edge: RingEdge, frames: number, contextSeconds: number, cuts = 0) => {
  committed.takeEdge({ type: 'edge', edge, frames, contextFrame: contextSeconds * RATE, stalledFrames: 0, cuts });
};

describe('nothing can have been rendered', () => {
  test('before any sound was written, or if it has only just been', () => {
    expect(secondsNow()).toBe(0);
    context.currentTime = 6;
    committed.give();
    expect(secondsNow()).toBe(0);
  });

  test('while there is less than a cushion', () => {
    committed.give();
    context.currentTime = 7;
    expect(secondsNow(0.09)).toBe(0);
  });

  test('of sound written while paused', () => {
    committed.pause();
    committed.give();
    context.currentTime = 7;
    expect(secondsNow()).toBe(0);
    committed.resume();
    expect(secondsNow()).toBe(0);
    context.currentTime = 7.5;
    expect(secondsNow()).toBeCloseTo(0.5 + LEAD_SECONDS);
  });

  test('after a pause, until it resumes', () => {
    committed.give();
    tell('started', 0, 5.1);
    committed.pause();
    tell('held', 400, 5.5);
    context.currentTime = 9;
    expect(secondsNow()).toBe(0.4);
    committed.resume();
    context.currentTime = 9.2;
    expect(secondsNow()).toBeCloseTo(0.4 + 0.2 + LEAD_SECONDS);
  });
});

describe('a ring without recent reports', () => {
  test('may have begun as soon as sound was written, but has played no more than there is', () => {
    committed.give();
    context.currentTime = 7;
    expect(secondsNow()).toBeCloseTo(2 + LEAD_SECONDS);
    expect(secondsNow(1.3)).toBe(1.3);
  });

  test('may have continued since its last report', () => {
    committed.give();
    tell('started', 0, 5.1);
    context.currentTime = 7.1;
    expect(secondsNow()).toBeCloseTo(2 + LEAD_SECONDS);
  });

  test('that was dry may have been refilled since', () => {
    committed.give();
    tell('dry', 1000, 6);
    context.currentTime = 8;
    expect(secondsNow(1.05)).toBe(1);
    expect(secondsNow(2)).toBe(2);
    expect(secondsNow()).toBeCloseTo(3 + LEAD_SECONDS);
  });

  test('that was paused has not continued since', () => {
    committed.give();
    tell('started', 0, 5);
    context.currentTime = 5.5;
    committed.pause();
    context.currentTime = 8;
    expect(secondsNow()).toBeCloseTo(0.5 + LEAD_SECONDS);
  });
});

describe('a seek that the ring has not confirmed', () => {
  test('counts from its target and its time', () => {
    committed.give();
    tell('started', 0, 5);
    context.currentTime = 40;
    committed.seek(10);
    expect(secondsNow(RECEIVED_SECONDS, true)).toBe(10);
    context.currentTime = 41;
    expect(secondsNow(RECEIVED_SECONDS, true)).toBeCloseTo(11 + LEAD_SECONDS);
  });

  test('while paused is heard only after that', () => {
    committed.give();
    committed.pause();
    context.currentTime = 6;
    committed.seek(10);
    context.currentTime = 8;
    expect(secondsNow(RECEIVED_SECONDS, true)).toBe(10);
    committed.resume();
    context.currentTime = 8.5;
    expect(secondsNow(RECEIVED_SECONDS, true)).toBeCloseTo(10.5 + LEAD_SECONDS);
  });
});
