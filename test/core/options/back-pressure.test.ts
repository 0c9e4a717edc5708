import { describe, expect, it } from 'vitest';
import { BackPressure, DEFAULT_MAX_AHEAD_SECONDS, resolveMaxAhead } from '../../../src/core/options/back-pressure';

const NOTHING_YET = { nowMs: 0, sentCharacter: 0, receivedSeconds: 0, heardSeconds: 0 };

describe('back-pressure', () => {
  it('sends half a minute of unheard speech by default, and no more', () => {
    expect(resolveMaxAhead()).toBe(30);
    const pressure = new BackPressure(resolveMaxAhead(), 0);
    const room = pressure.room(NOTHING_YET);
    // The usual rate of English speech is 18 characters a second.
    expect(room / 18).toBeGreaterThan(DEFAULT_MAX_AHEAD_SECONDS * 0.9);
    expect(room / 18).toBeLessThan(DEFAULT_MAX_AHEAD_SECONDS * 1.1);
    expect(pressure.room({ ...NOTHING_YET, sentCharacter: room })).toBe(0);
    // Received sound counts if it is longer than estimated, and heard sound makes room again.
    expect(pressure.room({ ...NOTHING_YET, sentCharacter: 100, receivedSeconds: 30 })).toBe(0);
    expect(pressure.room({ ...NOTHING_YET, sentCharacter: room, receivedSeconds: 30, heardSeconds: 10 })).toBeGreaterThan(10 * 17);
  });

  it('can be changed and switched off, and refuses a limit that would starve playback', () => {
    expect(resolveMaxAhead(5)).toBe(5);
    expect(new BackPressure(resolveMaxAhead(Infinity), 0).room({ ...NOTHING_YET, sentCharacter: 1e9 })).toBe(Infinity);
    for (const bad of [4.9, -1, NaN])
      expect(() => resolveMaxAhead(bad)).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
  });

  it('counts anew when nothing arrives although little is left, so that nothing waits for ever', () => {
    const pressure = new BackPressure(30, 0);
    const stuck = { ...NOTHING_YET, sentCharacter: 10_000, receivedSeconds: 20, heardSeconds: 19.5 };
    expect(pressure.room({ ...stuck, nowMs: 1_999 })).toBe(0);
    expect(pressure.room({ ...stuck, nowMs: 2_000 })).toBeGreaterThan(0);
  });

  it.each([
    ['a usual voice', 0.055],
    ['a slow one', 0.08],
    ['a fast one', 0.035],
    ['one that speaks Chinese', 0.25],
  ])('stays within the limit for an hour of %s, although all text is available at once', (_, secondsPerCharacter) => {
    const sentenceCharacters = Math.round(5 / secondsPerCharacter);
    const pressure = new BackPressure(30, 0);
    let sentCharacter = 0;
    let receivedSeconds = 0;
    let heardSeconds = 0;
    let mostAheadSeconds = 0;
    for (let nowMs = 0; nowMs < 3_600_000; nowMs += 250) {
      // The speed that was measured for Polly.
      const comesSeconds = Math.min(sentCharacter * secondsPerCharacter - receivedSeconds, 0.25 * 5.7);
      receivedSeconds += comesSeconds;
      if (comesSeconds > 0) pressure.noteActivity(nowMs);
      heardSeconds = Math.min(receivedSeconds, heardSeconds + 0.25);
      while (pressure.room({ nowMs, sentCharacter, receivedSeconds, heardSeconds }) > 0) {
        sentCharacter += sentenceCharacters;
        pressure.noteActivity(nowMs);
      }
      // The speed of the voice is known only after the beginning of its speech.
      if (nowMs > 180_000) mostAheadSeconds = Math.max(mostAheadSeconds, sentCharacter * secondsPerCharacter - heardSeconds);
    }
    expect(heardSeconds).toBeGreaterThan(3_590);
    expect(mostAheadSeconds).toBeGreaterThan(25);
    expect(mostAheadSeconds).toBeLessThan(30 + 2 * 5);
  });

  it('ignores a sentence that is synthesized again', () => {
    const pressure = new BackPressure(30, 0);
    const broken = { sentCharacter: 0, receivedSeconds: 6, heardSeconds: 6 };
    expect(pressure.room({ ...broken, nowMs: 10_000 })).toBeGreaterThan(300);
    pressure.noteActivity(10_000);
    expect(pressure.room({ ...broken, sentCharacter: 100, nowMs: 12_500 })).toBeGreaterThan(300);
  });

  it('waits through a stall', () => {
    const pressure = new BackPressure(30, 0);
    const stalled = { sentCharacter: 540, receivedSeconds: 6, heardSeconds: 2 };
    for (let nowMs = 0; nowMs < 10_000; nowMs += 250) expect(pressure.room({ ...stalled, nowMs })).toBeLessThan(80);
  });
});
