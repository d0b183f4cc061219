/** How something is asked. */
export type Method = 'GET' | 'PATCH' | 'POST'

/** A request as a server is asked it; one with a body is sent as JSON. */
export interface Question {
  readonly path: string
  /** GET by default. */
  readonly method?: Method
  /** JSON */
  readonly body?: string
}

/** A request as it goes over the wire. */
export function requestText(port: number, { path, method = 'GET', body }: Question): string {
  const type =
    body === undefined
      ? ''
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${type}\r\n${body ?? ''}`
}

/** How long an answer is in whole, by its head, bytes; undefined when that is not there or does not say. */
export function lengthOf(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const field = /^content-length: *(\d+)/im.exec(bytes.toString('latin1', 0, end))
  return field ? end + 4 + Number(field[1]) : undefined
}
