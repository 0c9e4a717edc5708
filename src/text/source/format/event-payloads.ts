/** Reads the text of server-sent events. */
import { isRecord, modelFailed, parseJson, type Item } from '../item/item';
import { ItemText, type TextOf } from '../reading/item-text';
import { mayBeJson, readPayload } from '../item/payload';
import { readItem } from '../reading/read-item';
import { isSilent } from '../item/words';

/** The events of one stream. */
export class EventPayloads {
  readonly #items: ItemText;
  readonly #isMapped: boolean;
  /** Decided by events without a name; other events may be of any kind. */
  #kind: 'unknown' | 'json' | 'text' = 'unknown';

  /** @param textOf - The app's function that reads JSON objects. */
  constructor(textOf?: TextOf) {
    this.#items = new ItemText(textOf);
    this.#isMapped = textOf !== undefined;
  }

  /**
   * Reads the next event.
   *
   * @param type - The event's name; `message` if it has none.
   * @param data - The event's data.
   * @returns Its text; undefined if it has none.
   * @throws SpeechError `source-failed` if it reports an error, or its JSON is invalid.
   */
  take(type: string, data: string): string | undefined {
    const payload = this.#kind === 'text' && (data.startsWith('"') || data.startsWith('["')) ? data : readPayload(data);
    if (type === 'error') throw modelFailed(payload);
    const isNamed = type !== 'message' && type !== 'data';
    // Gradio's final outputs are spoken if no earlier event had their text.
    if (Array.isArray(payload) && payload.every((each) => typeof each === 'string'))
      return this.#items.take(isNamed ? { event: '', data: { text: payload.join(''), type: 'text' } } : payload, payload);
    if (isRecord(payload)) return this.#takeObject(payload, data, isNamed ? type : '');
    if (payload === '') return undefined;
    if (isNamed && isSilent(type)) return this.#items.take({ type });
    const isPlain = payload === data;
    // After JSON, a bare word marks the end, and invalid JSON was cut off.
    if (isPlain && this.#kind === 'json') return mayBeJson(data) ? this.#items.take(parseJson(data)) : undefined;
    if (!isNamed && this.#kind === 'unknown') this.#kind = isPlain ? 'text' : 'json';
    return this.#items.take(payload);
  }

  /** Ends the stream; see {@link ItemText.end}. */
  end(): string | undefined {
    return this.#items.end();
  }

  #takeObject(payload: Item, data: string, name: string): string | undefined {
    const item =
      name === '' || this.#isMapped || payload['type'] === name || Array.isArray(payload['choices'])
        ? payload
        : { event: name, data: payload };
    const isKnown = this.#isMapped || readItem(item) !== undefined;
    // A token of plain text may be a pair of brackets.
    if (!isKnown && name === '' && (this.#kind === 'text' || (this.#kind === 'unknown' && data === '{}'))) return this.#items.take(data);
    const text = this.#items.take(item, payload);
    if (isKnown && (name === '' || text !== undefined)) this.#kind = 'json';
    return text;
  }
}
