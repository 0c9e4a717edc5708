/** The sections of the document, each made of the result of one benchmark. */
import { FULL_SETTINGS } from '../conversation/conversation-benchmark';
import { costRows, listenerRows, rateRows, totalRows, WAY_NAMES } from '../conversation/conversation-report';
import { WAYS } from '../conversation/listening';
import { PEER_FORMATS } from '../peers/peer-player';
import { absentPeers, peerRows } from '../peers/peers-figures';
import { WAYS as RELAY_WAYS } from '../relay/load-plan';
import { SCALE_INPUTS } from '../scale/scale-inputs';
import { inputRows, scaleRows } from '../scale/scale-report';
import { transposed } from '../table';
import { markdownTable, printed } from './markdown';
import type { Plot } from './plots';
import type { BenchmarkName, ResultOf } from './results';

/** A section. */
export interface Section<Name extends BenchmarkName> {
  readonly name: Name;
  readonly title: string;
  /** What was done, and how to read the figures. */
  readonly method: string;
  readonly body: (result: ResultOf<Name>) => string;
  /** By the name of their files. */
  readonly plots?: (result: ResultOf<Name>) => Readonly<Record<string, Plot>>;
  /** Why targets are missed, or why something else does better. Shown whether they are or not. */
  readonly losses?: string;
}

const SECONDS = 1_000;
const HOURS = 24;

const conversation: Section<'conversation'> = {
  name: 'conversation',
  title: 'What a listener feels',
  method: `Answers of ${FULL_SETTINGS.lengths[0]} to ${FULL_SETTINGS.lengths.at(-1)} sentences are written token by token, at ${FULL_SETTINGS.rates.join(', ')} tokens a
second, with pauses of 2 to 8 s for calls of tools. Lengths, times and texts are drawn from a seed, and every way gets the same tokens at
the same times. Some answers are interrupted after 4 to 10 s. All ways run in one go, in two pages of Chromium and one Node process; each
listener begins at a moment of its own.

- **Sequential calls**: \`SynthesizeSpeech\` for a sentence; the next call when all its sound has come. For the time to the last byte there
  are two forms: in AWS's own benchmark the model waits while a call is under way; real models go on.
- **Calls, one sentence ahead**: the call for the next sentence is made when the one before begins to be heard, as frameworks for voice
  assistants do.
- **This package**: its two transports, with their defaults. The time to the last byte is measured with \`maxAheadSeconds: Infinity\`,
  since the default holds text back that nobody will hear for half a minute.
- **AWS's Node SDK**: the same tokens straight to the local Polly. There is no page, no relay and no player: its "first sound" is its first
  byte, and its sound is played by arithmetic. That is the limit of what the two-way stream gives; nothing can be sooner.

First and last sound are the first and the last audible sample in front of the loudspeaker, found by a meter that knows nothing of the
players. *End late* compares the last sample with that of a speaker who needs no time at all: who begins each sentence when it is
written and the one before is over. *Stalled* is silence within an answer, the model's own pauses included, which are the same for all.

The local Polly's pacing, \`warm\`, gives the first audio of a sentence 0.34 s after its text, which is what was measured on the real
service over a warm connection (306 to 373 ms), and then sound at 5.7 times its own speed, as in AWS's benchmark. The delay is the same for
single calls, since nobody has published theirs. There is no network: on a real one, every call and the way over the relay cost their
round trips.`,
  body: (result) =>
    [listenerRows(result), rateRows(result), totalRows(result), costRows(result)].map(markdownTable).join('\n\n') +
    `\n\nControl: ${result.report.split('Control: ').at(-1) ?? ''}`,
  plots: ({ firstSoundByRate, totals }) => ({
    'conversation-first-sound': {
      title: 'From the first token to the first sound, median',
      valueName: 'ms',
      categories: Object.keys(firstSoundByRate).map((rate) => `${rate} tokens a second`),
      series: WAYS.map((way) => ({ name: WAY_NAMES[way], values: Object.values(firstSoundByRate).map((ofWays) => rounded(ofWays[way])) })),
      kind: 'bars',
    },
    'conversation-last-byte': {
      title: 'From the first token to the last byte, all answers together',
      valueName: 's',
      categories: Object.keys(totals),
      series: [{ name: 'seconds', values: Object.values(totals).map((ms) => rounded(ms / SECONDS)) }],
      kind: 'bars',
    },
  }),
  losses: `Where another way is better: sequential calls bill the least for what is heard, because they send nothing ahead, and pay for
it with silence between sentences. A two-way stream is open for as long as the model writes, so it is open longer than calls are. When the
model is slow, no way can be quick: at 10 tokens a second all of them wait for the same tokens.`,
};

