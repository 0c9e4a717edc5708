/** Makes errors of the answers in which AWS reports a failure. They have the same names and fields as those of the AWS SDK. */

/**
 * Reads an answer with an error status.
 *
 * @param headers - Their names in lower case.
 */
export function responseFailure(status: number, headers: Readonly<Record<string, string>>, body: string): Error {
  const members = membersOf(body);
  const type = headers['x-amzn-errortype'] ?? members['code'] ?? members['__type'];
  return failure(typeof type === 'string' ? plainName(type) : 'UnknownError', members, {
    $metadata: { httpStatusCode: status, requestId: headers['x-amzn-requestid'] },
    $response: { statusCode: status, headers },
  });
}

/** Reads an exception within an event stream. */
export function eventFailure(type: string, body: string): Error {
  return failure(type, membersOf(body), { $metadata: {} });
}

function failure(name: string, { message, Message, ...members }: Record<string, unknown>, facts: object): Error {
  const text = message ?? Message;
  return Object.assign(new Error(typeof text === 'string' ? text : ''), { ...members, ...facts, name });
}

function membersOf(body: string): Record<string, unknown> {
  try {
    const members: unknown = JSON.parse(body);
    return typeof members === 'object' && members !== null ? (members as Record<string, unknown>) : {};
  } catch {
    // Something between page and Polly has answered in another format.
    return {};
  }
}

/** A type may be followed by an address and preceded by a namespace (AWS REST JSON protocol, "Operation error serialization"). */
function plainName(type: string): string {
  return type.split(/[,:]/)[0]?.split('#').at(-1) ?? type;
}
