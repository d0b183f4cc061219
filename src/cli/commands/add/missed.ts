import type { NewMock } from '../../../admin/mock-edits.ts'
import { advisedMock } from '../../../edit/advised.ts'
import type { JournalEntry } from '../../../journal/call.ts'
import { CliError, usageError } from '../../output/diagnostic.ts'
import type { ExampleRequest } from './address.ts'

/** A request that no mock has matched, and the mock that its 404 has advised. */
export interface MissedCall extends ExampleRequest {
  readonly mock: NewMock
}

/** What the admin API of the server answers to a GET. */
export type AskAdmin = (path: string) => Promise<unknown>

/**
 * The request with a number in the journal of a running server, or the last one that no mock has matched and none does by now.
 *
 * @param id empty for the last one
 * @param hasMock whether there is a mock of a key
 * @throws CliError where there is none, or nothing to add for it
 */
export async function missedCall(
  ask: AskAdmin,
  id: string,
  hasMock: (key: string) => boolean,
): Promise<MissedCall> {
  if (id !== '') return await callOf(ask, id)
  const list = await ask('/requests?unmatched=true&limit=1000')
  const calls = (list as readonly JournalEntry[]).toReversed()
  for (const call of calls) {
    const missed = await adviceOf(call)
    if (missed && !hasMock(missed.mock.key)) return missed
  }
  const [last] = calls
  if (!last) {
    const message = 'No request to the server that runs was without a mock.'
    throw new CliError(1, 'cannot-add', message, 'Use the app until one is, or name a key.')
  }
  if (calls.some(({ miss }) => miss?.add)) {
    const message = 'All requests that no mock matched have one by now.'
    throw new CliError(1, 'cannot-add', message, 'Name a key: mockapi add "GET /users".')
  }
  throw withoutAdvice(last)
}

async function callOf(ask: AskAdmin, id: string): Promise<MissedCall> {
  if (!/^\d+$/.test(id)) {
    const hint = 'Write the number of a request in the journal, or none for the last one.'
    throw usageError(`--from-404: ${JSON.stringify(id)} is no number.`, hint)
  }
  const call = (await ask(`/requests/${id}`)) as JournalEntry
  const missed = await adviceOf(call)
  if (missed) return missed
  throw withoutAdvice(call)
}

async function adviceOf({ request, miss }: JournalEntry): Promise<MissedCall | undefined> {
  if (!miss?.add) return undefined
  const { method, target } = request
  return { mock: await advisedMock(miss.add), method, target }
}

function withoutAdvice({ id, request, answeredBy, miss }: JournalEntry): CliError {
  const call = `Request ${id}, ${request.method} ${request.path},`
  if (!miss) {
    const by = answeredBy ? ` by ${answeredBy.key} in ${answeredBy.file}` : ''
    const hint = 'mockapi journal lists the requests with their numbers.'
    return new CliError(1, 'cannot-add', `${call} was answered${by}.`, hint)
  }
  const [broken] = miss.broken ?? []
  const why = broken ? `${broken.place} is broken: ${broken.message}` : miss.hint
  const hint = why ?? 'Name a key: mockapi add "GET /users".'
  return new CliError(1, 'cannot-add', `${call} is mended by no endpoint that can be added.`, hint)
}
