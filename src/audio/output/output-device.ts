/**
 * The device on which an output plays. One choice applies to all its current and later sounds.
 *
 * If the device disappears, speech continues on the system's default device. The list of devices shows this, and so does the
 * `error` event of a context (Web Audio 1.1, section 1.2).
 */
import { SpeechError } from '../../base/errors';

/** Something that can play on a chosen device: a media element, and in some browsers an AudioContext. */
export interface Routable {
  /** The current device. An object if a context plays on no device. */
  readonly sinkId: unknown;
  setSinkId(deviceId: string): Promise<void>;
}

/** Whether media elements support the choice of a device: Chromium, Firefox, Safari from 18.4. */
export function canRouteElements(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/** Whether an AudioContext supports the choice of a device: only Chromium so far. */
export function canRouteContexts(): boolean {
  return typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype;
}

/** The chosen device, and everything that plays on it. */
export class OutputDevice {
  /** Empty for the system's default. */
  #deviceId = '';
  readonly #targets = new Set<Routable>();
  /** Targets whose device this object has set at least once. Others keep the device that the app or the browser has set. */
  readonly #sent = new WeakSet<Routable>();
  #changing: Promise<void> = Promise.resolve();
  #unwatch: (() => void) | undefined;

  /** Whether a device other than the system's default is chosen. */
  get isChosen(): boolean {
    return this.#deviceId !== '';
  }

  /**
   * Plays a target on the chosen device, now and after every later choice. Targets without `setSinkId` keep their device. A
   * context that the app has routed itself keeps its device until one is chosen here.
   *
   * @returns A function that detaches the target.
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
   * Moves everything to another device.
   *
   * @param deviceId - Empty for the system's default.
   * @throws SpeechError `output-device-unavailable`; then everything stays where it was.
   */
  choose(deviceId: string): Promise<void> {
    const changed = this.#changing.then(() => this.#change(deviceId));
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /** Returns to the system's default. */
  fallBack(): void {
    if (this.#deviceId === '') return;
    this.#setDeviceId('');
    for (const target of this.#targets) this.#send(target, '').catch(() => undefined);
  }

  async #change(deviceId: string): Promise<void> {
    const before = this.#deviceId;
    try {
      // Checks that the device exists and is allowed, even if there is no target yet.
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
    // Undefined outside of secure contexts, despite its type.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const look = () => {
      devices?.enumerateDevices().then(
        (present) => {
          const outputs = present.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
          // Without permission, the list has no ids, so it cannot show whether the chosen device is present.
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
