/**
 * Every error that mockapi itself answers with: code, status and title. Codes are stable; the type of
 * the problem (RFC 9457) is `urn:mockapi:<code>` and docs/errors.md has a section for each.
 */
export const problems = {
  'bad-request': { status: 400, title: 'The request is malformed' },
  'bad-address': { status: 400, title: 'The address is malformed' },
  'bad-json': { status: 400, title: 'The body is not valid JSON' },
  'bad-body': { status: 400, title: 'The body cannot be read' },
  'bad-query': { status: 400, title: 'A query parameter is wrong' },
  'bad-control-header': { status: 400, title: 'A control header is wrong' },
  'bad-session': { status: 400, title: 'The name of the session is wrong' },
  'no-admin-token': { status: 401, title: 'The admin API needs a token' },
  'host-refused': { status: 403, title: 'This host name is not allowed' },
  'origin-refused': { status: 403, title: 'This origin is not allowed' },
  'read-only': { status: 403, title: 'The data cannot be changed' },
  'no-endpoint': { status: 404, title: 'No mock answers this request' },
  'no-filter': { status: 400, title: 'A change of many records needs a filter' },
  'no-record': { status: 404, title: 'No record has this id' },
  'no-operation': { status: 404, title: 'The admin API has no such address' },
  'unknown-name': { status: 404, title: 'Nothing has this name' },
  'no-file': { status: 404, title: 'The file does not exist' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'request-timeout': { status: 408, title: 'The request did not come in time' },
  'journal-off': { status: 409, title: 'No calls are recorded' },
  'too-many': { status: 409, title: 'There are too many already' },
  'id-taken': { status: 409, title: 'A record has this id already' },
  'not-unique': { status: 409, title: 'Another record has this value already' },
  'patch-test-failed': { status: 409, title: 'A test of the JSON Patch does not hold' },
  'still-referenced': { status: 409, title: 'Other records refer to this one' },
  'session-over': { status: 410, title: 'The session is over' },
  'precondition-failed': { status: 412, title: 'The record is not at this version' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not understood' },
  'bad-patch': { status: 422, title: 'The JSON Patch cannot be applied' },
  'invalid-admin-call': { status: 422, title: 'The admin API does not understand this' },
  'invalid-body': { status: 422, title: 'The body does not fit the schema' },
  'head-too-large': { status: 431, title: 'Address and headers are too large' },
  'rate-limited': { status: 429, title: 'Too many calls' },
  'handler-failed': { status: 500, title: 'The mock handler failed' },
  'unserializable-answer': { status: 500, title: 'The answer cannot be sent as JSON' },
  'seed-failed': { status: 500, title: 'The data of a collection cannot be made' },
  'broken-connection': { status: 502, title: 'The mock breaks the connection' },
  'not-saved': { status: 503, title: 'The change could not be saved' },
  'handler-timeout': { status: 504, title: 'The mock handler did not answer in time' },
} as const

/** The stable name of an error that mockapi itself answers with. */
export type ProblemCode = keyof typeof problems
