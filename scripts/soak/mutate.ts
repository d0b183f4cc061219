/** A request for the fuzzer, and whether HTTP has nothing against it. */
export interface Mutated {
  readonly bytes: Buffer
  /** Whether there must be an answer. */
  readonly isWellFormed: boolean
}

type Random = () => number

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'SEARCH']
const paths = ['/users', '/users/1', '/posts', '/posts/2', '/users/1/posts', '/made/1', '/template']
const moreSegments = [
  '..',
  '.',
  '',
  '__proto__',
  'constructor',
  '%2e%2e',
  '%00',
  '%5c',
  '%',
  '*',
  ':id',
]
const names = ['name', 'id', 'sort', 'limit', 'page', 'q', 'embed', 'fields', 'offset', '__proto__']
const operators = ['', ':gt', ':in', ':contains', ':exists', ':nope', '[gte]', '_like', '_ne']
const values = [
  '1',
  '-1',
  'NaN',
  '1e309',
  '9007199254740993',
  'Ada',
  '%F0%9F%98%80',
  '(a+)+$',
  'null',
  '%',
  '',
]
const headers = [
  'Accept: */*;q=nonsense',
  'If-None-Match: "a", W/"b", *',
  'If-Match: *',
  'Range: bytes=9-1',
  'Expect: 100-continue',
  'Cookie: a=1; __proto__=2; ;=;',
  'X-Mockapi-Delay: soon',
  'X-Mockapi-Status: 99',
  'X-Mockapi-Session: fuzz',
  'X-HTTP-Method-Override: DELETE',
  'Origin: http://localhost:3000',
  'Origin: null',
  'Access-Control-Request-Method: PATCH',
  'Upgrade: websocket',
  'Content-Encoding: gzip',
  `X-Long: ${'x'.repeat(8000)}`,
]
const types = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain; charset=utf-16',
  'nonsense',
]
const bodies = [
  '',
  '{}',
  '[]',
  'null',
  '{"name":"Ada","__proto__":{"a":1}}',
  '{"id":1}',
  '[{"op":"add","path":"/__proto__/a","value":1}]',
  '[{"op":"replace","path":"/name","value":2}]',
  '{"a":',
  '['.repeat(1000),
  'a=1&a=2&__proto__=3',
  '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
  '\u0000\u0001\ufffd',
]

/** Makes a request: about half of them are well-formed, the others have bytes changed at random. */
export function mutate(random: Random): Mutated {
  const whole = wellFormed(random)
  if (random() < 0.5) return { bytes: whole, isWellFormed: true }
  return { bytes: damaged(whole, random), isWellFormed: false }
}

function wellFormed(random: Random): Buffer {
  const method = pick(methods, random)
  const hasBody = method !== 'GET' && method !== 'HEAD' && random() < 0.7
  const body = hasBody ? pick(bodies, random) : ''
  const lines = [
    `${method} ${target(random)} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...some(headers, random),
  ]
  if (hasBody) lines.push(`Content-Type: ${pick(types, random)}`)
  if (!hasBody) return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  const length = Buffer.byteLength(body)
  if (random() < 0.7 || length === 0) {
    return Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: ${length}\r\n\r\n${body}`)
  }
  const chunk = `${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  return Buffer.from(`${lines.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`)
}

function target(random: Random): string {
  let path = pick(paths, random)
  while (random() < 0.3) path += `/${pick(moreSegments, random)}`
  const query: string[] = []
  while (random() < 0.4) {
    query.push(`${pick(names, random)}${pick(operators, random)}=${pick(values, random)}`)
  }
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** Changes, takes out, doubles or puts in a few bytes. */
function damaged(bytes: Buffer, random: Random): Buffer {
  let text = bytes.toString('latin1')
  const times = 1 + Math.floor(random() * 4)
  for (let time = 0; time < times; time++) {
    const at = Math.floor(random() * text.length)
    const length = Math.floor(random() * 20)
    const kind = Math.floor(random() * 4)
    const byte = String.fromCharCode(Math.floor(random() * 256))
    if (kind === 0) text = text.slice(0, at) + byte + text.slice(at + 1)
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + length)
    else if (kind === 2) text = text.slice(0, at) + text.slice(at - length, at) + text.slice(at)
    else text = text.slice(0, at) + byte.repeat(length) + text.slice(at)
  }
  return Buffer.from(text, 'latin1')
}

function some(list: readonly string[], random: Random): string[] {
  return list.filter(() => random() < 1 / list.length)
}

function pick(list: readonly string[], random: Random): string {
  return list[Math.floor(random() * list.length)] as string
}
