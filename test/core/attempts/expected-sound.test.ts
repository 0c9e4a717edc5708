/** Detects a requested sentence whose sound broke off, and does not wait for sound that is complete. */
import { expect, test } from 'vitest';
import { ExpectedSound } from '../../../src/core/attempts/expected-sound';
import { TextLog } from '../../../src/text/log/text-log';
import { SentenceSplitter } from '../../../src/text/sentences/sentence-splitter';

const FIRST = 'Nobody spoke. ';
const SECOND = 'The ferry left, half empty. ';

function setUp() {
  const sent = { character: 0 };
  const text = new TextLog(new SentenceSplitter());
  void text.write(FIRST + SECOND);
  text.end();
  const owed = new ExpectedSound({
    text,
    input: { start: 0, place: text.length, hasEnded: false },
    alignment: {
      words: { begunCharacter: 0 },
      get sentCharacter() {
        return sent.character;
      },
    },
  });
  const audio = { type: 'audio', bytes: new Uint8Array(1) } as const;
  return { owed, sent, audio };
}

test('in segmented speech, a sentence owes sound from its request to its end', () => {
  const { owed, sent, audio } = setUp();
  sent.character = FIRST.length;
  owed.note({ type: 'segment', startCharacter: 0, endCharacter: FIRST.length }, 0);
  expect(owed.isExpected()).toBe(true);
  // More than the minimum for its letters.
  owed.note(audio, 10);
  expect(owed.isExpected()).toBe(true);
  owed.note({ type: 'segment-complete' }, 10);
  expect(owed.isExpected()).toBe(false);
  // The sentence was requested, and no sound has arrived.
  sent.character += SECOND.length;
  expect(owed.isExpected()).toBe(true);
});

test('in a stream, sentences sent before the last sound owe none', () => {
  const { owed, audio } = setUp();
  expect(owed.isExpected()).toBe(true);
  owed.note(audio, 10);
  expect(owed.isExpected()).toBe(false);
});
