/** Finds failures of the two-way stream that single calls would not share. */
import type { SpeechError } from '../../base/errors';
import type { TransportReason } from '../transport/transport';
import { readAwsError } from './aws-error';

/** Returns the reason of a failed stream, if calls may replace it. Undefined for temporary failures, and for those that calls would share. */
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
