import { createMockServer, type MockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { Declared } from '../../scripts/openapi/declared.ts'
import { placesOf, TriedDocument, type Operation } from '../../scripts/openapi/document.ts'
import { Requests, type TriedRequest } from '../../scripts/openapi/requests.ts'
import { RequestValues } from '../../scripts/openapi/values.ts'
import { importInto } from '../support/imported.ts'
import { isFull } from '../support/runs.ts'

/** The kinds of losses that may change how a mistake is answered. */
const excuses: Readonly<Record<string, readonly string[]>> = {
  'no credentials': ['security'],
  'no query': ['parameter'],
  'an unknown id': ['record'],
  'no number': ['parameter'],
  'another type': ['requestBody'],
  'no body': ['requestBody'],
  'a wrong body': ['requestBody'],
}

const few = ['museum.yaml', 'prism-petstore-2.0.yaml']
const documents = [
  'museum.yaml',
  'swagger-petstore.yaml',
  'prism-petstore-2.0.yaml',
  'tictactoe.json',
]

it.each(isFull ? documents : few)(
  'the imported %s refuses requests as the document itself does, or says that it does not',
  async (name) => {
    const file = `test/openapi/fixtures/${name}`
    using imported = await importInto(file)
    const options = { onWarning: () => {} }
    await using served = await createMockServer({ dir: file, ...options })
    await using mocks = await createMockServer({ cwd: imported.path, ...options })
    const tried = new TriedDocument(file)
    const declared = new Declared(tried)
    const differing: string[] = []
    let refused = 0
    for (const operation of tried.operations()) {
      const where = `${operation.method} ${operation.template}`
      const lost = imported.losses.all.filter((loss) => loss.where === where)
      for (const [what, request] of badRequests(tried, operation)) {
        const [wanted, given] = [await ask(served, request), await ask(mocks, request)]
        if (wanted.status < 400 && given.status < 400) continue
        // The document has more records than are written.
        if (wanted.status < 400 && given.status === 404 && what !== 'an unknown id') continue
        refused++
        const problems = [wanted, given].map((each) => declared.problem(operation, each))
        const isSame = problems[1] === undefined || problems[0] !== undefined
        if (wanted.status === given.status && isSame) continue
        if (!lost.some(({ kind }) => excuses[what]?.includes(kind)))
          differing.push(`${what} ${where}: ${wanted.status} ${given.status} ${problems[1]}`)
      }
    }
    expect(differing).toEqual([])
    expect(refused).toBeGreaterThan(5)
  },
)

/** Requests with one mistake each. */
function badRequests(
  tried: TriedDocument,
  operation: Operation,
): (readonly [what: string, request: TriedRequest])[] {
  const requests = new Requests(tried, new RequestValues(tried))
  const good = requests.of(operation, new Map())
  const { url, init } = good
  const own = new Headers(init.headers)
  const without = (test: (header: string) => boolean) =>
    new Headers([...own].filter(([header]) => !test(header)))
  const isType = (header: string) => header === 'content-type'
  const typed = (type: string) => new Headers([...without(isType), ['content-type', type]])
  const last = operation.template.lastIndexOf('{')
  const ids = new Map([[placesOf(operation.template.slice(0, last)), 998_877]])
  const unknown = last === -1 ? undefined : requests.of(operation, ids)
  const isSent = init.body !== undefined
  return [
    ['no credentials', { url, init: { ...init, headers: without((header) => !isType(header)) } }],
    ['no query', { url: url.replace(/\?.*/, ''), init }],
    ...(unknown ? [['an unknown id', unknown] as const] : []),
    ...(last === -1
      ? []
      : [['no number', { url: url.replace(/\d+(?=\?|$)/, 'x'), init }] as const]),
    ...(isSent
      ? [
          [
            'another type',
            { url, init: { ...init, headers: typed('text/csv'), body: 'a' } },
          ] as const,
          [
            'no body',
            { url, init: { method: init.method ?? '', headers: without(isType) } },
          ] as const,
          [
            'a wrong body',
            { url, init: { ...init, headers: typed('application/json'), body: '7' } },
          ] as const,
        ]
      : []),
  ]
}

async function ask(server: MockServer, { url, init }: TriedRequest) {
  const response = await server.fetch(url, init)
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text: await response.text() }
}
