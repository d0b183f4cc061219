import { expect } from 'vitest'
import type { MockServer } from '../../src/server.ts'
import { readCurl } from './curl-request.ts'
import { difference, glob, isWhole, readExpected } from './docs-match.ts'

/** A request that a page shows, and the answer beside it. */
export interface Exchange {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Undefined where the page shows a body alone, as curl does. */
  readonly status: number | undefined
  /** Headers that the answer must have; others are not looked at. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** The body of the answer; undefined where none is shown, then there must be none. */
  readonly answer: string | undefined
}

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|QUERY|OPTIONS) (\/\S*)$/
const statusLine = /^HTTP\/1\.1 (\d{3})/

/** Reads an `http` block: requests, each followed by its answer from the status line on. */
export function parseHttp(text: string): Exchange[] {
  const exchanges: Exchange[] = []
  const lines = text.split('\n')
  const starts = lines.flatMap((line, index) => (requestLine.test(line) ? [index] : []))
  if (starts[0] !== 0) throw new Error(`An http block begins with "GET /path":\n${text}`)
  for (const [index, start] of starts.entries()) {
    const part = lines.slice(start, starts[index + 1])
    const answerAt = part.findIndex((line) => statusLine.test(line))
    if (answerAt === -1) throw new Error(`No answer follows ${part[0]}.`)
    const [, method = '', target = ''] = requestLine.exec(part[0] ?? '') ?? []
    const request = readMessage(part.slice(1, answerAt))
    const answer = readMessage(part.slice(answerAt + 1))
    exchanges.push({
      method,
      target,
      headers: request.headers,
      body: request.body,
      status: Number(statusLine.exec(part[answerAt] ?? '')?.[1]),
      answerHeaders: answer.headers,
      answer: answer.body,
    })
  }
  return exchanges
}

function readMessage(lines: readonly string[]): Pick<Exchange, 'headers' | 'body'> {
  const gap = lines.indexOf('')
  const head = lines.slice(0, gap === -1 ? lines.length : gap).map((line) => line.split(/: */))
  const headers = head.map(([name = '', ...value]): [string, string] => [
    name.toLowerCase(),
    value.join(': '),
  ])
  const body = gap === -1 ? '' : lines.slice(gap).join('\n').trim()
  return { headers: Object.fromEntries(headers), body: body === '' ? undefined : body }
}

/** Reads a command of curl that asks `localhost:4000`. */
export function parseCurl(command: string, answer: string): Exchange {
  const { url, method, headers, body } = readCurl(command)
  const [, target] = /^(?:http:\/\/)?localhost:4000(\/.*)$/.exec(url) ?? []
  if (target === undefined) throw new Error(`"${command}" asks no localhost:4000.`)
  if (body instanceof FormData) throw new Error(`"${command}" sends a form with parts.`)
  const shown = answer.trim() === '' ? undefined : answer.trim()
  const own = Object.fromEntries(headers)
  return { method, target, headers: own, body, status: undefined, answerHeaders: {}, answer: shown }
}

/** Makes the request and compares the answer with the one that the page shows. */
export async function perform(exchange: Exchange, server: MockServer): Promise<void> {
  const { method, target, headers, body, status, answerHeaders, answer } = exchange
  const response = await server.fetch(target, {
    method,
    headers: { 'user-agent': 'curl/8.0', ...headers },
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
  const text = (await response.text()).replaceAll('\r\n', '\n')
  const told = `${method} ${target} gave ${response.status} ${text}`
  if (status !== undefined) expect(response.status, told).toBe(status)
  for (const [name, value] of Object.entries(answerHeaders)) {
    expect(response.headers.get(name) ?? 'none', `${name} of ${told}`).toMatch(glob(value))
  }
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '')
  const expected = isJson && answer !== undefined ? readExpected(answer) : (answer ?? '')
  const actual = isJson && text !== '' ? (JSON.parse(text) as unknown) : text.trim()
  expect(difference(expected, actual), told).toBeUndefined()
  if (isJson && answer !== undefined && isWhole(answer)) {
    expect(text.trim(), `the lines of ${told}`).toMatch(glob(answer.replaceAll('"…"', '…')))
  }
}
