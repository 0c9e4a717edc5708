/** Reports sent text to an observer: each character once, even if a refused request makes it go out again. */
import type { TransportObserver } from './speech-transport';

/** Observes all requests of one run and filters out text that was reported before. */
export class SentText {
  readonly #observer: TransportObserver | undefined;
  #reportedCharacters = 0;
  #request: TransportObserver | undefined;

  constructor(observer: TransportObserver | undefined) {
    this.#observer = observer;
  }

  /**
   * Begins a request, which sends the text from its beginning.
   *
   * @returns The observer for this request. A refused earlier request may still be sending for a moment; its text is
   *   ignored from now on, because this request sends the same text.
   */
  startRequest(): TransportObserver {
    let sentCharacters = 0;
    const request: TransportObserver = {
      onApiCall: () => this.#observer?.onApiCall?.(),
      onBilled: (characters) => this.#observer?.onBilled?.(characters),
      onLeaving: (withinMs) => this.#observer?.onLeaving?.(withinMs),
      onSent: (input) => {
        if (request !== this.#request) return;
        const known = this.#reportedCharacters - sentCharacters;
        sentCharacters += input.text.length;
        if (known > 0 && known >= input.text.length) return;
        this.#reportedCharacters = sentCharacters;
        this.#observer?.onSent?.(known > 0 ? { ...input, text: input.text.slice(known) } : input);
      },
    };
    this.#request = request;
    return request;
  }
}