const published: Section<'published'> = {
  name: 'published',
  title: "AWS's own benchmark",
  method: `AWS published one benchmark with the two-way stream. This is the same amount of text, at the same speed, with the same voice
and format, in a browser. The local Polly's pacing here is \`published\`, which is derived from that publication.`,
  body: ({ report }) => printed(report),
  plots: ({ published: told, measured }) => ({
    published: {
      title: 'Time to the last byte: published, and measured in a browser',
      valueName: 's',
      categories: ['sequential calls', 'one stream'],
      series: [
        { name: 'published', values: [told.sequential, told.stream].map(({ totalMs }) => rounded(totalMs / SECONDS)) },
        { name: 'measured', values: [measured.sequential, measured.stream].map(({ totalMs }) => rounded(totalMs / SECONDS)) },
      ],
      kind: 'bars',
    },
  }),
  losses: `With the default limit, the last byte comes later than it could: text is held back so that what is stopped early is not all
paid for.`,
};

const relay: Section<'relay'> = {
  name: 'relay',
  title: 'The relay',
  method: `Load, upstream, relay and nginx are processes of their own, which take turns; nginx carries the same bytes over a WebSocket to
a server. [What it carries](relay.md#what-it-carries) explains the targets.`,
  body: ({ report }) => printed(report),
  plots: ({ pace }) => ({
    relay: {
      title: 'Latency of a piece of sound at the published pace',
      valueName: 'ms',
      categories: ['median', '99th percentile'],
      series: RELAY_WAYS.flatMap((way) => {
        const measured = pace[way];
        return measured === undefined ? [] : [{ name: way, values: [rounded(measured.down.p50Ms), rounded(measured.down.p99Ms)] }];
      }),
      kind: 'bars',
      isLogarithmic: true,
    },
  }),
  losses: `nginx is the better proxy by the byte: it is written in C and looks at nothing, while the relay reads every frame, checks each
request, and gives each stream an HTTP/2 connection of its own, as Polly demands.`,
};

const scale: Section<'scale'> = {
  name: 'scale',
  title: 'A million utterances a day',
  method: `Computed, not measured: the costs of single answers are those above, drawn at random for a day in which
${SCALE_INPUTS.utterancesADay.value.toLocaleString('en-US')} utterances begin, with the busiest time at noon. The relay's share is that of its own benchmark. Quotas are what an account has
before it asks for more, and "times the usual quota" is the larger need: of requests at once, or of calls a second.`,
  body: (result) => `${markdownTable(scaleRows(result))}\n\n${markdownTable(inputRows())}`,
  plots: ({ ways, inputs }) => ({
    scale: {
      title: 'Requests to Polly that are open at once, through the day',
      valueName: 'requests',
      categories: ways.duplex.openThroughTheDay.map((_, index, { length }) => clock((index / length) * HOURS)),
      series: WAYS.map((way) => ({ name: WAY_NAMES[way], values: ways[way].openThroughTheDay.map(rounded) })),
      kind: 'lines',
      limit: { name: 'usual quota', value: inputs.requestsAtOnce },
    },
  }),
  losses: `What costs is Polly, and there all ways pay the same for what is heard. Streams are open while the model writes, so they need a
higher quota of requests at once than calls do; calls need a higher quota of calls a second.`,
};

