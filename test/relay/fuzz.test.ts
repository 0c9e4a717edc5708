/** Sends malformed input to a relay; the short form of `npm run test:fuzz`. */
import { describe, test } from 'vitest';
import { fuzzFrames, fuzzHandshakes, fuzzMessages, fuzzUpstream } from './fuzz/fuzz-relay';

describe('the relay keeps working, reaches no forbidden host, and logs no secret, whatever it gets', () => {
  test('as handshakes', () => fuzzHandshakes(300));
  test('as frames', () => fuzzFrames(400));
  test('as messages, in any order', () => fuzzMessages(800));
  test('from an upstream that breaks HTTP/2', () => fuzzUpstream(1));
});
