import type { Config } from '../../../config/config.ts'
import type { JournalBody, JournalEntry } from '../../../journal/call.ts'
import { faults } from '../../../behaviour/fault.ts'
import { literalBody } from '../../../import/conversion/endpoint-map.ts'
import { Code, printText, printValue } from '../../../import/conversion/print.ts'
import type { FormPart } from '../../../journal/form-parts.ts'
import { requestOf, sentParts, sentSize, type ReplayedCall } from './replayed.ts'
import { isUrl } from '../../../http/url.ts'

/** What tests are written for. */
export const testRunners = ['vitest', 'playwright'] as const

/** The name of what runs tests. */
export type TestRunner = (typeof testRunners)[number]

/** A test file that repeats calls in their order and asserts what came of them; `settings` are those of the mocks. */
export function testFile(
  runner: TestRunner,
  calls: readonly ReplayedCall[],
  settings: Config,
): string {
  const isPage = runner === 'playwright'
  const body = isPage
    ? pageSteps(calls, settings)
    : numbered(calls.flatMap((each) => steps(each, settings)))
  const origin = isPage ? originOf(calls) : undefined
  if (body.at(-1) === '') body.pop()
  const first = body.findIndex((line) => line.startsWith('response = '))
  const lines = body.map((line, index) => (index === first ? `let ${line}` : line))
  return [
    ...(isPage
      ? ["import { expect, mockTest } from 'mockapi/playwright'"]
      : ["import { mockTest } from 'mockapi/vitest'", "import { expect } from 'vitest'"]),
    '',
    `const test = mockTest(${printValue(settings, 'ts', '', 24)})`,
    ...(origin === undefined ? [] : [`test.use({ baseURL: ${printText(origin)} })`]),
    '',
    `test(${printText(titleOf(calls))}, async ({ ${isPage ? 'page, mock' : 'mock'} }) => {`,
    ...lines
      .join('\n')
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`)),
    '})',
    '',
  ].join('\n')
}

/** How many calls a title names. */
const mostNamed = 3

function titleOf(calls: readonly ReplayedCall[]): string {
  const names = [...new Set(calls.map(({ call }) => `${call.request.method} ${call.request.path}`))]
  const more = names.length - mostNamed
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The request of a call, and what must come of it. */
function steps(replayed: ReplayedCall, settings: Config): string[] {
  const { call, isRepeated, body } = replayed
  const { request, response } = call
  const init = requestOf(call)
  const parts = sentParts(call)
  const sent = {
    ...init,
    ...(init.body !== undefined && { body: parts ? new Code(form) : bodyCode(init.body, request) }),
    // A redirect is an answer, too.
    ...(response.status >= 300 && response.status < 400 && { redirect: 'manual' }),
  }
  const target = printText(request.target)
  const options = Object.keys(sent).length > 0 ? `, ${printValue(sent, 'ts')}` : ''
  const fetch = `mock.fetch(${target}${options})`
  const given = [
    ...(parts ? formLines(parts) : []),
    ...(isRepeated ? [] : givenAnswer(call, settings)),
  ]
  if (response.status === 0) return [...given, `await expect(${fetch}).rejects.toThrow()`, '']
  return [
    ...given,
    `response = await ${fetch}`,
    `expect(response.status).toBe(${response.status})`,
    ...assertion(body, response),
    '',
  ]
}

function bodyCode(body: RequestInit['body'], { body: value, size = 0 }: JournalBody): unknown {
  if (typeof body !== 'string') return new Code(`new Uint8Array(${sentSize(size)})`)
  const isJson = typeof value === 'object' && value !== null && /^\s*[[{]/.test(body)
  return isJson ? new Code(`JSON.stringify(${printValue(value, 'ts', '  ')})`) : body
}

/** Stands for the name of a form until all are numbered. */
const form = '\0form'

function formLines(parts: readonly FormPart[]): string[] {
  const text = (value: string) => printText(value)
  return [
    `const ${form} = new FormData()`,
    ...parts.map(([name, value]) => {
      if (typeof value === 'string') return `${form}.append(${text(name)}, ${text(value)})`
      const { name: file = 'blob', type, size } = value
      const content = `new File([new Uint8Array(${sentSize(size)})], ${text(file)}, { type: ${text(type)} })`
      return `${form}.append(${text(name)}, ${content})`
    }),
  ]
}

/** Gives each form its name: `form`, `form2`. */
function numbered(lines: readonly string[]): string[] {
  let count = 0
  return lines.map((line) => {
    if (line.startsWith(`const ${form}`)) count++
    return line.replaceAll(form, count > 1 ? `form${count}` : 'form')
  })
}

/** Lines of an answer above which a list is asserted by its length and its first item. */
const mostLines = 40

function assertion(body: unknown, response: JournalEntry['response']): string[] {
  if (response.truncated || response.text === undefined || response.text === '') return []
  if (typeof body === 'string' && response.text === body)
    return body.length > 2000 ? [] : [`expect(await response.text()).toBe(${printText(body)})`]
  const whole = `expect(await response.json()).toEqual(${printValue(body, 'ts', '', 37)})`
  if (whole.split('\n').length <= mostLines || !Array.isArray(body)) return [whole]
  return [
    `expect(await response.json()).toEqual(`,
    `  expect.arrayContaining([${printValue(body[0], 'ts', '  ', 28)}]),`,
    `)`,
  ]
}

/** The mock of the answer that the mocks alone would not give: it was made by a click, by the real API, or needs a secret. */
function givenAnswer(call: JournalEntry, { prefix = [] }: Config): string[] {
  const { request, response, notes } = call
  const key = printText(keyOf(request, [prefix].flat()))
  if (response.status === 0) {
    const kinds = Object.keys(faults)
    const kind = kinds.find((each) => notes.some((note) => note.split(' ').includes(each)))
    return [`mock.fail(${key}, ${printText(kind ?? 'reset')}, { times: 1 })`]
  }
  const type = response.headers['content-type']
  const isJson = /\bjson\b/.test(type ?? '')
  const headers = ['location', ...(isJson ? [] : ['content-type'])].flatMap((name) => {
    const value = response.headers[name]
    return value === undefined ? [] : [[name, value]]
  })
  const answer = {
    $status: response.status,
    ...(headers.length > 0 && { $headers: Object.fromEntries(headers) }),
    ...(response.body !== undefined && { $body: literalBody(response.body) }),
  }
  return [`mock.once(${key}, ${printValue(answer, 'ts', '', key.length + 14)})`]
}

/** The key that matches the path of a request alone. */
function keyOf({ method, path }: JournalEntry['request'], prefixes: readonly string[]): string {
  const prefix = prefixes.find((each) => path.startsWith(`${each}/`)) ?? ''
  const own = path.slice(prefix.length)
  const literal = own.replace(/[:*?{}()]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return `${method} ${literal}`
}

/** The pages that were open, and what each has asked for. */
function pageSteps(calls: readonly ReplayedCall[], settings: Config): string[] {
  const lines = calls.flatMap(({ call, isRepeated }) =>
    isRepeated ? [] : givenAnswer(call, settings),
  )
  if (lines.length > 0) lines.push('')
  const firstPage = calls.map(({ call }) => pageOf(call)?.path).find(Boolean) ?? '/'
  let page: string | undefined
  for (const { call } of calls) {
    const { request, response } = call
    const open = pageOf(call)?.path ?? page ?? firstPage
    if (open !== page) lines.push(`await page.goto(${printText(open)})`)
    page = open
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead) lines.push(`// Do here what sends it: await page.getByRole('button').click()`)
    const query = Object.keys(request.query).length > 0 && { query: request.query }
    const body = withoutSecrets(request.body)
    const hasBody = typeof body === 'object' && body !== null && Object.keys(body).length > 0
    const part = { ...query, ...(hasBody && { body }), status: response.status }
    const key = printText(`${request.method} ${request.path}`)
    lines.push(
      `await expect(mock).toHaveBeenCalledWith(${key}, ${printValue(part, 'ts', '', 43 + key.length)})`,
    )
  }
  return lines
}

/** What is secret is not asserted; lists stay whole, since they would be shorter. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== '***')
  return Object.fromEntries(members.map(([name, member]) => [name, withoutSecrets(member)]))
}

/** The page that sent a request, as browsers tell it. */
function pageOf({
  request: { headers },
}: JournalEntry): { origin: string; path: string } | undefined {
  const address = headers['referer'] ?? headers['origin']
  if (address === undefined || !isUrl(address)) return undefined
  const { origin, pathname, search } = new URL(address)
  return { origin, path: pathname + search }
}

/** Where the app was served, unless that was the mock server, where the test opens it anyway. */
function originOf(calls: readonly ReplayedCall[]): string | undefined {
  for (const { call } of calls) {
    const page = pageOf(call)
    if (page)
      return page.origin.endsWith(`//${call.request.headers['host']}`) ? undefined : page.origin
  }
  return undefined
}
