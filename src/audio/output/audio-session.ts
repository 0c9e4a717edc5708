/**
 * What the system is told that the page's sound is (W3C Audio Session, https://www.w3.org/TR/audio-session/). Sound of
 * Web Audio counts as `ambient` otherwise, which the silent switch of an iPhone mutes: speech would play unheard.
 */

/** Kinds of sound that a system may treat differently; see the table in section 3.1 of the specification. */
export type AudioSessionType = 'auto' | 'playback' | 'transient' | 'transient-solo' | 'ambient' | 'play-and-record';

/** Every {@link AudioSessionType}. */
export const AUDIO_SESSION_TYPES: readonly AudioSessionType[] = [
  'auto',
  'playback',
  'transient',
  'transient-solo',
  'ambient',
  'play-and-record',
];

/** Not in TypeScript's DOM types; only WebKit has it so far. */
interface AudioSessionNavigator {
  readonly audioSession?: { type: AudioSessionType };
}

/** Holds the page's session at a type while somebody plays, and gives it back afterwards. */
export class AudioSessionHold {
  readonly #type: AudioSessionType;
  #holders = 0;
  #isSet = false;

  /**
   * @param type - What speech is. `auto` leaves the session alone.
   */
  constructor(type: AudioSessionType) {
    this.#type = type;
  }

  /**
   * Sets the type unless the app has set one of its own, which always stands.
   *
   * @returns A function that lets go; the last one to let go restores `auto`. Calling it again does nothing.
   */
  hold(): () => void {
    this.#holders += 1;
    if (this.#holders === 1) this.#set();
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#holders -= 1;
      if (this.#holders === 0) this.#restore();
    };
  }

  #set(): void {
    const session = sessionOfPage();
    if (session?.type !== 'auto' || this.#type === 'auto') return;
    if (this.#type === 'play-and-record') {
      this.#apply(session);
      return;
    }
    // Any other type ends the microphone's track (section 6.3 of the specification): a page that listens is left alone.
    void mayListen().then((listens) => {
      if (!listens && this.#holders > 0 && session.type === 'auto') this.#apply(session);
    });
  }

  #apply(session: { type: AudioSessionType }): void {
    session.type = this.#type;
    this.#isSet = true;
  }

  #restore(): void {
    const session = sessionOfPage();
    if (this.#isSet && session?.type === this.#type) session.type = 'auto';
    this.#isSet = false;
  }
}

function sessionOfPage(): { type: AudioSessionType } | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as AudioSessionNavigator).audioSession;
}

/** Whether the user has let the page use the microphone. */
async function mayListen(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    return state === 'granted';
  } catch {
    // A browser that cannot be asked: it tells nothing of a microphone, and most pages have none.
    return false;
  }
}
