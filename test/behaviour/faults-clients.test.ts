import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import type { MockServer } from 'mockapi'

const kinds = ['reset', 'empty', 'garbage', 'truncate', 'malformed-chunk'] as const
const mocks = Object.fromEntries(
  [...kinds, 'hang' as const].flatMap((kind) => [
    [`GET /${kind}`, { $fault: kind, list: 'abcdefghij' }],
    [`DELETE /${kind}`, { $fault: kind }],
  ]),
)

let server: MockServer
beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0 })
})
afterAll(() => server.close())

/** Where a request fails, and how: by the code of the cause, or its name where it has none. */
async function failureOf(answer: Promise<Response>): Promise<unknown> {
  try {
    const response = await answer
    const half = { status: response.status, length: response.headers.get('content-length') }
    const error = await response.text().catch((reason: unknown) => reason)
    return { ...half, ...described(error) }
  } catch (error) {
    return described(error)
  }
}

function described(error: unknown): object {
  if (!(error instanceof TypeError)) return { error }
  const { code, name, message } = error.cause as Error & { code?: string }
  return { error: error.message, code: code ?? name, reason: message }
}

/** What our own `fetch` says on every version of Node; the words are those of Node's own up to Node 22. */
const expected = {
  reset: { error: 'fetch failed', code: 'ECONNRESET', reason: 'read ECONNRESET' },
  empty: { error: 'fetch failed', code: 'UND_ERR_SOCKET', reason: 'other side closed' },
  garbage: {
    error: 'fetch failed',
    code: 'HPE_INVALID_CONSTANT',
    reason: 'Response does not match the HTTP/1.1 protocol (Expected HTTP/)',
  },
  truncate: {
    status: 200,
    length: '21',
    error: 'terminated',
    code: 'UND_ERR_SOCKET',
    reason: 'other side closed',
  },
  'malformed-chunk': {
    status: 200,
    length: null,
    error: 'terminated',
    code: 'HPE_INVALID_CHUNK_SIZE',
    reason: 'Response does not match the HTTP/1.1 protocol (Invalid character in chunk size)',
  },
}

/**
 * The same as the client of each version of Node says it: from Node 24 on its parser names more protocols, and
 * an error of it has a name, but no code.
 */
const overNetwork = {
  ...expected,
  garbage: {
    ...expected.garbage,
    code: expect.toBeOneOf([expected.garbage.code, 'HTTPParserError']) as string,
    reason: expect.stringMatching(
      /^Response does not match the HTTP\/1\.1 protocol \(Expected HTTP\/(?:, RTSP\/ or ICE\/)?\)$/,
    ) as string,
  },
  'malformed-chunk': {
    ...expected['malformed-chunk'],
    code: expect.toBeOneOf([expected['malformed-chunk'].code, 'HTTPParserError']) as string,
  },
}

describe.each(kinds)('%s', (kind) => {
  it('is to fetch over the network what it is in process', async () => {
    expect(await failureOf(fetch(`${server.url}/${kind}`))).toEqual(overNetwork[kind])
    expect(await failureOf(server.fetch(`/${kind}`))).toEqual(expected[kind])
  })

  it.each(['HEAD', 'DELETE'])('of an answer to %s, which has no body, fails', async (method) => {
    const broken = { error: 'fetch failed' }
    expect(await failureOf(fetch(`${server.url}/${kind}`, { method }))).toMatchObject(broken)
    expect(await failureOf(server.fetch(`/${kind}`, { method }))).toMatchObject(broken)
  })
})

/** What curl says of a request; undefined where there is no curl. */
function curl(path: string): Promise<number | undefined> {
  const options = ['--silent', '--http1.1', '--max-time', '0.3', server.url + path]
  return new Promise((resolve) => {
    execFile('curl', options, (error) => {
      resolve(error === null ? 0 : typeof error.code === 'number' ? error.code : undefined)
    })
  })
}

it.each([
  ['reset', 56],
  ['empty', 52],
  ['garbage', 1],
  ['hang', 28],
  ['truncate', 18],
  ['malformed-chunk', 56],
])('curl leaves %s with the code %i', async (kind, code) => {
  const left = await curl(`/${kind}`)
  if (left !== undefined) expect(left).toBe(code)
})