const playback: Section<'playback'> = {
  name: 'playback',
  title: 'The players',
  method: `Both players against the simplest possible player of their kind, in turns in one page, and ten minutes of recorded output.`,
  body: ({ report }) => printed(report),
};

const peers: Section<'peers'> = {
  name: 'peers',
  title: 'Against other players',
  method: `The players that people use, each driven as its documentation says, get the same bytes at the same times, and each plays alone in
a page of its own. A recorder in front of the loudspeaker hears what a listener would: it is put between the player's context, or its
element, and the loudspeaker. Sound comes in pieces of 96 ms, which are whole frames of mp3, at Polly's pace (5.7 times as fast as speech);
with drawn intervals and in bursts, both at twice the speed of speech; and with a second of nothing in the middle ("dry"). Gaps,
hard edges and clicks are summed over the first three. *Hard* is sound that begins or breaks off from one sample to the next.
The page is blocked for 2 s once there is enough sound for that. Interruptions ask for silence at once, and bytes keep coming. Processor
time and memory are measured by themselves, without the recorder, for all players at the same time; memory is what the page and its
Workers hold beyond the bytes that arrived. In each table less is better, and "no" means that the player cannot do it.

- **wavtools**, **ElevenLabs' client** and **pcm-player** play bare samples only. ElevenLabs' output is not exported by its package, and is
  driven as the client does. pcm-player is told to look for sound every 100 ms.
- **Hume's hook** is measured without its worklet, which is loaded from a server of theirs, and gets pcm as a file a piece, as their
  service sends it.
- **Azure's Speech SDK** has a destination for its own service; it plays mp3 through MediaSource.
- **Scheduled AudioBuffers** is the usual tutorial: \`decodeAudioData\` for each piece of mp3, scheduled one after the other.
- **Audio element, MediaSource** is the shortest code that appends one piece after the other; with a **chunked src**, the element gets a
  response that the server writes at the same times, so its main thread is not comparable.`,
  body: (result) =>
    PEER_FORMATS.map((format) => `### ${format}\n\n${markdownTable(transposed(peerRows(result, format)))}`).join('\n\n') +
    `\n\nSounds of each kind: ${result.settings.seeds}; minutes for the cost: ${result.settings.minutes}.\n\nNot in the tables:\n\n${absentPeers(
      result,
    )
      .map((line) => `- ${line}`)
      .join('\n')}`,
  losses: `Where another player is better: a player that keeps nothing weighs less and holds less. This one keeps what arrived, so that a
listener can seek, hear it again and save it; the Worker that decodes has a copy. It weighs more because it also decodes, resamples,
stretches time, follows cuts, and says what is heard. wavtools hands samples to its worklet as they come; this package's page also counts
them, packs them for its Worker, and reports to an observer. MediaSource with the reports of a player costs more than without.`,
};

const timing: Section<'timing'> = {
  name: 'timing',
  title: 'Word times',
  method: `Words are found in the sound of speech whose true times are known, since two engines report their own. The texts are none of
those on which the method was made.`,
  body: ({ report }) => printed(report),
};

const lifecycle: Section<'lifecycle'> = {
  name: 'lifecycle',
  title: 'Stopping',
  method: 'A component is unmounted in mid-speech, and speech is interrupted, in Chromium.',
  body: ({ report }) => printed(report),
};

const size: Section<'size'> = {
  name: 'size',
  title: 'Size',
  method: 'An app with `<SpokenText>`, bundled by Vite for production, without React.',
  body: ({ report }) => printed(report),
};

/** All sections, in order. */
export const SECTIONS = [conversation, published, relay, scale, playback, peers, timing, lifecycle, size] as const;

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function clock(hours: number): string {
  const minutes = Math.round((hours % 1) * 60);
  return `${String(Math.floor(hours)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
