/** Plans one chaos run. Everything in it follows from a seed. */
import type { SpeakOptions, SpeechOptions } from '../../src/core';
import { DEFAULT_RETRY_OPTIONS } from '../../src/core/options/retry-policy';
import { NO_SOUND_MS } from '../../src/core/attempts/silence';
import { Chance } from './texts/chance';
import type { RelayOutage } from './world/chaos-network';
import type { Engine } from '../../src/polly/transport/voice-settings';
import { planVersions, type TextVersion } from './texts/edited-text';
import { CHAOS_TRANSPORTS, planFaults, planMarksFaults, type ChaosTransport, type PlannedFaults } from './world/planned-faults';
import { planVoice, type PlannedVoice, type VoiceChoice } from './texts/planned-voice';
import { chooseFigureSentences, chooseSentences } from './texts/prose';
import { composeSaidText, type Marking, type SaidText } from './texts/said-text';

/** An action of the listener while speech is under way. */
export interface ListenerAction {
  /** Its time after the beginning, on the fast clock. */
  readonly atMs: number;
  readonly kind: 'pause' | 'resume' | 'interrupt';
}

/** A silence of the writer. */
export interface WritingPause {
  readonly beforeWord: number;
  readonly durationMs: number;
}

/** A text of a run. */
export interface PlannedUtterance extends SaidText {
  /** When the app gives it, after the beginning, on the fast clock. */
  readonly atMs: number;
  /** What happens to the previous text if that is still speaking. */
  readonly whenSpeaking: NonNullable<SpeakOptions['whenSpeaking']>;
  /** How the app gives it: to `speak()` as a source, in one piece, or as a string that is rewritten; or by `write()`. */
  readonly given: 'source' | 'whole' | 'rewritten' | 'written';
  /** The versions of a rewritten string. Default: the text is not rewritten. */
  readonly versions?: readonly TextVersion[];
  readonly wordMs: number;
  readonly writingPauses: readonly WritingPause[];
}

/** The plan of one run. */
export interface ChaosPlan extends PlannedFaults {
  readonly seed: number;
  /** At least one. Each later text is given while earlier ones are spoken, or after them. */
  readonly utterances: readonly PlannedUtterance[];
  readonly marking: Marking;
  readonly engine: Engine;
  readonly voice: PlannedVoice;
  readonly transport: ChaosTransport;
  /** What an edit takes back of a rewritten text: what was not sent, or also what was not heard. */
  readonly edits: NonNullable<SpeechOptions['edits']>;
  readonly format: 'pcm' | 'mp3';
  readonly pacing: 'instant' | 'published';
  readonly actions: readonly ListenerAction[];
  /** When the relay is away; undefined for never. */
  readonly relayOutage: RelayOutage | undefined;
  /** Whether nothing gets through after the first connections, so that speech must fail. */
  readonly isHopeless: boolean;
}

/** Bytes of sound per second in each format, and the seconds that a character takes. */
const BYTES_PER_SECOND = { pcm: 32_000, mp3: 6_000 } as const;
const SECONDS_PER_CHARACTER = 0.065;
/** With at most this many faults, the relay may also be away for a while, from which core recovers too. */
const MAX_FAULTS_BESIDE_OUTAGE = 2;
const LONGEST_OUTAGE_MS = 6_000;
const TOOL_CALL_MS = 40_000;

/** The share of runs with a single plain text. */
const PLAIN_SHARE = 0.4;
/** Seeds all other properties of a run separately, so that the plain run of a seed never changes. */
const SORT_SALT = 0x50f7;
/** The share of single plain texts that are rewritten while they are spoken. The salt seeds how. */
const REWRITTEN_SHARE = 0.3;
const REWRITING_SALT = 0xed17;
/** Seeds the voice apart from the rest, so that a run with a clean voice is always the same. */
const VOICE_SALT = 0x701ce;
const OTHER_ENGINES = ['neural', 'standard', 'long-form'] as const;
/** A voice that has each engine. */
export const VOICES: Readonly<Record<Engine, string>> = {
  generative: 'Matthew',
  neural: 'Ruth',
  standard: 'Joanna',
  'long-form': 'Danielle',
};
const WAYS_OF_SPEAKING = ['queue', 'replace', 'mix'] as const;
const MOST_UTTERANCES = 4;
/** By then the first word of the previous text has been given, even if that text is written word by word. */
const SOONEST_MS = 500;

