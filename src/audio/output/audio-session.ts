/**
 * Tells the system the kind of the page's sound (W3C Audio Session, https://www.w3.org/TR/audio-session/). Web Audio
 * counts as `ambient` by default, and an iPhone's silent switch mutes ambient sound, so speech would be inaudible.
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

/** Missing in TypeScript's DOM types; only WebKit supports it so far. */
interface AudioSessionNavigator {
  readonly audioSession?: { type: AudioSessionType };
}

/** Sets the type of the page's session while something plays, and restores it afterwards. */
export class AudioSessionHold {
  readonly #type: AudioSessionType;
  #holders = 0;
  #isSet = false;

  /** @param type - The type for speech. `auto` leaves the session alone. */
  constructor(type: AudioSessionType) {
    this.#type = type;
  }

  /**
   * Sets the type, unless the app has set its own, which is always kept.
   *
   * @returns A function that releases the hold. The last release restores `auto`. Repeated calls do nothing.
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
    // Any other type ends a microphone's track (section 6.3 of the specification), so it is not set if the page may
    // record.
    void mayListen().then((isListening) => {
      if (!isListening && this.#holders > 0 && session.type === 'auto') this.#apply(session);
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

/** Whether the user has allowed the page to use the microphone. */
async function mayListen(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: 'microphone' });
    return state === 'granted';
  } catch {
    // This browser has no such permission to query. Most pages do not use a microphone.
    return false;
  }
}
