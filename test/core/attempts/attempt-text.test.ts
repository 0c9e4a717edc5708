import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UNLIMITED, type SendWindow } from '../../../src/core/attempts/back-pressure';
import { LOOK_EVERY_MS } from '../../../src/core/attempts/silence';
import { AttemptText, RENEW_AFTER_MS, RENEW_AT_LAST_MS } from '../../../src/core/attempts/attempt-text';
import { INBOUND_EVENT_TIMEOUT_MS, STREAM_TIMEOUT_MS } from '../../../src/emulator/operations/stream/stream-timers';
import { KEEP_ALIVE_MS, streamActions } from '../../../src/polly/duplex/stream-actions';
import { TextLog } from '../../../src/text/log/text-log';
import { MAX_BILLED_CHARACTERS } from '../../../src/base/ssml/billed-characters';
import { SpokenDocument } from '../../../src/text/spoken/spoken-document';
import { readSsmlSpeech } from '../../../src/text/spoken/ssml-speech';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';
import { FakeClock, settlePromises } from '../../base/fake-clock';

function createText(): TextLog {
  return new TextLog(new SentenceSplitter());
}

/** What a stream sends. */
interface Sent {
  readonly text: string;
  readonly textType?: string;
  readonly flush?: boolean;
}

/** The events of a stream, as the SDK takes them: the next one when the last one was sent. */
async function* sentOf(input: AttemptText): AsyncGenerator<Sent, void, undefined> {
  for await (const { TextEvent: event, CloseStreamEvent: close } of streamActions(input.read())) {
    if (close !== undefined) return;
    const { Text: text = '', TextType: textType, FlushStreamConfiguration: flush } = event ?? {};
    yield { text, ...(textType === undefined ? {} : { textType }), ...(flush?.Force === true ? { flush: true } : {}) };
  }
}

async function readInto(input: AttemptText, sent: Sent[]): Promise<void> {
  for await (const piece of sentOf(input)) sent.push(piece);
  input.close();
}

function createInput(log: TextLog, clock = new FakeClock(), sendWindow = () => UNLIMITED, from = 0): AttemptText {
  return new AttemptText({ log, from, clock, sendWindow, canEndEarly: false, onSent: () => undefined });
}

/** So much fits, and it is not known whether that will change soon. */
function roomFor(characters: number): SendWindow {
  return { characters, likelyCharacters: Infinity, restCharacters: 0, isLow: false, isSoundLow: false };
}

