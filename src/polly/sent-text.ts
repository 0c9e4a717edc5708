/** Tells of text that is sent: of each character once, also where it was sent again because a request was refused. */
import type { TextInput, TransportObserver } from './speech-transport';

/** Stands between the requests of one run and whoever observes it. */
export class SentText implements TransportObserver {
  readonly #observer: TransportObserver | undefined;
  #toldCharacters = 0;
  /** Of the request under way. */
  #sentCharacters = 0;

  constructor(observer: TransportObserver | undefined) {
    this.#observer = observer;
  }

  /** The text is sent from its beginning again. */
  startAgain(): void {
    this.#sentCharacters = 0;
  }

  onApiCall(): void {
    this.#observer?.onApiCall?.();
  }

  onSent(input: TextInput): void {
    const known = this.#toldCharacters - this.#sentCharacters;
    this.#sentCharacters += input.text.length;
    if (known > 0 && known >= input.text.length) return;
    this.#toldCharacters = this.#sentCharacters;
    this.#observer?.onSent?.(known > 0 ? { ...input, text: input.text.slice(known) } : input);
  }
}
