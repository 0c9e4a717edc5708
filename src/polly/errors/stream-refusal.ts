/** Tells failures of the two-way stream that speak against the stream from those that calls would share. */
import type { SpeechError } from '../../base/errors';
import type { TransportReason } from '../transport/transport';
import { readAwsError } from './aws-error';

/** Why a stream failed that calls may replace; undefined for failures that calls would share, or that pass. */
export function streamRefusal(error: SpeechError): TransportReason | undefined {
  const { name, reason } = readAwsError(error.cause);
  switch (error.code) {
    case 'relay-unreachable':
    case 'connection-lost':
      return 'relay-unreachable';
    case 'relay-refused':
    case 'relay-protocol':
      return 'relay-refused';
    case 'access-denied':
      return 'access-denied';
    case 'wrong-region':
    case 'validation-failed':
      return name === 'UnknownOperationException' || reason === 'unsupportedOperation' ? 'unsupported' : undefined;
    default:
      return undefined;
  }
}
