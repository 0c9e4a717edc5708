/**
 * However a text is split, read and heard, Polly gets the spoken form of the whole text, and no character is lost.
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { createSpeakableText } from '../../../src/text/speakable/speakable-text';
import { requestedOf } from '../../text/requested';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from '../rig/scripted-speech';
import { times } from '../../stack/times';

const RUNS = times(125);
const BYTES_PER_SECOND = 32_000;
const SECONDS_PER_WORD = 0.25;
/** Longer than the time within which written texts are joined, and shorter than a silence. */
const MOMENT_MS = 7;
const LONG_MS = 600;

const BLOCKS = [
  'Plain words. And a second sentence, with café 🙂 and 你好。',
  '# A *heading*',
  '- one **bold**\n- two `code`',
  '```js\nconst a = "`";\n```',
  'See [the plan](https://example.com/a_(b).pdf "c") or https://www.example.com/d?e.',
  '| a | b |\n|---|---|\n| SQL | 2 |',
  '> quoted ![a lamp](l.png) text',
  'Node.js costs $5, $x^2$ too[^1].\n\n[^1]: A note.',
  'a <b class="c">d</b> &amp; e <br> f < g',
  'It is **so',
  '<speak>Slow <break/> down.</speak>',
  '   \n',
  'नमस्ते दुनिया। مرحبا بالعالم؟',
];
const documents = fc
  .array(fc.tuple(fc.constantFrom(...BLOCKS), fc.constantFrom('\n\n', '\n', ' ')), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.flat().join(''));
const options = fc.constantFrom({ markdown: true }, {}, { markdown: { codeBlockPhrase: 'Some code.', emoji: 'dropped' } } as const, {
  markdown: true,
  pronunciations: { SQL: 'sequel', 'Node.js': 'node jay ess' },
});
/** Split positions, each followed by a wait of the clock: none, a moment, or a silence. */
const cuts = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0, 0, MOMENT_MS, LONG_MS)), {
  maxLength: 25,
});

beforeAll(async () => {
  await warmSynthesis({ markdown: true });
});

test(
  'Polly gets the spoken form of the whole text, and the heard text is a beginning of the given text',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        options,
        cuts,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        async (given, textOptions, pieces, places) => {
          const clock = new FakeClock();
          const client = new ScriptedClient(clock);
          const stream = new SpeechStream(client, { ...textOptions, format: 'pcm', sampleRate: 16_000 });
          const settle = async () => {
            await clock.advance(0);
            await setImmediate();
            await clock.advance(0);
          };
          let sent = '';
          const read = () => client.scripted.current?.onRead(({ text }) => (sent += text));

          let from = 0;
          for (const [fraction, waitMs] of [...pieces].sort(([one], [other]) => one - other)) {
            const to = Math.floor(fraction * given.length);
            void stream.write(given.slice(from, to));
            from = to;
            // A silence inside a word would keep its pronunciation from applying, so waits are short then.
            if (waitMs > 0) await clock.advance('pronunciations' in textOptions ? Math.min(waitMs, MOMENT_MS) : waitMs);
            read();
          }
          void stream.write(given.slice(from));
          const outcome = stream.end();
          await settle();
          read();
          await settle();

          const whole = createSpeakableText(textOptions);
          const said = [...whole.push(given), ...whole.end()].map((piece) => requestedOf(piece).text).join('');
          const isSpoken = /\S/u.test(said);
          if (isSpoken) expect(sent).toBe(said);

          const words = Array.from(said.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ 0: word, index }, at) => ({
            startCharacter: index,
            endCharacter: index + word.length,
            seconds: at * SECONDS_PER_WORD,
          }));
          const seconds = words.length * SECONDS_PER_WORD;
          const run = client.scripted.current;
          run?.say({ type: 'segment', startCharacter: 0, endCharacter: said.length });
          run?.say({ type: 'marks', startCharacter: 0, words });
          run?.say({ type: 'audio', bytes: new Uint8Array(seconds * BYTES_PER_SECOND) });
          run?.say({ type: 'segment-complete' });
          run?.say({ type: 'closed', requestCharacters: said.length });
          await settle();

          let heardLength = 0;
          for (const place of [...places].sort((one, other) => one - other)) {
            client.output.sinks.at(-1)?.hearTo(place * seconds);
            const { heardCharacters } = stream.snapshot.get().metrics;
            expect(heardCharacters).toBeGreaterThanOrEqual(heardLength);
            heardLength = heardCharacters;
            const word = stream.readWord();
            if (word !== undefined) expect(word.end).toBeGreaterThanOrEqual(word.start);
          }
          const last = places.length === 0 ? 1 : Math.max(...places);
          if (last > 0.5 || !isSpoken) client.output.sinks.at(-1)?.become('ended', 1);
          else await stream.interrupt();
          const { reason, heardText, unheardText } = await outcome;
          expect(heardText + unheardText).toBe(given);
          if (reason === 'ended') expect(heardText).toBe(given);
          stream.close();
          client.close();
          await settle();
          expect(clock.timerCount).toBe(0);
        },
      ),
      { numRuns: RUNS },
    );
  },
);
