import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutputDevice } from '../../../src/audio/output/output-device';

/** The part of a context or an element that is used. */
class Target {
  constructor(public sinkId: unknown) {}

  setSinkId(deviceId: string): Promise<void> {
    if (deviceId === 'no such device') return Promise.reject(new DOMException('', 'NotFoundError'));
    this.sinkId = deviceId;
    return Promise.resolve();
  }
}

const attach = (device: OutputDevice, target: Target) => device.attach(target as unknown as AudioContext);

beforeEach(() => {
  vi.stubGlobal('Audio', class extends Target {});
  vi.stubGlobal('navigator', {});
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(['headphones', { type: 'none' }])('a context that the app has routed to %o stays there until a device is chosen', async (own) => {
  const device = new OutputDevice();
  const context = new Target(own);
  attach(device, context);
  expect(context.sinkId).toBe(own);
  await expect(device.choose('no such device')).rejects.toMatchObject({ code: 'output-device-unavailable' });
  expect(context.sinkId).toBe(own);
  await device.choose('speakers');
  expect(context.sinkId).toBe('speakers');
});

test('a target returns to the default if it plays again after the default was chosen', async () => {
  const device = new OutputDevice();
  const element = new Target('');
  const detach = attach(device, element);
  await device.choose('speakers');
  detach();
  await device.choose('');
  expect(element.sinkId).toBe('speakers');
  attach(device, element);
  expect(element.sinkId).toBe('');
});
