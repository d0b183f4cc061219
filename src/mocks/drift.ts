import type { State } from '../data/store/state.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { AnswerContract, Drift, GivenAnswer, HeldMock } from '../endpoints/answer-contract.ts'
import { shapeOf } from '../endpoints/order.ts'
import { describe, type Diagnostic } from '../errors/diagnostic.ts'
import { parsePath } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import { mediaTypeOfFile } from '../http/media-type.ts'
import { stringify } from '../http/stringify.ts'
import { operationsBelow } from './documents.ts'
import type { MockFile } from './files/mock-file.ts'

/** So many records of a collection are held against a document. */
const mostRecords = 100

/**
 * Finds the answers of mocks that no operation of a document declares, as far as they can be told before a request comes:
 * fixed ones, those of templates that read nothing of it, records of collections. Handlers are not run.
 */
export async function findDrift(
  files: readonly MockFile[],
  { faker, seed }: Pick<Mocks, 'faker' | 'seed'>,
  state: State,
): Promise<Diagnostic[]> {
  const endpoints = files.flatMap((file) => file.endpoints)
  const operations = endpoints.filter(({ contract, when }) => contract && !when)
  if (operations.length === 0) return []
  const below = operationsBelow(endpoints)
  await faker.load()
  const scope = { faker: faker.source().forRecord(seed, 'check', 0) }
  const found = new Map<string, Diagnostic>()
  const tell = (contract: AnswerContract, mock: HeldMock, drifts: readonly Drift[]): void => {
    for (const drift of drifts) {
      const diagnostic = contract.tell(drift, mock)
      found.set(describe(diagnostic), diagnostic)
    }
  }
  for (const endpoint of endpoints) {
    if (endpoint.isOfDocument || !endpoint.known || endpoint.broken) continue
    for (const { contract } of below(endpoint)) {
      for (const make of endpoint.known) {
        if (contract) tell(contract, endpoint, await contract.driftsOf(answerOf(make(scope))))
      }
    }
  }
  const collections = files.flatMap((file) => file.collections).filter((each) => !each.isOfDocument)
  for (const { name, path, origin } of collections) {
    const records = (state.collection(name)?.all() ?? []).slice(0, mostRecords)
    const mock = { key: path, origin }
    const list = shapeOfList(path)
    const told = new Set<string>()
    for (const { contract, resources = [], ...operation } of operations) {
      if (!contract) continue
      if (resources.includes(name)) {
        // What is wrong with a record is so for its list as well.
        const isNew = ({ what }: Drift): boolean => {
          const key = `${operation.origin.file} ${what}`
          return !told.has(key) && Boolean(told.add(key))
        }
        tell(contract, mock, (await driftsOfRecords(contract, records)).filter(isNew))
      } else if (shapeOf(operation) === list) {
        tell(contract, mock, await contract.driftsOf(answerOfValue(records)))
      }
    }
  }
  return [...found.values()]
}

/** What does not fit of the first record that does not. */
async function driftsOfRecords(
  contract: AnswerContract,
  records: readonly object[],
): Promise<readonly Drift[]> {
  for (const [index, record] of records.entries()) {
    const drifts = (await contract.driftsOfRecord?.(record)) ?? []
    if (drifts.length > 0) {
      return drifts.map((each) => ({ ...each, what: `record ${index + 1}: ${each.what}` }))
    }
  }
  return []
}

function shapeOfList(path: string): string | undefined {
  const parsed = parsePath(path)
  return 'message' in parsed ? undefined : shapeOf({ method: 'GET', path: parsed })
}

function answerOf({ code: status, headers, body }: Reply): GivenAnswer {
  const type = headers['content-type'] ?? typeOf(body)
  return {
    status,
    header: (name) => (name.toLowerCase() === 'content-type' ? type : headers[name.toLowerCase()]),
    body: textOf(body),
  }
}

function typeOf(body: Reply['body']): string | undefined {
  if (body.kind === 'json') return 'application/json'
  return body.kind === 'file' ? mediaTypeOfFile(body.path) : undefined
}

/** The text of a body; null for none, undefined for what is no text. */
function textOf(body: Reply['body']): string | null | undefined {
  if (body.kind === 'json') return stringify(body.value)
  if (body.kind === 'text') return body.text
  return body.kind === 'none' ? null : undefined
}

function answerOfValue(value: unknown): GivenAnswer {
  const header = (name: string) => (name === 'content-type' ? 'application/json' : undefined)
  return { status: 200, header, body: stringify(value) }
}