describe('the text that an attempt sends', () => {
  it('has every character in order, whatever is written when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ maxLength: 5000, size: 'max' }), fc.constant('flush'), fc.constant('turn')), { maxLength: 30 }),
        async (steps) => {
          const text = createText();
          const inputs: Sent[] = [];
          const reading = readInto(createInput(text), inputs);
          let written = '';
          const writes: Promise<void>[] = [];
          for (const step of steps) {
            if (step === 'flush') text.flush();
            else if (step === 'turn') await settlePromises();
            else {
              written += step;
              writes.push(text.write(step));
            }
          }
          text.end();
          await reading;
          await Promise.all(writes);
          expect(inputs.map((input) => input.text).join('')).toBe(written);
          for (const input of inputs) expect(input.text.length).toBeLessThanOrEqual(MAX_BILLED_CHARACTERS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is taken back at any character, flushes included, and sent again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 30 }), { maxLength: 8 }), async (rewinds) => {
        const text = createText();
        const given = 'One sentence. Another one! And a third?';
        void text.write(given.slice(0, 13));
        text.flush();
        void text.write(given.slice(13));
        text.end();
        await readInto(createInput(text), []);
        for (const rewind of [...rewinds, 0]) {
          const inputs: Sent[] = [];
          await readInto(
            createInput(text, new FakeClock(), () => UNLIMITED, rewind),
            inputs,
          );
          expect(inputs.map((input) => input.text).join('')).toBe(given.slice(rewind));
          expect(inputs.some(({ flush }) => flush === true)).toBe(rewind < 13);
        }
      }),
    );
  });

  it('reaches the reader of a repeated request at once, while an earlier reader still waits', async () => {
    const text = createText();
    const clock = new FakeClock();
    const input = createInput(text, clock);
    const refused = input.read().next('available');
    await settlePromises();
    const repeated = input.read().next('available');
    expect(await refused).toBe('end');
    void text.write('Again. ');
    expect(await Promise.race([repeated, settlePromises()])).toMatchObject({ request: 'Again. ' });
    input.close();
    expect(clock.timerCount).toBe(0);
  });

  it('joins text that was written while its reader was busy', async () => {
    const text = createText();
    void text.write('one ');
    void text.write('two ');
    void text.write('three');
    text.end();
    const inputs: Sent[] = [];
    await readInto(createInput(text), inputs);
    expect(inputs).toEqual([{ text: 'one two three' }]);
  });

  it('marks the piece that completes the text to flush', async () => {
    const text = createText();
    const inputs: Sent[] = [];
    const reading = readInto(createInput(text), inputs);
    void text.write('Now');
    text.flush();
    await settlePromises();
    text.flush();
    await settlePromises();
    void text.write('then');
    text.flush();
    void text.write(' later');
    text.end();
    await reading;
    expect(inputs).toEqual([{ text: 'Now', flush: true }, { text: '', flush: true }, { text: 'then', flush: true }, { text: ' later' }]);
  });

  it('keeps an SSML document whole, between plain pieces', async () => {
    const text = createText();
    void text.write('Plain. ');
    const document = new SpokenDocument(readSsmlSpeech('<speak>Marked up. </speak>', 7));
    void text.write(document.text, document);
    void text.write('Plain.');
    text.end();
    const inputs: Sent[] = [];
    await readInto(createInput(text), inputs);
    expect(inputs).toEqual([{ text: 'Plain. ' }, { text: '<speak>Marked up. </speak>', textType: 'ssml' }, { text: 'Plain.' }]);
    expect(text.sentenceEnds).toEqual([7, 18, 24]);
  });

  it('keeps half a surrogate pair until its other half arrives, or the text ends', async () => {
    const text = createText();
    const inputs: Sent[] = [];
    const reading = readInto(createInput(text), inputs);
    void text.write('a \ud83d');
    await settlePromises();
    void text.write('\ude00 b');
    await settlePromises();
    void text.write('\ud83d');
    text.end();
    await reading;
    expect(inputs).toEqual([{ text: 'a ' }, { text: '\u{1f600} b' }, { text: '\ud83d' }]);
  });
});

describe('with no room', () => {
  it('sends a flush of text that was sent already, since it adds no text', async () => {
    const text = createText();
    const inputs: Sent[] = [];
    void text.write('A sentence without its end');
    let room: SendWindow = UNLIMITED;
    const reading = readInto(
      createInput(text, new FakeClock(), () => room),
      inputs,
    );
    await settlePromises();
    room = roomFor(0);
    text.flush();
    await settlePromises();
    expect(inputs).toEqual([{ text: 'A sentence without its end' }, { text: '', flush: true }]);
    text.close();
    await reading;
  });

  it.each(['', ' '])('sends no document behind another one, joined by "%s", although neither ends a sentence', async (between) => {
    const text = createText();
    const inputs: Sent[] = [];
    for (const words of ['first', 'second', 'third']) {
      const document = new SpokenDocument(readSsmlSpeech(`<speak>the ${words} item</speak>`, text.length));
      void text.write(document.text, document);
      if (between !== '') void text.write(between);
    }
    const reading = readInto(
      createInput(text, new FakeClock(), () => roomFor(0)),
      inputs,
    );
    await settlePromises();
    expect(inputs.map((sent) => sent.text.trim())).toEqual(['<speak>the first item</speak>']);
    text.close();
    await reading;
  });
});

