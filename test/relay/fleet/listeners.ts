/** Listeners of a fleet. Each has one answer after the other spoken while it is written, and hears it in real time. */
import { WebSocket } from 'ws';
import { systemClock } from '../../../src/base/clock';
import type { SpeechError } from '../../../src/base/errors';
import { SpeechClient, SpeechStream, type UtteranceReport } from '../../../src/core';
import type { LocalPolly } from '../../../src/emulator';
import { Chance } from '../../chaos/texts/chance';
import { countTexts } from '../../chaos/judging/count-words';
import { ListeningOutput } from '../../chaos/judging/listening-output';
import { chooseSentences } from '../../chaos/texts/prose';
import { spokenRequests } from '../../chaos/texts/spoken-request';
import { createCredentials, createPool, settledRequests } from '../../emulator/polly-client';

/** The page of the listeners. */
export const PAGE_ORIGIN = 'https://app.example.com';

/** More than there are sentences. */
const MOST_ANSWERS = 1_000;

const FORMAT = { format: 'pcm', sampleRate: 16_000 } as const;

/** Imitates a browser's WebSocket in Node, and accepts a proxy's self-signed certificate. */
export class PageWebSocket extends WebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol, { origin: PAGE_ORIGIN, rejectUnauthorized: false });
  }
}

/** The report of a listener. */
export interface HeardReport {
  readonly answers: number;
  readonly words: number;
  /** The numbers of words that were not heard, and that were heard twice. */
  readonly lost: number;
  readonly twice: number;
  /** The number of streams that broke and were made again. */
  readonly retries: number;
  /** The reasons for that. */
  readonly reasons: readonly string[];
  /** The number of answers that did not reach their end. */
  readonly failed: number;
  readonly apiCalls: number;
  readonly longestStallMs: number;
}

/** Options of a listener. */
export interface ListenerOptions {
  readonly polly: LocalPolly;
  /** The relay's address on the page. */
  readonly relay: string;
  readonly seed: number;
  /** Milliseconds between two written words. Each takes about 300 ms to speak. */
  readonly wordMs: number;
}

/** A listener who listens until it is stopped. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #output = new ListeningOutput(systemClock);
  readonly #reports: UtteranceReport[] = [];
  readonly #texts: string[] = [];
  readonly #reasons = new Set<SpeechError>();
  #isStopped = false;
  #onSound: (() => void) | undefined;
  /** Resolves at the first sound. */
  readonly speaking: Promise<void>;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.speaking = new Promise((resolve) => {
      this.#onSound = resolve;
    });
  }

  /** Ends after the present answer. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Listens until {@link stop}. */
  async listen(): Promise<HeardReport> {
    const { polly, relay, seed, wordMs } = this.#options;
    const identityPoolId = await createPool(polly, { keepPcm: true });
    const client = new SpeechClient({
      region: polly.region,
      relay,
      endpoint: polly.url,
      credentials: createCredentials(polly, identityPoolId),
      audio: this.#output,
      transport: 'duplex',
      onUtteranceEnd: (report) => this.#reports.push(report),
    });
    const stream = new SpeechStream(client, FORMAT);
    const unsubscribe = stream.snapshot.subscribe(() => {
      const { buffer, retry } = stream.snapshot.get();
      if (buffer.receivedSeconds > 0) this.#onSound?.();
      if (retry !== undefined) this.#reasons.add(retry.error);
    });
    // Each once: the counter could not tell two equal answers apart, and would count one as lost and one as said twice.
    const sentences = chooseSentences(new Chance(seed), MOST_ANSWERS);
    try {
      while (!this.#isStopped) {
        const text = sentences.shift();
        if (text === undefined) throw new RangeError(`A listener has heard all ${this.#texts.length} answers that there are.`);
        this.#texts.push(text);
        await stream.speak(written(text, wordMs));
      }
    } finally {
      unsubscribe();
      stream.close();
      client.close();
    }
    return this.#judge(identityPoolId);
  }

  async #judge(identityPoolId: string): Promise<HeardReport> {
    const { polly } = this.#options;
    const records = await settledRequests(polly, identityPoolId);
    const requests = await spokenRequests(polly.url, records, { outputFormat: FORMAT.format, sampleRate: FORMAT.sampleRate });
    const recordings = this.#output.recordings.map(({ samples }) => samples);
    const { texts } = countTexts(this.#texts, requests, recordings);
    const sum = (of: (count: (typeof texts)[number]) => number) => texts.reduce((total, count) => total + of(count), 0);
    return {
      answers: this.#texts.length,
      words: sum(({ words }) => words.length),
      lost: sum(({ lost }) => lost.length),
      twice: sum(({ saidTwice, tornAgain }) => saidTwice.length + tornAgain.length),
      retries: this.#reports.reduce((total, { metrics }) => total + metrics.retries, 0),
      reasons: [...this.#reasons].map(({ code, message }) => `${code}: ${message}`),
      failed: this.#reports.filter(({ reason }) => reason !== 'ended').length,
      apiCalls: this.#reports.reduce((total, { metrics }) => total + metrics.apiCalls, 0),
      longestStallMs: Math.max(0, ...this.#reports.map(({ metrics }) => metrics.stalledMs)),
    };
  }
}

async function* written(text: string, wordMs: number): AsyncGenerator<string> {
  for (const word of text.split(/(?<=\s)/u)) {
    await new Promise((resolve) => setTimeout(resolve, wordMs));
    yield word;
  }
}

/** Adds up the reports of several listeners. */
export function sumOf(reports: readonly HeardReport[]): HeardReport {
  const sum = (of: (report: HeardReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  return {
    answers: sum(({ answers }) => answers),
    words: sum(({ words }) => words),
    lost: sum(({ lost }) => lost),
    twice: sum(({ twice }) => twice),
    retries: sum(({ retries }) => retries),
    reasons: reports.flatMap(({ reasons }) => reasons),
    failed: sum(({ failed }) => failed),
    apiCalls: sum(({ apiCalls }) => apiCalls),
    longestStallMs: Math.max(0, ...reports.map(({ longestStallMs }) => longestStallMs)),
  };
}
