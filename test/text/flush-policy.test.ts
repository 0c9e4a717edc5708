import { describe, expect, it } from 'vitest';
import { TextPacer, type FlushPolicy, type PacedText } from '../../src/text/flush-policy';
import { SpokenDocument } from '../../src/text/spoken/spoken-document';
import { readSsmlSpeech } from '../../src/text/spoken/ssml-speech';
import { FakeClock } from '../base/fake-clock';

const JOIN_MS = 5;

function pacer(policy?: FlushPolicy) {
  const clock = new FakeClock();
  const sent: PacedText[] = [];
  const paced = new TextPacer({ clock, onText: (text) => sent.push(text), ...(policy === undefined ? {} : { policy }) });
  const write = (...texts: string[]) => texts.forEach((text) => paced.write({ text }));
  /** Returns the text sent since the last call, with a bar for each flush. */
  const out = () =>
    sent.splice(0).map(({ text, document, flush }) => `${document === undefined ? text : `§${document.request}`}${flush ? '|' : ''}`);
  return { clock, paced, write, out };
}

describe('text on its way out', () => {
  it('goes out at once, and is joined where more comes within a moment', async () => {
    const { clock, write, out } = pacer();
    write('One ', 'two ', 'three ');
    expect(out()).toEqual(['One ']);
    await clock.advance(JOIN_MS - 1);
    write('four ');
    expect(out()).toEqual([]);
    await clock.advance(1);
    expect(out()).toEqual(['two three four ']);
    await clock.advance(JOIN_MS);
    expect(clock.timerCount).toBe(0);
    write('five');
    expect(clock.timerCount).toBe(0);
    expect(out()).toEqual(['five']);
  });

  it('is flushed on request, where there is anything to flush', async () => {
    const { clock, paced, write, out } = pacer();
    paced.flush();
    expect(out()).toEqual([]);
    write('One', ' two');
    paced.flush();
    paced.flush();
    expect(out()).toEqual(['One', ' two|']);
    await clock.advance(JOIN_MS);
    write('three');
    paced.flush();
    expect(out()).toEqual(['three', '|']);
    write('\n\n');
    paced.flush();
    expect(out()).toEqual(['\n\n']);
  });

  it('goes out at its end, and nothing after that', () => {
    const { clock, paced, write, out } = pacer();
    write('One', ' two');
    paced.end();
    expect(out()).toEqual(['One', ' two']);
    write('three');
    paced.flush();
    expect(out()).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('leaves no timer when it is closed', () => {
    const { clock, paced, write, out } = pacer();
    write('One', ' two');
    expect(clock.timerCount).toBe(1);
    paced.close();
    expect(clock.timerCount).toBe(0);
    expect(out()).toEqual(['One']);
  });

  it('says when nothing is being joined any more', async () => {
    const clock = new FakeClock();
    let joined = 0;
    const paced = new TextPacer({ clock, onText: () => undefined, onJoined: () => (joined += 1) });
    paced.write({ text: 'One ' });
    expect([paced.isJoining, joined]).toEqual([false, 0]);
    paced.write({ text: 'e' });
    expect(paced.isJoining).toBe(true);
    // The rest waits for more text, but the wait takes no time.
    paced.write({ text: '\u0301' });
    await clock.advance(JOIN_MS);
    expect([paced.isJoining, joined]).toEqual([false, 1]);
  });

  it.each([
    ['a surrogate pair', ['\ud83d', '\ude42 a'], ['🙂 a']],
    ['an emoji of several', ['👩', '\u200d🚀 a'], ['👩\u200d🚀 a']],
    ['a letter and its mark', ['न', 'ि a'], ['नि a']],
    ['a flag', ['\u{1f1e9}', '\u{1f1ea} a'], ['\u{1f1e9}\u{1f1ea} a']],
  ])('never cuts %s', async (_, pieces, expected) => {
    const { clock, write, out } = pacer();
    for (const piece of pieces) {
      write(piece);
      await clock.advance(JOIN_MS);
    }
    expect(out()).toEqual(expected);
  });

  it('does not keep a last character for ever', async () => {
    const { clock, paced, write, out } = pacer();
    write('Hi 🙂');
    await clock.advance(JOIN_MS);
    expect(out()).toEqual(['Hi ']);
    paced.flush();
    expect(out()).toEqual(['🙂|']);
  });

  it('sends an SSML document alone', async () => {
    const { clock, paced, write, out } = pacer('sentence');
    write('One');
    const document = new SpokenDocument(readSsmlSpeech('<speak>a. b</speak>', 0));
    paced.write({ text: document.text, document });
    write('Two. Th');
    await clock.advance(JOIN_MS);
    expect(out()).toEqual(['One', '§<speak>a. b</speak>|', 'Two. |', 'Th']);
  });
});

describe('policies', () => {
  it('sentence', async () => {
    const { clock, write, out } = pacer('sentence');
    write('One, two');
    await clock.advance(JOIN_MS);
    write(' three. Fo');
    await clock.advance(JOIN_MS);
    write('ur. Five. Six');
    await clock.advance(JOIN_MS);
    expect(out()).toEqual(['One, two', ' three. |', 'Fo', 'ur. |', 'Five. |', 'Six']);
  });

  it('sentence, with the first letter of the next apart', async () => {
    const { clock, write, out } = pacer('sentence');
    for (const text of ['One.', ' I', ' am', '. Y', 'es']) {
      write(text);
      await clock.advance(JOIN_MS);
    }
    expect(out()).toEqual(['One.', ' |', 'I', ' am', '. |', 'Y', 'es']);
  });

  it('eager', async () => {
    const { clock, write, out } = pacer('eager');
    write('Well, that');
    expect(out()).toEqual(['Well, |']);
    await clock.advance(JOIN_MS);
    write(' is. Yes');
    expect(out()).toEqual(['that', ' is. |']);
    write(' 1,000 words go on and on and on and on');
    expect(out()).toEqual(['Yes 1,000 words go on and on and |']);
    await clock.advance(JOIN_MS);
    expect(out()).toEqual(['on and on']);
    write('。你好，世界');
    expect(out()).toEqual(['。|', '你好，|']);
  });

  /** Writes a text in tokens, and returns the text before each flush. */
  async function flushes(policy: FlushPolicy, text: string, language?: string): Promise<string[]> {
    const clock = new FakeClock();
    const flushed: string[] = [];
    let sent = '';
    const paced = new TextPacer({
      clock,
      policy,
      ...(language === undefined ? {} : { language }),
      onText: (piece) => {
        sent += piece.text;
        if (piece.flush) flushed.push(sent);
        if (piece.flush) sent = '';
      },
    });
    for (const token of text.split(/(?=\s)/u)) {
      paced.write({ text: token });
      await clock.advance(JOIN_MS);
    }
    paced.end();
    return [...flushed, sent].map((stretch) => stretch.trim()).filter((stretch) => stretch !== '');
  }

  it.each<[marked: string, language?: string]>([
    ['Dr. Smith met Mrs. Jones, | of St. Paul, | today.'],
    ['No. | Not No. 5, | but No. 6!'],
    ['Here they are: | 1. Bread, | 2. Milk, | J. R. R. Tolkien says.'],
    ['It costs 3.14 at 10:30 p.m. on Jan. 5, | or so.'],
    ['It is 10 p.m. | Then v1.2.3 came, | e.g., as a file main.test.ts in https://a.example/b.c, | i.e., there.'],
    ['She works at Yahoo! in sales, | vs. Acme Inc. | The others left.'],
    ['He and she and all people met Dr. Smith | and then they went to see old Gen. Lee.'],
    ['Smith et al. (2020) wrote it; | the U.S. Army read it. | The end.'],
    ['Am 3. Oktober, | d. h. morgen, | kommt Dr. med. Huber. | Gut.', 'de-DE'],
    ['The population of the whole big town is | 10 000 people.'],
    ['They have given to each of them 10 000 dollars | and more.'],
    ['The final score of the game was 3 : 4 for | them.'],
    ['We meet on the next day at 5 p.m. Eastern | and go on. | Then we stop.'],
    ['On the very first cold night of December 1990 he | came.'],
    ['Das war am Tag der Einheit am 3. Oktober 1990 in | Berlin.', 'de-DE'],
    ['Das war am Tag der Einheit am 3. Oktober 1990 in | Berlin.'],
    ['Stalo se to dne 5. pros. 2024 v | Praze.', 'cs-CZ'],
    ['现在3：00，|一共１，０００人。|好。', 'cmn-CN'],
    ['「君の名は。」を見た。| 次の文です。', 'ja-JP'],
    ['《摔跤吧！爸爸》好看，|下一句。|走吧。', 'cmn-CN'],
    ['（真的吗？我不信。）他说。|走吧。', 'cmn-CN'],
    ['"Good morning?" Harry asked. | Then he left.'],
    ['He said "Stop! Now!" loudly. | Go.'],
    ['We ran 5 km. | Then we slept. | It is 30 cm. long.'],
    ['See pp. 6 ff. for details, | a 2 in. pipe, | or 5 pct. last year.'],
    ['Vgl. S. 6 ff. und S. 8 f. dort. | Es sind 5 Std. Fahrt.', 'de-DE'],
    ['Вес 5 кг. без тары. | Длина 5 км. | Потом отдых.', 'ru-RU'],
    ['Il y a 5 min. de marche, | soit 2 km. | Voilà.', 'fr-FR'],
    ['Great! 🎉 | Let us go. 🚀🚀 | Next one.'],
    ['Done. | ✅ First. | ❤️ Love.'],
  ])('eager, which knows abbreviations and numbers: %s', async (marked, language) => {
    const stretches = marked.split('|').map((stretch) => stretch.trim());
    const text = marked.replace(/\| ?/gu, '');
    expect(await flushes('eager', text, language)).toEqual(stretches);
  });

  it('sentence, where only the second word of the next tells that one has ended', async () => {
    expect(await flushes('sentence', 'He is in the U.S. The Army came. "Why?" Harry asked. "Why?" He left.')).toEqual([
      'He is in the U.S.',
      'The Army came.',
      '"Why?" Harry asked.',
      '"Why?"',
      'He left.',
    ]);
  });

  it('a function', async () => {
    const seen: string[] = [];
    const { clock, write, out } = pacer((text) => {
      seen.push(text);
      return text.endsWith('!');
    });
    for (const text of ['a', 'b!', 'c']) {
      write(text);
      await clock.advance(JOIN_MS);
    }
    expect(out()).toEqual(['a', 'b!|', 'c']);
    expect(seen).toEqual(['a', 'ab!', 'c']);
  });
});
