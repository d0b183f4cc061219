import { isDeepStrictEqual } from 'node:util'
import { send } from '../lib/http.ts'
import type { JsonServers } from '../lib/json-servers.ts'
import type { LoadRequest } from '../lib/load.ts'
import type { Workload } from './workloads.ts'

/** The lines of json-server: 0.17 and 1.0. */
export type Peer = keyof JsonServers

/** How many of a workload's addresses a peer is asked: it caches nothing, so that few are as good as all. */
const mostAsked = 12

const all = { sort: '_sort', page: '_page', embed: '_embed', city: 'city' }
const names: Readonly<Record<Peer, Readonly<Record<string, string>>>> = {
  'json-server-0': { ...all, limit: '_limit', q: 'q' },
  'json-server-1': { ...all, limit: '_per_page' },
}

/** An address of mockapi as a peer spells it; undefined where it has no such parameter. */
function spelled(peer: Peer, path: string): string | undefined {
  const [base, search] = path.split('?')
  if (search === undefined) return base
  const parameters = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(search)) {
    const own = names[peer][name]
    if (own === undefined) return undefined
    const isDescending = name === 'sort' && peer === 'json-server-0' && value.startsWith('-')
    parameters.set(own, isDescending ? value.slice(1) : value)
    if (isDescending) parameters.set('_order', 'desc')
  }
  return `${base}?${parameters}`
}

/**
 * What a peer is asked in place of a workload's addresses.
 *
 * @returns undefined where it cannot do what is measured
 * @throws when one of its answers has other records than are expected
 */
export async function peerRequests(
  peer: Peer,
  port: number,
  { asked, answers }: Workload,
): Promise<readonly LoadRequest[] | undefined> {
  const step = Math.max(1, Math.floor(asked.length / mostAsked))
  const requests: LoadRequest[] = []
  for (const path of asked.filter((_, index) => index % step === 0).slice(0, mostAsked)) {
    const own = spelled(peer, path)
    if (own === undefined) return undefined
    const { status, body } = await send(port, { path: own })
    const expected: unknown = JSON.parse(answers[path] ?? 'null')
    if (!isDeepStrictEqual(recordsOf(body), expected)) {
      throw new Error(`${own} answers ${status} with other records than ${path}.`)
    }
    requests.push({ path: own })
  }
  return requests
}

/** The records of an answer; a page of version 1 has them in an envelope. */
function recordsOf(body: string): unknown {
  const value: unknown = JSON.parse(body)
  const isEnvelope = typeof value === 'object' && value !== null && 'data' in value
  return isEnvelope ? value.data : value
}