/** The kind of texts in a run. */
export interface RunSort {
  readonly engine: Engine;
  readonly marking: Marking;
  /** For each text after the first, what happens to the previous one. */
  readonly others: readonly PlannedUtterance['whenSpeaking'][];
}

/** A single plain text. */
export const PLAIN: RunSort = Object.freeze({ engine: 'generative', marking: 'plain', others: [] });

/** Selects which runs are planned. */
export interface PlanChoice {
  /** Default: every transport. */
  readonly transports?: readonly ChaosTransport[];
  /** The kind of texts. Default: chosen by the seed. */
  readonly sort?: RunSort;
  /** The markup of the texts. Default: chosen by the seed. */
  readonly marking?: Marking;
  /** Whether a plain text is rewritten while it is spoken. Default: chosen by the seed. */
  readonly isRewritten?: boolean;
  /** Default: any. */
  readonly voices?: VoiceChoice;
  /** Whether texts may sound at the same time. Default: true. */
  readonly mayMix?: boolean;
  /** The most sentences of a text. Default: 12. */
  readonly maxSentences?: number;
  /** The longest silence, stall or delay, in milliseconds. Default: 60,000. */
  readonly mostMs?: number;
}

/** Plans the run of a seed. */
export function planChaos(seed: number, choice: PlanChoice = {}): ChaosPlan {
  const { transports = CHAOS_TRANSPORTS, maxSentences = 12, mostMs = 60_000, mayMix = true } = choice;
  const chance = new Chance(seed);
  const sort = choice.sort ?? planSort(new Chance(seed ^ SORT_SALT), mayMix, choice.marking);
  const voice = planVoice(new Chance(seed ^ VOICE_SALT), choice.voices ?? 'any');
  const [first, ...others] = composeTexts(chance, chance.whole(1, maxSentences), sort, voice);
  const all = [first, ...others].map(({ said }) => said).join(' ');
  const transport = chance.one(sort.engine === 'generative' ? transports : transports.filter((one) => one !== 'duplex'));
  // Only the generative engine supports streams.
  const way = sort.engine === 'generative' ? transport : 'segmented';
  const format = chance.happens(0.25) ? 'mp3' : 'pcm';
  const totalBytes = Math.ceil(all.length * SECONDS_PER_CHARACTER * BYTES_PER_SECOND[format]);
  const isHopeless = chance.happens(0.08);
  const faults = planFaults(chance, way, all, totalBytes, isHopeless);
  const speechMs = all.length * SECONDS_PER_CHARACTER * 1000;
  const pacing = chance.happens(0.3) ? 'published' : 'instant';
  const rewriting = new Chance(seed ^ REWRITING_SALT);
  const isRewritten = choice.isRewritten ?? rewriting.happens(REWRITTEN_SHARE);
  const mayBeRewritten = sort.marking === 'plain' && sort.others.length === 0;
  const writing = chance.happens(0.6) ? 'source' : 'written';
  const given = isRewritten && mayBeRewritten ? 'rewritten' : writing;
  const utterance: PlannedUtterance = {
    ...first,
    atMs: 0,
    whenSpeaking: 'replace',
    given,
    ...(given === 'rewritten' ? { versions: planVersions(rewriting, first.text) } : {}),
    wordMs: chance.one([0, 20, 30, 60]),
    writingPauses: planWritingPauses(chance, first.text),
  };
  const actions = isHopeless ? [] : planActions(chance, speechMs);
  const relayOutage = planOutage(chance, faults, way, speechMs);
  const utterances = [utterance, ...planOthers(chance, utterance, others, sort)];
  const callFaults = sort.engine === 'generative' ? faults.callFaults : [...planMarksFaults(chance, all), ...faults.callFaults];
  const { engine, marking } = sort;
  const plan = {
    seed,
    utterances,
    engine,
    marking,
    voice,
    transport,
    edits: rewriting.happens(0.5) ? 'replace-unheard' : 'keep-sent',
    format,
    pacing,
    ...faults,
    callFaults,
    actions,
    isHopeless,
    relayOutage,
  } as const;
  return withShortWaits(others.length === 0 ? plan : spread(chance, plan), mostMs);
}

