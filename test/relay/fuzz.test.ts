/**
 * A relay that gets what is malformed: the short form of `npm run test:fuzz`. The upstream that breaks HTTP/2 is in the long form
 * alone, since an assertion of Node 20's own (`current_nghttp2_memory_`) can end the process for it.
 */
import { describe, test } from 'vitest';
import { fuzzFrames, fuzzHandshakes, fuzzMessages } from './fuzz/fuzz-relay';

describe('the relay goes on as before, reaches nobody that is not allowed, and writes no secret, whatever it gets', () => {
  test('as handshakes', () => fuzzHandshakes(300));
  test('as frames', () => fuzzFrames(400));
  test('as messages, in any order', () => fuzzMessages(800));
});