describe('a writer', () => {
  it('waits until the reader has come back for more', async () => {
    const text = createText();
    let resolved = false;
    const write = text.write('word').then(() => {
      resolved = true;
    });
    const reader = sentOf(createInput(text));
    expect(await reader.next()).toEqual({ done: false, value: { text: 'word' } });
    await settlePromises();
    expect(resolved).toBe(false);
    const next = reader.next();
    await write;
    text.end();
    expect((await next).done).toBe(true);
  });

  it('does not wait for an empty write, even when everything else was taken', async () => {
    const text = createText();
    const reading = readInto(createInput(text), []);
    await text.write('word');
    await text.write('');
    text.end();
    await reading;
  });

  it('that awaits each write is not blocked, even if it splits a surrogate pair', async () => {
    const text = createText();
    const inputs: Sent[] = [];
    const reading = readInto(createInput(text), inputs);
    let isDone = false;
    void (async () => {
      for (const piece of ['a \ud83d', '\ude00 b \ud83d', '\ude00', '\ud83d']) await text.write(piece);
      isDone = true;
    })();
    for (let turn = 0; turn < 10; turn += 1) await settlePromises();
    expect(isDone).toBe(true);
    text.end();
    await reading;
    expect(inputs.map((input) => input.text).join('')).toBe('a \u{1f600} b \u{1f600}\ud83d');
  });

  it('is released when the text is closed, and its later text is dropped', async () => {
    const clock = new FakeClock();
    const text = createText();
    const write = text.write('never taken');
    text.close();
    await write;
    await text.write('late');
    const inputs: Sent[] = [];
    await readInto(createInput(text, clock), inputs);
    expect(inputs).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('waits while speech is far enough ahead, and the stream is kept alive meanwhile', async () => {
    const clock = new FakeClock();
    const text = createText();
    let readable = 0;
    let isLow = false;
    const input: AttemptText = createInput(text, clock, () => ({ ...roomFor(readable - input.place), isLow }));
    const inputs: Sent[] = [];
    const reading = readInto(input, inputs);
    void text.write('One sentence. And another one. And a third. And a last.');
    text.end();
    await clock.advance(KEEP_ALIVE_MS + 1);
    // An attempt begins only if its first sentence is needed.
    expect(inputs).toEqual([{ text: 'One sentence. ' }, { text: '' }]);
    readable = 'One sentence. And another one. '.length;
    input.wake();
    await settlePromises();
    expect(inputs.slice(2)).toEqual([{ text: 'And another one. ' }]);
    isLow = true;
    input.wake();
    await settlePromises();
    expect(inputs.slice(3)).toEqual([{ text: 'And a third. ' }, { text: 'And a last.' }]);
    await reading;
    expect(clock.timerCount).toBe(0);
  });
});

describe('a stream of which nothing more is needed for some seconds', () => {
  const SENTENCES = ['One sentence. ', 'And another one. ', 'And a last.'] as const;

  function begin(room: SendWindow, canEndEarly = true) {
    const clock = new FakeClock();
    const log = createText();
    const text = new AttemptText({ log, from: 0, clock, sendWindow: () => room, canEndEarly, onSent: () => undefined });
    const sent: Sent[] = [];
    let isOver = false;
    void readInto(text, sent).then(() => (isOver = true));
    onTestFinished(() => expect(clock.timerCount).toBe(0));
    return { clock, log, text, sent, isOver: () => isOver };
  }

  it('ends behind a sentence if the next one will not fit soon', async () => {
    const { log, text, sent, isOver } = begin({
      characters: 0,
      likelyCharacters: SENTENCES[1].length - 1,
      restCharacters: 0,
      isLow: false,
      isSoundLow: false,
    });
    for (const sentence of SENTENCES) void log.write(sentence);
    await settlePromises();
    expect(sent).toEqual([{ text: SENTENCES[0] }]);
    expect(isOver()).toBe(true);
    expect(text.place).toBe(SENTENCES[0].length);
    log.close();
  });

  it('does not end if the rest of an answer fits, which is one stream then', async () => {
    const rest = SENTENCES[1].length + SENTENCES[2].length;
    const { log, text, isOver } = begin({ characters: 0, likelyCharacters: 0, restCharacters: rest, isLow: false, isSoundLow: false });
    for (const sentence of SENTENCES) void log.write(sentence);
    log.end();
    await settlePromises();
    expect(isOver()).toBe(false);
    text.close();
    await settlePromises();
  });

  it.each<[string, SendWindow, boolean]>([
    [
      'the next one will fit soon',
      { characters: 0, likelyCharacters: SENTENCES[1].length, restCharacters: 0, isLow: false, isSoundLow: false },
      true,
    ],
    ['it waits at no cost', { characters: 0, likelyCharacters: 0, restCharacters: 0, isLow: false, isSoundLow: false }, false],
  ])('does not end if %s', async (_, room, canEndEarly) => {
    const { clock, log, text, isOver } = begin(room, canEndEarly);
    for (const sentence of SENTENCES) void log.write(sentence);
    await clock.advance(KEEP_ALIVE_MS + 1);
    expect(isOver()).toBe(false);
    text.close();
    await settlePromises();
  });

  it('does not end because its source is silent, nor within a sentence', async () => {
    const { clock, log, text, sent, isOver } = begin({
      characters: 0,
      likelyCharacters: 0,
      restCharacters: 0,
      isLow: false,
      isSoundLow: false,
    });
    void log.write('One sen');
    await settlePromises();
    void log.write('tence. ');
    await clock.advance(KEEP_ALIVE_MS + 1);
    expect(isOver()).toBe(false);
    void log.write('And anoth');
    void log.write('er one. And');
    await settlePromises();
    expect(sent.map((one) => one.text).join('')).toBe('One sentence. ');
    expect(isOver()).toBe(true);
    text.close();
  });

  it('sends a sentence on as it comes while the listener has no sound of it, and begins no other', async () => {
    const { log, text, sent } = begin({ characters: 200, likelyCharacters: 200, restCharacters: 0, isLow: false, isSoundLow: true });
    const write = async (word: string) => {
      void log.write(word);
      await settlePromises();
      return sent.map((one) => one.text).join('');
    };
    await write('A long ');
    expect(await write('sentence')).toBe('A long sentence');
    // Nothing says yet that the sentence ends here.
    expect(await write('. ')).toBe('A long sentence. ');
    expect(await write('And another ')).toBe('A long sentence. ');
    text.close();
    await settlePromises();
  });

  it('begins no other sentence if its beginning comes with the end of this one', async () => {
    const { log, text, sent } = begin({ characters: 200, likelyCharacters: 200, restCharacters: 0, isLow: false, isSoundLow: true });
    for (const piece of ['A long ', 'sentence. And another ']) {
      void log.write(piece);
      await settlePromises();
    }
    expect(
      sent
        .map((one) => one.text)
        .join('')
        .trim(),
    ).toBe('A long sentence.');
    text.close();
    await settlePromises();
  });

  it('sends words as they come while little speech is ahead, and whole sentences otherwise', async () => {
    const room = { characters: 100, likelyCharacters: 100, restCharacters: 0, isLow: true, isSoundLow: false };
    const { log, text, sent } = begin(room);
    const write = async (word: string) => {
      void log.write(word);
      await settlePromises();
      return sent.map((one) => one.text).join('');
    };
    expect(await write('One ')).toBe('One ');
    expect(await write('sentence. And ')).toBe('One sentence. And ');
    room.isLow = false;
    expect(await write('another ')).toBe('One sentence. And ');
    expect(await write('one. And')).toBe('One sentence. And another one. ');
    room.isLow = true;
    text.wake();
    expect(await write(' a')).toBe('One sentence. And another one. And a');
    text.close();
    await settlePromises();
  });

  it('keeps no writer waiting for the end of a sentence that is still to be written', async () => {
    const { log, text, sent } = begin({ characters: 0, likelyCharacters: 100, restCharacters: 0, isLow: false, isSoundLow: false });
    for (const word of 'One sentence. And another'.split(/(?<= )/u)) await log.write(word);
    expect(sent.map((one) => one.text).join('')).toBe('One sentence. ');
    let isTaken = false;
    void log.write(' one. Third').then(() => (isTaken = true));
    await settlePromises();
    expect(isTaken).toBe(false);
    text.close();
    log.close();
    await settlePromises();
  });
});

describe('text that is read a sentence at a time', () => {
  it('keeps no writer waiting for the end of a sentence that is still to be written', async () => {
    const log = createText();
    const sent: string[] = [];
    const text = createInput(log);
    const reader = text.read();
    const reading = (async () => {
      for (let span = await reader.next('sentence'); span !== 'end' && span !== 'silence'; span = await reader.next('sentence')) {
        sent.push(span.request);
        reader.noteSent(span);
      }
    })();
    for (const word of 'One sentence. And another'.split(/(?<= )/)) await log.write(word);
    expect(sent).toEqual(['One sentence. ']);
    // It can still be taken back.
    expect(log.sent).toBe('One sentence. '.length);
    log.end();
    await reading;
    expect(sent).toEqual(['One sentence. ', 'And another']);
    text.close();
  });

  it('keeps its writer waiting while speech is far enough ahead, and is looked at again every few seconds', async () => {
    const clock = new FakeClock();
    const log = createText();
    let room = 0;
    const text = createInput(log, clock, () => roomFor(room));
    const reader = text.read();
    void log.write('One sentence. ');
    let isTaken = false;
    void log.write('Another one. ').then(() => (isTaken = true));
    log.end();
    expect(await reader.next('sentence')).toMatchObject({ request: 'One sentence. ' });
    const next = reader.next('sentence');
    await clock.advance(10_000);
    expect(isTaken).toBe(false);
    room = 13;
    await clock.advance(LOOK_EVERY_MS);
    expect(await next).toMatchObject({ request: 'Another one. ' });
    text.close();
    expect(clock.timerCount).toBe(0);
  });
});

describe('a request that is made again', () => {
  it('has all of the text from its beginning, and the one before it gets nothing more', async () => {
    const log = createText();
    const sent: string[] = [];
    const text = new AttemptText({
      log,
      from: 5,
      clock: new FakeClock(),
      sendWindow: () => UNLIMITED,
      canEndEarly: false,
      onSent: ({ request }) => sent.push(request),
    });
    void log.write('Zero One. ');
    const refused = text.read();
    const first = await refused.next('available');
    expect(first).toMatchObject({ request: 'One. ' });
    const waiting = refused.next('available');
    const again = text.read();
    expect(await waiting).toBe('end');
    expect(text.hasEnded).toBe(false);
    const span = await again.next('available');
    expect(span).toEqual({ ...(first as object), wordAt: expect.any(Function) as unknown });
    if (typeof first !== 'string') refused.noteSent(first);
    expect(sent).toEqual([]);
    if (typeof span !== 'string') again.noteSent(span);
    expect(sent).toEqual(['One. ']);
    log.end();
    expect(await again.next('available')).toBe('end');
    expect(text.hasEnded).toBe(true);
    text.close();
  });
});

describe('a silence of the source', () => {
  it('does not end the stream, a second before Polly would', () => {
    expect(KEEP_ALIVE_MS + 1000).toBeLessThanOrEqual(INBOUND_EVENT_TIMEOUT_MS);
  });

  it('is filled with empty pieces', async () => {
    const clock = new FakeClock();
    const text = createText();
    const inputs: Sent[] = [];
    const reading = readInto(createInput(text, clock), inputs);
    await clock.advance(KEEP_ALIVE_MS * 2.5);
    expect(inputs).toEqual([{ text: '' }, { text: '' }]);
    void text.write('word');
    await clock.advance(KEEP_ALIVE_MS - 1);
    expect(inputs).toHaveLength(3);
    text.end();
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('is filled with them even if progress of playback keeps waking the reader', async () => {
    const clock = new FakeClock();
    const text = createText();
    const input = createInput(text, clock, () => roomFor(0));
    const inputs: Sent[] = [];
    const reading = readInto(input, inputs);
    void text.write('One sentence. And another one.');
    await settlePromises();
    inputs.length = 0;
    for (let quarter = 0; quarter < 40; quarter += 1) {
      await clock.advance(250);
      input.wake();
    }
    expect(inputs).toEqual([{ text: '' }, { text: '' }]);
    text.close();
    await reading;
    expect(clock.timerCount).toBe(0);
  });
});

describe('a stream that grows old', () => {
  it('is ended before Polly ends it', () => {
    expect(RENEW_AT_LAST_MS).toBeLessThan(STREAM_TIMEOUT_MS);
  });

  it('ends behind the present sentence, and the next run continues there', async () => {
    const clock = new FakeClock();
    const text = createText();
    const inputs: Sent[] = [];
    const old = createInput(text, clock);
    const reading = readInto(old, inputs);
    void text.write('The first sentence. The sec');
    await clock.advance(RENEW_AFTER_MS + 1);
    const kept = inputs.length;
    void text.write('ond one. The third');
    await reading;
    expect(
      inputs
        .slice(kept)
        .map((input) => input.text)
        .join(''),
    ).toBe('ond one. ');
    const rest: Sent[] = [];
    text.end();
    await readInto(
      createInput(text, clock, () => UNLIMITED, old.place),
      rest,
    );
    expect(rest).toEqual([{ text: 'The third' }]);
    expect(clock.timerCount).toBe(0);
  });

  it('ends at once between two sentences, and finally anywhere', async () => {
    const clock = new FakeClock();
    const whole = createText();
    void whole.write('A sentence. ');
    whole.flush();
    const wholeReading = readInto(createInput(whole, clock), []);
    const partial = createText();
    void partial.write('No end');
    let isOver = false;
    void readInto(createInput(partial, clock), []).then(() => {
      isOver = true;
    });
    await clock.advance(RENEW_AFTER_MS + 1);
    await wholeReading;
    await clock.advance(RENEW_AT_LAST_MS - RENEW_AFTER_MS - 10);
    expect(isOver).toBe(false);
    await clock.advance(10);
    expect(isOver).toBe(true);
    expect(clock.timerCount).toBe(0);
  });
});

describe('a stream whose connection will end soon', () => {
  const WITHIN_MS = 30_000;

  it('ends by itself if its text ends within half of the time', async () => {
    const clock = new FakeClock();
    const text = createText();
    const inputs: Sent[] = [];
    const input = createInput(text, clock);
    const reading = readInto(input, inputs);
    void text.write('One sentence. An');
    input.endWithin(WITHIN_MS);
    await clock.advance(WITHIN_MS / 2 - 1);
    void text.write('other one. A third.');
    text.end();
    await reading;
    expect(inputs.map((one) => one.text).join('')).toBe('One sentence. Another one. A third.');
    expect(clock.timerCount).toBe(0);
  });

  it('otherwise ends behind a sentence, early enough for its sound', async () => {
    const clock = new FakeClock();
    const text = createText();
    const input = createInput(text, clock);
    const inputs: Sent[] = [];
    let isOver = false;
    const reading = readInto(input, inputs).then(() => {
      isOver = true;
    });
    void text.write('One sentence. An');
    input.endWithin(WITHIN_MS);
    await clock.advance(WITHIN_MS / 2);
    expect(isOver).toBe(false);
    void text.write('other one. A third');
    await reading;
    expect(inputs.map((one) => one.text).join('')).toBe('One sentence. Another one. ');
    expect(clock.timerCount).toBe(0);
  });

  it('ends anywhere if no sentence ends in time', async () => {
    const clock = new FakeClock();
    const text = createText();
    const input = createInput(text, clock);
    const reading = readInto(input, []);
    void text.write('No end');
    input.endWithin(WITHIN_MS);
    await clock.advance(WITHIN_MS * 0.7);
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('ends no later than because of its age, however long its connection lasts', async () => {
    const clock = new FakeClock();
    const text = createText();
    const input = createInput(text, clock);
    const reading = readInto(input, []);
    void text.write('No end');
    await clock.advance(500_000);
    input.endWithin(300_000);
    await clock.advance(RENEW_AT_LAST_MS - 500_000);
    await reading;
    expect(clock.timerCount).toBe(0);
  });

  it('ends no later than because of its age', async () => {
    const clock = new FakeClock();
    const text = createText();
    const input = createInput(text, clock);
    const reading = readInto(input, []);
    void text.write('No end');
    await clock.advance(RENEW_AFTER_MS);
    input.endWithin(600_000);
    await clock.advance(RENEW_AT_LAST_MS - RENEW_AFTER_MS);
    await reading;
  });
});

describe('TextLog', () => {
  it('knows whether there is anything to speak', async () => {
    const blank = createText();
    void blank.write(' \n');
    blank.end();
    expect(await blank.waitForWords(0)).toBe(false);
    const spoken = createText();
    void spoken.write(' \n');
    void spoken.write('x');
    expect(await spoken.waitForWords(0)).toBe(true);
  });
});
