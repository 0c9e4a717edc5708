import { describe, expect, it } from 'vitest';
import { BackPressure, type PlaybackProgress } from '../../../src/core/attempts/back-pressure';
import { resolveMaxAhead } from '../../../src/core/options/max-ahead';

const NOTHING_YET: PlaybackProgress = { nowMs: 0, sentCharacter: 0, receivedSeconds: 0, heardSeconds: 0, rate: 1 };

describe('back-pressure', () => {
  it('sends half a minute of unheard speech by default, and no more', () => {
    expect(resolveMaxAhead()).toBe(30);
    const pressure = new BackPressure(resolveMaxAhead(), 0);
    const { characters } = pressure.sendWindow(NOTHING_YET);
    // The usual rate of English speech is 18 characters a second.
    expect(characters / 18).toBeGreaterThan(27);
    expect(characters / 18).toBeLessThanOrEqual(30);
    expect(pressure.sendWindow({ ...NOTHING_YET, sentCharacter: characters }).characters).toBe(0);
    // Received sound counts if it is longer than estimated, and heard sound makes room again.
    expect(pressure.sendWindow({ ...NOTHING_YET, sentCharacter: 100, receivedSeconds: 30 }).characters).toBe(0);
    const heard = { ...NOTHING_YET, sentCharacter: characters, receivedSeconds: 30, heardSeconds: 10 };
    // Less what is kept free below the limit.
    expect(pressure.sendWindow(heard).characters).toBeGreaterThan(9.5 * 16);
  });

  it('expects more sound of a character that is a syllable', () => {
    for (const language of ['cmn-CN', 'ja-JP', 'ko', 'yue-CN', 'zh']) {
      const { characters } = new BackPressure(30, 0, language).sendWindow(NOTHING_YET);
      expect(characters * 0.22).toBeLessThanOrEqual(30);
    }
    expect(new BackPressure(30, 0, 'en-US').sendWindow(NOTHING_YET).characters).toBeGreaterThan(450);
  });

  it('can be changed and switched off, and refuses a limit that would starve playback', () => {
    expect(resolveMaxAhead(5)).toBe(5);
    const unlimited = new BackPressure(resolveMaxAhead(Infinity), 0).sendWindow({ ...NOTHING_YET, sentCharacter: 1e9 });
    expect(unlimited).toEqual({
      characters: Infinity,
      likelyCharacters: Infinity,
      restCharacters: Infinity,
      isLow: true,
      isSoundLow: true,
    });
    for (const bad of [4.9, -1, NaN])
      expect(() => resolveMaxAhead(bad)).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
  });

  it.each([
    [30, 1, 5],
    [60, 1, 10],
    [30, 2, 10],
    [30, 0.5, 5],
    [5, 1, 5],
  ])('needs more text, with a limit of %d s and at %d times the speed, when %d s are ahead', (limit, rate, lowSeconds) => {
    const pressure = new BackPressure(limit, 0);
    const ahead = (seconds: number) => ({ ...NOTHING_YET, rate, receivedSeconds: 100, heardSeconds: 100 - seconds });
    expect(pressure.sendWindow(ahead(lowSeconds)).isLow).toBe(true);
    expect(pressure.sendWindow(ahead(lowSeconds + 0.1)).isLow).toBe(false);
  });

  it('knows what fits soon, since the listener hears on meanwhile, and only where a stream can end', () => {
    const sent = { ...NOTHING_YET, sentCharacter: 400 };
    // It is too early to tell while most of the sound is missing.
    expect(new BackPressure(30, 0).sendWindow(sent).likelyCharacters).toBe(Infinity);
    const { characters, likelyCharacters, restCharacters } = new BackPressure(30, 0).sendWindow({ ...sent, receivedSeconds: 17 });
    expect(likelyCharacters).toBeGreaterThan(characters);
    expect(restCharacters).toBeGreaterThan(likelyCharacters);
    expect(new BackPressure(14, 0).sendWindow(sent).likelyCharacters).toBe(Infinity);
    // When all is quiet, nothing more is expected.
    const quiet = new BackPressure(30, 0).sendWindow({ ...sent, receivedSeconds: 22, nowMs: 2_000 });
    expect(quiet.likelyCharacters).toBe(quiet.characters);
  });

  it('counts anew when nothing arrives although little is left, so that nothing waits for ever', () => {
    const pressure = new BackPressure(30, 0);
    const stuck = { ...NOTHING_YET, sentCharacter: 10_000, receivedSeconds: 20, heardSeconds: 19.5 };
    expect(pressure.sendWindow({ ...stuck, nowMs: 3_999 }).characters).toBe(0);
    expect(pressure.sendWindow({ ...stuck, nowMs: 4_000 }).characters).toBeGreaterThan(0);
  });

  it('sends no more because the first sound is late, unless it does not come at all', () => {
    const pressure = new BackPressure(30, 0);
    const sent = { ...NOTHING_YET, sentCharacter: 500 };
    for (const nowMs of [2_000, 9_999]) expect(pressure.sendWindow({ ...sent, nowMs })).toMatchObject({ isLow: false, characters: 0 });
    expect(pressure.sendWindow({ ...sent, nowMs: 10_000 }).isLow).toBe(true);
  });

  it('does not take a voice for a fast one because a sentence is not spoken yet', () => {
    const pressure = new BackPressure(30, 0);
    // Nothing came at first, so it counted anew.
    pressure.sendWindow({ ...NOTHING_YET, sentCharacter: 266, nowMs: 2_000 });
    const { characters } = pressure.sendWindow({ ...NOTHING_YET, sentCharacter: 609, receivedSeconds: 14.6, nowMs: 9_000 });
    expect(characters / 18).toBeLessThan(30 - 14.6);
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
      const isRoomLeft = () => {
        const { characters, isLow } = pressure.sendWindow({ nowMs, sentCharacter, receivedSeconds, heardSeconds, rate: 1 });
        return isLow || characters >= sentenceCharacters;
      };
      while (isRoomLeft()) {
        sentCharacter += sentenceCharacters;
        pressure.noteActivity(nowMs);
      }
      // The speed of the voice is known only after the beginning of its speech.
      if (nowMs > 180_000) mostAheadSeconds = Math.max(mostAheadSeconds, sentCharacter * secondsPerCharacter - heardSeconds);
    }
    expect(heardSeconds).toBeGreaterThan(3_590);
    expect(mostAheadSeconds).toBeGreaterThan(25);
    expect(mostAheadSeconds).toBeLessThanOrEqual(30);
  });

  it('ignores a sentence that is synthesized again', () => {
    const pressure = new BackPressure(30, 0);
    const broken = { sentCharacter: 0, receivedSeconds: 6, heardSeconds: 6, rate: 1 };
    expect(pressure.sendWindow({ ...broken, nowMs: 10_000 }).characters).toBeGreaterThan(300);
    pressure.noteActivity(10_000);
    expect(pressure.sendWindow({ ...broken, sentCharacter: 100, nowMs: 12_500 }).characters).toBeGreaterThan(300);
  });

  it('forgets the sound of text that was taken back', () => {
    const pressure = new BackPressure(30, 0);
    pressure.sendWindow({ ...NOTHING_YET, sentCharacter: 400, receivedSeconds: 22, nowMs: 5_000 });
    pressure.noteActivity(5_000);
    const { characters } = pressure.sendWindow({ ...NOTHING_YET, sentCharacter: 100, receivedSeconds: 5.5, nowMs: 5_000 });
    expect(characters / 18).toBeGreaterThan(20);
  });

  it('waits through a stall', () => {
    const pressure = new BackPressure(30, 0);
    const stalled = { sentCharacter: 540, receivedSeconds: 6, heardSeconds: 2, rate: 1 };
    for (let nowMs = 0; nowMs < 10_000; nowMs += 250) expect(pressure.sendWindow({ ...stalled, nowMs }).characters).toBeLessThan(80);
  });
});
