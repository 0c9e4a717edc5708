/**
 * On which device the page's sound comes out: one choice for everything an output plays, kept for what it will play.
 *
 * A device that goes away takes no speech with it: the choice falls back to the system's default and playback goes on.
 * That is seen in the list of devices, and by contexts that fail (Web Audio 1.1, section 1.2, the `error` event).
 */
import { SpeechError } from '../../base/errors';

/** What can be sent to a device: a media element, and in some browsers an AudioContext. */
export interface Routable {
  /** An object, for a context that was told to play nowhere. */
  readonly sinkId: unknown;
  setSinkId(deviceId: string): Promise<void>;
}

/** Whether media elements can be sent to a device here: Chromium, Firefox, Safari from 18.4. */
export function canRouteElements(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/** Whether an AudioContext can, too: Chromium only, so far. */
export function canRouteContexts(): boolean {
  return typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype;
}

/** The choice of device, and what follows it. */
export class OutputDevice {
  /** Empty for the system's default. */
  #deviceId = '';
  readonly #targets = new Set<Routable>();
  /** What was ever sent somewhere. All else is where the app, or the browser, has it. */
  readonly #sent = new WeakSet<Routable>();
  #changing: Promise<void> = Promise.resolve();
  #unwatch: (() => void) | undefined;

  /** Whether another device than the system's default is chosen. */
  get isChosen(): boolean {
    return this.#deviceId !== '';
  }

  /**
   * Sends something to the chosen device, now and with every later choice. What can't be sent stays where it is, and so
   * does, until a device is chosen, a context that the app has sent elsewhere itself.
   *
   * @returns A function that ends it.
   */
  attach(target: AudioContext | HTMLMediaElement): () => void {
    if (!isRoutable(target)) return () => undefined;
    this.#targets.add(target);
    const isOurs = this.isChosen || this.#sent.has(target);
    if (isOurs && target.sinkId !== this.#deviceId) {
      this.#send(target, this.#deviceId).catch(() => {
        this.fallBack();
      });
    }
    return () => {
      this.#targets.delete(target);
    };
  }

  /**
   * Sends everything to another device.
   *
   * @param deviceId - Empty for the system's default.
   * @throws SpeechError `output-device-unavailable`; everything stays where it was then.
   */
  choose(deviceId: string): Promise<void> {
    const changed = this.#changing.then(() => this.#change(deviceId));
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /** Goes back to the system's default. */
  fallBack(): void {
    if (this.#deviceId === '') return;
    this.#setDeviceId('');
    for (const target of this.#targets) this.#send(target, '').catch(() => undefined);
  }

  async #change(deviceId: string): Promise<void> {
    const before = this.#deviceId;
    try {
      // Whoever plays later finds the device there, as far as anybody can know.
      await new Audio().setSinkId(deviceId);
    } catch (cause) {
      throw unavailable(cause);
    }
    try {
      this.#setDeviceId(deviceId);
      await Promise.all([...this.#targets].map((target) => this.#send(target, deviceId)));
    } catch (cause) {
      this.#setDeviceId(before);
      await Promise.allSettled([...this.#targets].map((target) => this.#send(target, before)));
      throw unavailable(cause);
    }
  }

  #send(target: Routable, deviceId: string): Promise<void> {
    this.#sent.add(target);
    return target.setSinkId(deviceId);
  }

  #setDeviceId(deviceId: string): void {
    this.#deviceId = deviceId;
    this.#unwatch?.();
    this.#unwatch = deviceId === '' ? undefined : this.#watchDevices();
  }

  #watchDevices(): () => void {
    // Undefined outside of secure contexts, whatever its type says.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const look = () => {
      devices?.enumerateDevices().then(
        (present) => {
          const outputs = present.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
          // Where the user has withdrawn the permission, devices are listed without their ids: that says nothing.
          if (outputs.length > 0 && !outputs.some(({ deviceId }) => deviceId === this.#deviceId)) this.fallBack();
        },
        () => undefined,
      );
    };
    devices?.addEventListener('devicechange', look);
    return () => devices?.removeEventListener('devicechange', look);
  }
}

function isRoutable(target: object): target is Routable {
  return 'setSinkId' in target;
}

function unavailable(cause: unknown): SpeechError {
  const name = cause instanceof DOMException ? cause.name : '';
  return new SpeechError({
    code: 'output-device-unavailable',
    message:
      name === 'NotAllowedError'
        ? 'The user or the permissions policy of the page ("speaker-selection") does not allow that device. Let the ' +
          'user choose one with navigator.mediaDevices.selectAudioOutput(), or ask for the microphone first.'
        : 'That device is not there (any more). Take a deviceId of kind "audiooutput" from ' +
          "navigator.mediaDevices.enumerateDevices(), or '' for the system's default.",
    cause,
  });
}