function planSort(chance: Chance, mayMix: boolean, chosen: Marking | undefined): RunSort {
  if (chance.happens(PLAIN_SHARE)) return chosen === undefined ? PLAIN : { ...PLAIN, marking: chosen };
  const engine = chance.happens(0.5) ? chance.one(OTHER_ENGINES) : 'generative';
  const any = chance.one(['plain', 'plain', 'ssml', 'markdown', 'markdown'] as const);
  const marking = chosen ?? any;
  const ways = WAYS_OF_SPEAKING.filter((way) => mayMix || way !== 'mix');
  const count = chance.happens(0.6) ? chance.whole(1, MOST_UTTERANCES - 1) : 0;
  return { engine, marking, others: Array.from({ length: count }, () => chance.one(ways)) };
}

/** Each text has at least one sentence. */
function composeTexts(
  chance: Chance,
  count: number,
  { marking, others }: RunSort,
  { saysFigures }: PlannedVoice,
): readonly [SaidText, ...SaidText[]] {
  const choose = saysFigures ? chooseFigureSentences : chooseSentences;
  const sentences = choose(chance, Math.max(count, others.length + 1));
  const share = Math.floor(sentences.length / (others.length + 1));
  const rest = others.map(() => sentences.splice(-share));
  return [composeSaidText(chance, sentences, marking), ...rest.map((some) => composeSaidText(chance, some, marking))];
}

function planWritingPauses(chance: Chance, text: string): WritingPause[] {
  const words = text.split(/\s+/u).length;
  return Array.from({ length: chance.happens(0.3) ? 1 : 0 }, () => ({
    beforeWord: chance.whole(1, words),
    durationMs: chance.happens(0.5) ? TOOL_CALL_MS : Math.round(chance.scale(500, 12_000)),
  }));
}

/** Gives each text during the previous one, or soon after it. */
function planOthers(chance: Chance, first: PlannedUtterance, texts: readonly SaidText[], { others }: RunSort): PlannedUtterance[] {
  let atMs = 0;
  let { said } = first;
  return texts.map((text, index) => {
    atMs += SOONEST_MS + Math.round(said.replace(/\s+/gu, ' ').length * SECONDS_PER_CHARACTER * 1000 * 1.2 * chance.next());
    said = text.said;
    return {
      ...text,
      atMs,
      whenSpeaking: others[index] ?? 'replace',
      given: chance.happens(0.7) ? 'source' : 'whole',
      wordMs: chance.one([0, 20, 30, 60]),
      writingPauses: planWritingPauses(chance, text.text),
    };
  });
}

/** Returns the plan with faults in the later texts, too. */
function spread(chance: Chance, plan: ChaosPlan): ChaosPlan {
  const later = (connections: ChaosPlan['near']) =>
    connections.flatMap((one) => [...Array.from({ length: chance.whole(0, plan.utterances.length - 1) }, () => undefined), one]);
  let skipped = 0;
  const streamFaults = plan.isHopeless
    ? plan.streamFaults
    : plan.streamFaults.map((rule) => {
        skipped += chance.whole(0, 1);
        return { ...rule, stream: (rule.stream ?? 0) + skipped };
      });
  return { ...plan, near: later(plan.near), far: later(plan.far), streamFaults };
}

