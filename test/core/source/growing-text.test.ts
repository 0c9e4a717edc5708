import { beforeAll, describe, expect, it } from 'vitest';
import { GrowingText } from '../../../src/core/source/growing-text';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { QUIET_MS, SETTLE_MS } from '../../../src/core/source/text-ending';
import { iterateText } from '../../../src/text/source/text-source';
import { FakeClock, settlePromises } from '../../base/fake-clock';

const NEVER = new AbortController().signal;

describe('GrowingText', () => {
  // Loading must not take time of the fake clock.
  beforeAll(() => textReaderCode.load());

  async function readAll(growing: GrowingText, from = 0): Promise<string> {
    let text = '';
    for await (const piece of growing.read(from)) text += piece;
    return text;
  }

  it('is read from any point while it grows, by several readers', async () => {
    const growing = new GrowingText(new FakeClock());
    growing.update('One ', 'open');
    const whole = readAll(growing);
    const rest = readAll(growing, 4);
    await settlePromises();
    growing.update('One two ', 'open');
    await settlePromises();
    growing.update('One two three', 'complete');
    expect(await whole).toBe('One two three');
    expect(await rest).toBe('two three');
  });

  it('ignores missing white space at the end, and treats shorter or different text as another text', () => {
    const growing = new GrowingText(new FakeClock());
    growing.update('Hello ', 'open');
    expect(growing.update('Hello', 'open')).toBe(true);
    for (const another of ['Goodbye', 'Hell', '']) expect(growing.update(another, 'open')).toBe(false);
    expect(growing.content.get().text).toBe('Hello ');
  });

  it('continues in the new text after an edit, with the read text unchanged', async () => {
    const clock = new FakeClock();
    const growing = new GrowingText(clock);
    growing.update('I think the old cat from next door sat on', 'open');
    const reading = growing.read(2);
    const read: string[] = [];
    const all = (async () => {
      for await (const piece of reading) read.push(piece);
    })();
    await clock.advance(QUIET_MS);
    expect(growing.update('I really think the old cat from next door sat on the mat', 'open')).toBe(true);
    await clock.advance(SETTLE_MS);
    expect(growing.update('I really think the old dog from next door sat on the mat, and more', 'complete')).toBe(true);
    await all;
    expect(read).toEqual(['think the old cat from next door sat on', ' the ', 'dog', ' mat, and more']);
    const text = growing.content.get().text;
    expect(reading.endOffset).toBe(text.length);

    const { placement } = reading;
    const joined = read.join('');
    const standsAt = (word: string) => {
      const place = placement?.toTextRange(joined.indexOf(word), joined.indexOf(word) + word.length);
      return text.slice(place?.start, place?.end);
    };
    expect(['think', 'next door', 'mat', 'more', 'dog'].map(standsAt)).toEqual(['think', 'next door', 'mat', 'more', 'dog']);
    for (const word of ['think', 'next', 'mat', 'more', 'dog']) expect(placement?.toRead(text.indexOf(word))).toBe(joined.indexOf(word));
    expect(placement?.toRead(0)).toBe(-1);
    expect(placement?.isEdited).toBe(true);
  });

  it('that was edited after it was read to its end has only the rest left to read', async () => {
    const growing = new GrowingText(new FakeClock());
    growing.update('One two three four five six seven.', 'complete');
    const reading = growing.read(0);
    for await (const piece of reading) expect(piece).toBe('One two three four five six seven.');
    const edited = 'One, two, three four five six seven. Eight.';
    expect(growing.isStillOf(edited)).toBe(true);
    expect(growing.hasMore(reading)).toBe(false);
    expect(growing.update(edited, 'complete')).toBe(true);
    expect(growing.hasMore(reading)).toBe(true);
    const rest = growing.readOn(reading);
    for await (const piece of rest) expect(piece).toBe(' Eight.');
    expect(growing.hasMore(rest)).toBe(false);
    expect(rest.precedingText).toBe('One, two, three four five six seven.');
    expect(growing.isStillOf('A wholly other text')).toBe(false);
    expect(growing.update('A wholly other text', 'complete')).toBe(false);
  });

  it('ends after a quiet time only if it is unknown whether more will come', async () => {
    const clock = new FakeClock();
    const growing = new GrowingText(clock);
    growing.update('Perhaps', 'unknown');
    let ended = false;
    const reading = readAll(growing).then((text) => {
      ended = true;
      return text;
    });
    await clock.advance(QUIET_MS - 100);
    growing.update('Perhaps more', 'unknown');
    await clock.advance(QUIET_MS - 1);
    expect(ended).toBe(false);
    growing.update('Perhaps more', 'open');
    await clock.advance(10 * QUIET_MS);
    expect(ended).toBe(false);
    expect(clock.timerCount).toBe(0);
    growing.update('Perhaps more', 'unknown');
    expect(await reading).toBe('Perhaps more');
  });

  it('leaves no timer and no listener behind when its reader leaves', async () => {
    const clock = new FakeClock();
    const growing = new GrowingText(clock);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const piece of iterateText(growing.read(0), abort.signal)) expect(piece).toBe('');
    })();
    await settlePromises();
    expect(clock.timerCount).toBe(1);
    abort.abort();
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('yields the text of its source, and then throws its error', async () => {
    const growing = new GrowingText(new FakeClock());
    const error = new Error('model broke');
    async function* failing(): AsyncGenerator<string> {
      yield 'half ';
      await Promise.resolve();
      throw error;
    }
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of growing.read(0)) pieces.push(piece);
    })();
    await growing.fill(failing(), NEVER);
    await expect(reading).rejects.toBe(error);
    expect(pieces).toEqual(['half ']);
  });
});
