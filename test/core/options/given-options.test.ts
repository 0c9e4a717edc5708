/** Options in a plain object, or in a class whose getters a spread would miss. */
import { expect, test } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import { isSameAudioOutput } from '../../../src/audio/output/same-output';
import { withoutEmpty } from '../../../src/core/options/given-options';

class Base {
  readonly #voice = 'Ruth';
  get voice() {
    return this.#voice;
  }
}

class Settings extends Base {
  rate = 1.5;
  get engine() {
    return ' ';
  }
  readMore() {
    return this.rate;
  }
}

test('fields and getters of a class count, its own and inherited, but not its methods', () => {
  expect(withoutEmpty(new Settings())).toEqual({ voice: 'Ruth', rate: 1.5 });
  expect(withoutEmpty(Object.assign(Object.create(null) as object, { voice: 'Ruth' }))).toEqual({ voice: 'Ruth' });
});

test('an output reads options from the getters of a class', () => {
  class Sound {
    get cushionMs() {
      return 700;
    }
    get workletUrl() {
      return '/worklet.js';
    }
  }
  const output = createAudioOutput(new Sound());
  expect(isSameAudioOutput(output, createAudioOutput({ workletUrl: '/worklet.js', cushionMs: 700 }))).toBe(true);
  expect(isSameAudioOutput(output, createAudioOutput({ cushionMs: 700 }))).toBe(false);
});
