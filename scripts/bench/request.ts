/** A change of a record, as it is sent with PATCH. */
export interface Write {
  readonly path: string
  /** JSON */
  readonly body: string
}

/** A request as it goes over the wire: a GET, or a PATCH where there is a body. */
export function requestText(port: number, path: string, body?: string): string {
  const method = body === undefined ? 'GET' : 'PATCH'
  const type =
    body === undefined
      ? ''
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${type}\r\n${body ?? ''}`
}
