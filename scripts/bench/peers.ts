import { isDeepStrictEqual } from 'node:util'
import { ask } from './http.ts'
import type { Received } from './http.ts'
import type { Question } from './request.ts'
import type { Workload } from './workload.ts'

/** The lines of json-server: 0.17 and 1.0. */
export type Peer = 'v0' | 'v1'

/** Both, in the order of the table. */
export const peers: readonly Peer[] = ['v0', 'v1']

/** How many of a workload's addresses a peer is asked: it keeps no answers, so that few are as good as all. */
const mostAsked = 12

const names: Readonly<Record<Peer, Readonly<Record<string, string>>>> = {
  v0: { sort: '_sort', page: '_page', limit: '_limit', embed: '_embed', q: 'q', city: 'city' },
  v1: { sort: '_sort', page: '_page', limit: '_per_page', embed: '_embed', city: 'city' },
}

/** An address of mockapi as a peer spells it; undefined where it has no such parameter. */
export function spelled(peer: Peer, path: string): string | undefined {
  const [base, search] = path.split('?')
  if (search === undefined) return base
  const parameters = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(search)) {
    const own = names[peer][name]
    if (own === undefined) return undefined
    const isBackwards = name === 'sort' && peer === 'v0' && value.startsWith('-')
    parameters.set(own, isBackwards ? value.slice(1) : value)
    if (isBackwards) parameters.set('_order', 'desc')
  }
  return `${base}?${parameters}`
}

/**
 * What a peer is asked in place of a workload's addresses.
 *
 * @returns undefined where it cannot do what is measured
 * @throws when one of its answers has other records than are expected
 */
export async function comparedWith(
  peer: Peer,
  port: number,
  { asked, answers }: Workload,
): Promise<readonly Question[] | undefined> {
  const step = Math.max(1, Math.floor(asked.length / mostAsked))
  const questions: Question[] = []
  for (const path of asked.filter((_, index) => index % step === 0).slice(0, mostAsked)) {
    const own = spelled(peer, path)
    if (own === undefined) return undefined
    const received = await ask(port, { path: own })
    const expected: unknown = JSON.parse(answers[path]?.body ?? 'null')
    if (!isDeepStrictEqual(recordsOf(received), expected)) {
      throw new Error(`${own} answers ${received.status} with other records than ${path}.`)
    }
    questions.push({ path: own })
  }
  return questions
}

/** The records of an answer; a page of version 1 has them in an envelope. */
function recordsOf({ body }: Received): unknown {
  const value: unknown = JSON.parse(body)
  const isEnvelope = typeof value === 'object' && value !== null && 'data' in value
  return isEnvelope ? value.data : value
}
