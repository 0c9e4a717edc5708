/** Tells of text that is sent: of each character once, also where it was sent again because a request was refused. */
import type { TransportObserver } from './speech-transport';

/** Stands between the requests of one run and whoever observes it. */
export class SentText {
  readonly #observer: TransportObserver | undefined;
  #toldCharacters = 0;
  #request: TransportObserver | undefined;

  constructor(observer: TransportObserver | undefined) {
    this.#observer = observer;
  }

  /**
   * Begins a request, which sends the text from its beginning.
   *
   * @returns Takes what it sends. An earlier request that is refused may still be sending for a moment: what it says from
   *   now on tells nothing, since this one sends the same.
   */
  startRequest(): TransportObserver {
    let sentCharacters = 0;
    const request: TransportObserver = {
      onApiCall: () => this.#observer?.onApiCall?.(),
      onBilled: (characters) => this.#observer?.onBilled?.(characters),
      onLeaving: (withinMs) => this.#observer?.onLeaving?.(withinMs),
      onSent: (input) => {
        if (request !== this.#request) return;
        const known = this.#toldCharacters - sentCharacters;
        sentCharacters += input.text.length;
        if (known > 0 && known >= input.text.length) return;
        this.#toldCharacters = sentCharacters;
        this.#observer?.onSent?.(known > 0 ? { ...input, text: input.text.slice(known) } : input);
      },
    };
    this.#request = request;
    return request;
  }
}
