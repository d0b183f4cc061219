import { withContent } from './response.ts'

/** The same response, whose body is known where it can be told without reading it. */
export function noted(response: Response, data: unknown): Response {
  const isKnown = data === null || typeof data === 'string' || data instanceof Uint8Array
  if (!isKnown) return response
  const body = data as string | Uint8Array<ArrayBuffer> | null
  return withContent(response, { headers: undefined, body, hasPrepared: true })
}

/** The status that Hono's methods are given, as a number or in what `Response` takes. */
export function codeOf(init: unknown): number | undefined {
  return typeof init === 'number' ? init : (init as ResponseInit | undefined)?.status
}

/** As `header` of Hono: no value takes it away, `append` adds to what is there. */
export function setHeader(
  headers: Headers,
  name: string,
  value: string | undefined,
  append = false,
): void {
  if (value === undefined) headers.delete(name)
  else if (append) headers.append(name, value)
  else headers.set(name, value)
}

/** As Hono merges them: all but the content type of what stood there before. */
export function merged(before: Response, response: Response): Response {
  const made = new Response(response.body, response)
  for (const [name, value] of before.headers) {
    if (name !== 'content-type' && name !== 'set-cookie') made.headers.set(name, value)
  }
  const cookies = before.headers.getSetCookie()
  if (cookies.length > 0) made.headers.delete('set-cookie')
  for (const cookie of cookies) made.headers.append('set-cookie', cookie)
  return made
}

/** A header holds no letters beyond ASCII; browsers take the encoded address for the same. */
export function asciiAddress(location: string): string {
  return location.replace(/[^\u0021-\u007e]+/g, (text) => encodeURIComponent(text.toWellFormed()))
}
