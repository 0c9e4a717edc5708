/** A selector for the output device, if the browser supports one. */
import { useState } from 'react';
import { SpeechError, type AudioOutput } from 'react-polly-stream';

/** Props of {@link OutputDevice}. */
export interface OutputDeviceProps {
  readonly output: AudioOutput;
}

/** Lists the devices when opened. Browsers name them only to a page that may use the microphone. */
export function OutputDevice({ output }: OutputDeviceProps) {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const [deviceId, setDeviceId] = useState('');
  const [failure, setFailure] = useState('');
  if (!output.canSetOutputDevice) return null;
  const list = () => {
    void navigator.mediaDevices
      .enumerateDevices()
      .then((all) => setDevices(all.filter(({ kind, deviceId: id }) => kind === 'audiooutput' && id !== '' && id !== 'default')));
  };
  const choose = (id: string) => {
    output.setOutputDevice(id).then(
      () => {
        setDeviceId(id);
        setFailure('');
      },
      (error: unknown) => setFailure(SpeechError.isInstance(error) ? error.message : String(error)),
    );
  };
  return (
    <label className="story-field">
      Device
      <select className="story-input" value={deviceId} onFocus={list} onChange={(event) => choose(event.target.value)}>
        <option value="">The system’s</option>
        {devices.map(({ deviceId: id, label }, index) => (
          <option key={id} value={id}>
            {label === '' ? `Device ${index + 1}` : label}
          </option>
        ))}
      </select>
      {failure !== '' && <span role="alert">{failure}</span>}
    </label>
  );
}
