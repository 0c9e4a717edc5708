/** A sentence that was asked for and whose sound breaks off in silence is noticed; one that is all there is not waited for. */
import { expect, test } from 'vitest';
import { SoundOwed } from '../../src/core/synthesis/sound-owed';

const FIRST = 'Nobody spoke. ';
const SECOND = 'The ferry left, half empty. ';

function setUp() {
  const sent = { character: 0 };
  const owed = new SoundOwed({
    text: { written: FIRST + SECOND, position: FIRST.length + SECOND.length, sentenceEnds: [FIRST.length, FIRST.length + SECOND.length] },
    input: { startCharacter: 0, hasEnded: false },
    begunCharacter: () => 0,
    sentCharacter: () => sent.character,
  });
  const audio = { type: 'audio', bytes: new Uint8Array(1) } as const;
  return { owed, sent, audio };
}

test('where a sentence is a call, its sound is owed to its end, and no other is before it was asked for', () => {
  const { owed, sent, audio } = setUp();
  sent.character = FIRST.length;
  owed.note({ type: 'segment', startCharacter: 0, endCharacter: FIRST.length }, 0);
  expect(owed.isOwed()).toBe(true);
  // More than its letters take at the least.
  owed.note(audio, 10);
  expect(owed.isOwed()).toBe(true);
  owed.note({ type: 'segment-complete' }, 10);
  expect(owed.isOwed()).toBe(false);
  // Asked for, and nothing of it has come.
  sent.character += SECOND.length;
  expect(owed.isOwed()).toBe(true);
});

test('in a stream, none is owed of sentences that were sent before sound came last', () => {
  const { owed, audio } = setUp();
  expect(owed.isOwed()).toBe(true);
  owed.note(audio, 10);
  expect(owed.isOwed()).toBe(false);
});