function planOutage(chance: Chance, faults: PlannedFaults, transport: ChaosTransport, speechMs: number): RelayOutage | undefined {
  const { near, far, streamFaults, callFaults, expireAtMs } = faults;
  const count = [near, far, streamFaults, callFaults, expireAtMs].reduce((sum, { length }) => sum + length, 0);
  if (transport === 'segmented' || count > MAX_FAULTS_BESIDE_OUTAGE || !chance.happens(0.5)) return undefined;
  return { atMs: chance.whole(0, Math.round(speechMs)), durationMs: Math.round(chance.scale(200, LONGEST_OUTAGE_MS)) };
}

/** Returns the plan without longer waits. */
function withShortWaits(plan: ChaosPlan, mostMs: number): ChaosPlan {
  const duration = <Item extends { readonly durationMs?: number }>(item: Item): Item =>
    item.durationMs === undefined ? item : { ...item, durationMs: Math.min(mostMs, item.durationMs) };
  const delay = <Item extends { readonly delayMs?: number }>(item: Item): Item =>
    item.delayMs === undefined ? item : { ...item, delayMs: Math.min(mostMs, item.delayMs) };
  const connections = (plans: ChaosPlan['near']) => plans.map((one) => one && { ...one, faults: one.faults.map(duration) });
  const [pause, resume, ...others] = plan.actions;
  const isPaused = pause?.kind === 'pause' && resume?.kind === 'resume';
  return {
    ...plan,
    utterances: plan.utterances.map((one) => ({ ...one, writingPauses: one.writingPauses.map(duration) })),
    near: connections(plan.near),
    far: connections(plan.far),
    streamFaults: plan.streamFaults.map(duration),
    callFaults: plan.callFaults.map(delay),
    relayOutage: plan.relayOutage && duration(plan.relayOutage),
    actions: isPaused ? [pause, { ...resume, atMs: Math.min(resume.atMs, pause.atMs + mostMs) }, ...others] : plan.actions,
  };
}

/** Whether speech may fail: all faults of a plan may come in a row, and core gives up after a number of them. */
export function mayFail({ isHopeless, near, far, streamFaults, callFaults, expireAtMs }: ChaosPlan): boolean {
  const isFault = ({ fault, marks = false, delayMs = Infinity }: PlannedFaults['callFaults'][number]) =>
    !marks && (fault !== 'held' || delayMs > NO_SOUND_MS - 1_000);
  const calls = callFaults.filter(isFault).reduce((sum, { times = Infinity }) => sum + times, 0);
  const connections = [...near, ...far].filter((one) => one !== undefined).length;
  const most = connections + streamFaults.length + calls + expireAtMs.length;
  return isHopeless || most > DEFAULT_RETRY_OPTIONS.maxRetries;
}

/**
 * Plans a run without faults in which the listener interrupts at a random moment.
 *
 * @param seed - Determines everything.
 */
export function planInterruption(seed: number, choice: PlanChoice = {}): ChaosPlan {
  const chance = new Chance(seed);
  const plan = planChaos(seed, { sort: PLAIN, isRewritten: false, voices: 'clean', ...choice });
  const speechMs = plan.utterances.reduce((sum, { said }) => sum + said.length, 0) * SECONDS_PER_CHARACTER * 1000;
  return {
    ...plan,
    near: [],
    far: [],
    streamFaults: [],
    callFaults: [],
    expireAtMs: [],
    isHopeless: false,
    relayOutage: undefined,
    actions: [{ atMs: Math.round(speechMs * chance.next()), kind: 'interrupt' }],
  };
}

function planActions(chance: Chance, speechMs: number): ListenerAction[] {
  const actions: ListenerAction[] = [];
  if (chance.happens(0.25)) {
    const atMs = chance.whole(0, Math.round(speechMs));
    actions.push({ atMs, kind: 'pause' }, { atMs: atMs + Math.round(chance.scale(50, 30_000)), kind: 'resume' });
  }
  if (chance.happens(0.15)) actions.push({ atMs: chance.whole(0, Math.round(speechMs * 1.2)), kind: 'interrupt' });
  return actions;
}
