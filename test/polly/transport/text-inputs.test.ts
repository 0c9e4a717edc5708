/** Text that is read again from its beginning: no piece is lost or repeated, whenever that happens. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextInputs, type TextReader } from '../../../src/polly/transport/text-inputs';
import { ScriptedInput } from './scripted-input';

async function readAll(reader: TextReader): Promise<string[]> {
  const texts: string[] = [];
  for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) texts.push(piece.text);
  return texts;
}

describe('the text of a run', () => {
  test('reaches its last reader completely, however far earlier readers came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { maxLength: 6 }),
        fc.array(fc.nat(8), { maxLength: 4 }),
        fc.nat(8),
        async (texts, reads, kept) => {
          const script = new ScriptedInput().give(...texts.map((text) => ({ text }))).end();
          const inputs = new TextInputs(script);
          for (const count of reads) {
            const reader = inputs.read();
            for (let piece = 0; piece < count; piece += 1) await reader.next();
          }
          const last = inputs.read();
          const read: string[] = [];
          for (let piece = 0; piece < kept; piece += 1) read.push(...[await last.next()].flatMap((input) => input?.text ?? []));
          inputs.keepNothing();
          expect([...read, ...(await readAll(last))]).toEqual(texts);
          // Read from its source once, up to the end.
          expect(script.pulled).toBeLessThanOrEqual(texts.length + 1);
        },
      ),
    );
  });

  test('a piece that an old reader waits for goes to the new one', async () => {
    const script = new ScriptedInput().give({ text: 'One. ' });
    const inputs = new TextInputs(script);
    const old = inputs.read();
    await old.next();
    const waiting = old.next();
    const reading = readAll(inputs.read());
    script.give({ text: 'Two.' }).end();
    expect(await waiting).toBeUndefined();
    expect(await reading).toEqual(['One. ', 'Two.']);
    expect(script.pulled).toBe(3);
  });

  test('a source that fails, fails every reader, even one that reaches the end later', async () => {
    const cause = new Error('the model broke');
    const inputs = new TextInputs(new ScriptedInput().give({ text: 'One. ' }).fail(cause).end());
    const old = inputs.read();
    await old.next();
    const waiting = old.next();
    const late = inputs.read();
    await expect(waiting).rejects.toMatchObject({ code: 'source-failed', cause });
    expect(await late.next()).toEqual({ text: 'One. ' });
    await expect(late.next()).rejects.toMatchObject({ code: 'source-failed', cause });
    expect(inputs.error).toMatchObject({ code: 'source-failed' });
  });
});

describe('a piece that Polly would refuse', () => {
  const document = (text: string) => ({ text: `<speak>${text}</speak>`, textType: 'ssml' as const });

  test.each([
    ['text of 3,001 characters', { text: 'a'.repeat(3_001) }],
    ['a document of 3,001 characters outside of tags', document('a'.repeat(3_001))],
    ['a document of 6,001 characters', document('<p>a</p>'.repeat(750))],
  ])('is refused before it is sent: %s', (_, input) => {
    const inputs = new TextInputs(new ScriptedInput());
    const error = expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(/several/) as string }) as Error;
    expect(() => inputs.checkLength(input)).toThrow(error);
    expect(inputs.error).toMatchObject({ code: 'invalid-option' });
  });

  test.each([
    ['text of 3,000 characters', { text: 'a'.repeat(3_000) }],
    ['a document of 3,000 characters outside of tags', document(`<s>${'a'.repeat(1_500)}</s>`.repeat(2))],
    ['a document of 3,000 characters, some of them written as entities', document('&amp;'.repeat(700) + 'a'.repeat(2_300))],
  ])('does not include: %s', (_, input) => {
    const inputs = new TextInputs(new ScriptedInput());
    inputs.checkLength(input);
    expect(inputs.error).toBeUndefined();
  });
});
