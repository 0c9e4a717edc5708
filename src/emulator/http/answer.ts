/** Complete responses in the form of AWS services. */

import { randomUUID } from 'node:crypto';
import type { ServiceError } from './service-error';
import { CORS_HEADERS } from './cors';
import { sendBody, type Exchange } from './exchange';

/** The protocols of Polly and Cognito. They differ in the content type and in the place of the error's name. */
export type AnswerProtocol = 'rest-json' | 'json-1.1';

const CONTENT_TYPE: Readonly<Record<AnswerProtocol, string>> = {
  'rest-json': 'application/json',
  'json-1.1': 'application/x-amz-json-1.1',
};

/**
 * Returns the headers of every response.
 *
 * @param nowMs - The current time in epoch milliseconds. SDKs correct their clocks by it.
 */
export function commonHeaders(nowMs: number): Record<string, string> {
  return { ...CORS_HEADERS, 'x-amzn-requestid': randomUUID(), date: new Date(nowMs).toUTCString() };
}

/** Answers 200 with a JSON body. */
export function sendJson(exchange: Exchange, protocol: AnswerProtocol, nowMs: number, body: object): void {
  sendBody(exchange, 200, { ...commonHeaders(nowMs), 'content-type': CONTENT_TYPE[protocol] }, JSON.stringify(body));
}

/** Answers with an error. */
export function sendError(exchange: Exchange, protocol: AnswerProtocol, nowMs: number, error: ServiceError): void {
  const headers = { ...commonHeaders(nowMs), 'content-type': CONTENT_TYPE[protocol], 'x-amzn-errortype': error.type };
  const body = protocol === 'rest-json' ? error.toBody() : JSON.stringify({ __type: error.type, message: error.message, ...error.details });
  sendBody(exchange, error.status, headers, body);
}
