import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SentText } from '../../../src/polly/transport/sent-text';
import type { TextInput } from '../../../src/polly/transport/speech-transport';

function observed(): { readonly sent: SentText; readonly told: TextInput[] } {
  const told: TextInput[] = [];
  return { sent: new SentText({ onSent: (input) => void told.push(input) }), told };
}

test('each character is reported once, however it is split and sent again', () => {
  const cuts = fc.array(fc.nat(40), { maxLength: 5 });
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.array(cuts, { maxLength: 4 }), (text, attempts) => {
      const { sent, told } = observed();
      for (const places of [...attempts, []]) {
        const request = sent.startRequest();
        // The last request is sent to the end, the others break off.
        const stops = places.length === 0 ? [text.length] : places.map((place) => place % text.length).sort((one, other) => one - other);
        let from = 0;
        for (const to of stops) {
          request.onSent?.({ text: text.slice(from, to) });
          from = to;
        }
      }
      expect(told.map((input) => input.text).join('')).toBe(text);
    }),
  );
});

test('a refused request that is still sending reports nothing', () => {
  const { sent, told } = observed();
  const refused = sent.startRequest();
  const second = sent.startRequest();
  refused.onSent?.({ text: 'Nine of ' });
  second.onSent?.({ text: 'Nine of ' });
  refused.onSent?.({ text: 'the ' });
  second.onSent?.({ text: 'the ten lanterns.', flush: true });
  expect(told).toEqual([{ text: 'Nine of ' }, { text: 'the ten lanterns.', flush: true }]);
});

test('every request and its cost are reported', () => {
  const told: (number | 'call')[] = [];
  const sent = new SentText({ onApiCall: () => told.push('call'), onBilled: (characters) => told.push(characters) });
  for (const request of [sent.startRequest(), sent.startRequest()]) {
    request.onApiCall?.();
    request.onBilled?.(7);
  }
  expect(told).toEqual(['call', 7, 'call', 7]);
});
