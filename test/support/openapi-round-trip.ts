import { expect } from 'vitest'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { openapi } from '../../src/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { Described, answersAny, noDelay, type Asked, type Sent } from './openapi-described.ts'

/** What may be wrong with a request, and the status that it gets then; undefined where it cannot be. */
const mistakes: Readonly<
  Record<string, readonly [status: number, (sent: Sent, asked: Asked) => Sent | undefined]>
> = {
  'no credentials': [
    401,
    (sent, { operation: { security = [] } }) => {
      const { 'content-type': type } = sent.headers
      const headers = type === undefined ? noDelay : { ...noDelay, 'content-type': type }
      return security.length === 0 ? undefined : { ...sent, headers }
    },
  ],
  'unknown id': [
    404,
    (sent, { template }) =>
      template.endsWith('/{id}')
        ? { ...sent, path: sent.path.replace(/[^/]+$/, '987654321') }
        : undefined,
  ],
  'media type': [
    415,
    (sent) => {
      const headers = { ...sent.headers, 'content-type': 'application/x-unknown' }
      return sent.body === undefined ? undefined : { ...sent, headers }
    },
  ],
  'broken JSON': [
    400,
    (sent) => (sent.body === undefined ? undefined : { ...sent, body: '{ "a": ' }),
  ],
  'a text as body': [
    422,
    (sent) => (sent.body === undefined ? undefined : { ...sent, body: '"a"' }),
  ],
}

/** What was answered to a request. */
export interface Answered {
  /** `GET /users/{id} 200`, `GET /users/{id}, unknown id 404`. */
  readonly line: string
  /** Whether it is what the document says of such a request, and not just anything that code may answer. */
  readonly isTold: boolean
  /** Whether it was made with a mistake. */
  readonly isMistake: boolean
  readonly misfit: string | undefined
}

/** What answers requests. */
interface Asking {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>
}

/** Asks all operations of a document, with their examples, and with mistakes; a fault of a mock is no answer. */
export async function answersOf(described: Described, { fetch }: Asking): Promise<Answered[]> {
  const answers: Answered[] = []
  for (const asked of described.operations) {
    const { method, template, operation } = asked
    const right = described.requestOf(asked)
    const wrong = Object.entries(mistakes).map(
      ([name, [status, make]]) => [name, status, make(right, asked)] as const,
    )
    // Those first that change nothing.
    for (const [name, expected, sent] of [...wrong, ['', 0, right] as const]) {
      if (!sent) continue
      const { path, headers, body } = sent
      try {
        const response = await fetch(path, { method, headers, ...(body !== undefined && { body }) })
        const text = await textOf(response)
        const misfit = described.misfit(asked, response, text)
        const isMistake = name !== ''
        if (misfit !== undefined && isUnsaid(text)) continue
        // What takes a mistake as it is need not answer as it does without.
        if (misfit !== undefined && isMistake && response.ok) continue
        const isTold = isMistake ? response.status === expected : response.ok
        const line = `${method} ${template}${isMistake ? `, ${name}` : ''} ${response.status}`
        const isAny = name === 'unknown id' ? described.hasCode(template) : answersAny(operation)
        const isKnown = !isAny && !described.isEmpty(template)
        answers.push({ line, isTold: isTold && isKnown, isMistake, misfit })
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
      }
    }
  }
  return answers
}

/** The text of an answer; of server-sent events, which may go on for ever, the beginning. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.split(';')[0] !== 'text/event-stream')
    return await response.text()
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  void reader?.cancel()
  return value ? new TextDecoder().decode(value) : ''
}

/** Whether no document says it: 500 of code that fails, how a document of somebody else refuses requests, and how models do. */
function isUnsaid(text: string): boolean {
  return /invalid_request_error|Missing required parameter|urn:mockapi:(?:handler-failed|unserializable-answer|invalid-request|no-credentials)/.test(
    text,
  )
}

/**
 * Expects a server to answer as its document says, and the document as it does, once it is served: with errors too.
 * @param isTheirs whether somebody else wrote what it says, so that it need not say all
 */
export async function expectRoundTrip(
  server: Asking,
  document: OpenApiObject,
  isTheirs = false,
): Promise<void> {
  const described = new Described(document)
  const misfitsIn = (answers: readonly Answered[]) =>
    answers.flatMap(({ misfit }) => (isTheirs ? [] : (misfit ?? [])))
  const first = await answersOf(described, server)
  expect(misfitsIn(first)).toEqual([])
  await using again = await createMockServer({ mocks: openapi(document) })
  expect(again.overview().diagnostics).toEqual([])
  const second = await answersOf(described, again)
  const told = first.filter(({ isTold }) => isTold).map(({ line }) => line)
  expect(
    misfitsIn(second.filter(({ line, isMistake }) => !isMistake || told.includes(line))),
  ).toEqual([])
  expect(second.map(({ line }) => line)).toEqual(expect.arrayContaining(told))
}
