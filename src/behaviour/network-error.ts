/** What `fetch` of Node names as the cause when a connection is reset. */
export function connectionReset(): Error {
  return withCode('read ECONNRESET', 'ECONNRESET')
}

/** What `fetch` of Node names as the cause when a connection ends before the answer does. */
export function otherSideClosed(): Error {
  return withCode('other side closed', 'UND_ERR_SOCKET')
}

/** What `fetch` of Node names as the cause when an answer is no HTTP; from Node 24 on without the code. */
export function noHttp(): Error {
  return notHttp('Expected HTTP/', 'HPE_INVALID_CONSTANT')
}

/** What `fetch` of Node names as the cause when a chunk has no length; from Node 24 on without the code. */
export function badChunk(): Error {
  return notHttp('Invalid character in chunk size', 'HPE_INVALID_CHUNK_SIZE')
}

function notHttp(reason: string, code: string): Error {
  return withCode(`Response does not match the HTTP/1.1 protocol (${reason})`, code)
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
