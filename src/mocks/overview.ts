import { describeBandwidth } from '../behaviour/bandwidth.ts'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import { describeDelay, describeMs } from '../behaviour/duration.ts'
import type { MockFile } from './files/mock-file.ts'
import type { SourceLocation } from '../errors/diagnostic.ts'
import type { EndpointSummary } from '../server.ts'
import type { Chance } from '../behaviour/rule.ts'

/**
 * What each file declares, for lists of endpoints, in path order of files.
 *
 * @param readOnly whether collections and single resources cannot be written to
 */
export function summarize(files: readonly MockFile[], readOnly = false): EndpointSummary[] {
  return files.flatMap((file) => [
    ...file.collections.filter(isServed).map((each) => summarizeCollection(each, readOnly)),
    ...file.singles.map((single) =>
      placed(single.origin, {
        kind: 'single',
        method: 'GET',
        path: single.path,
        ...noteOf([
          `one object, ${readOnly ? 'read-only' : 'PUT and PATCH too'}`,
          behaviourNote(single.behaviour),
        ]),
      }),
    ),
    ...file.endpoints.map((endpoint) =>
      placed(endpoint.origin, {
        kind: endpoint.note === 'app' ? 'app' : 'endpoint',
        method: endpoint.method,
        path: endpoint.path.text,
        ...noteOf([endpoint.note, behaviourNote(endpoint.behaviour)]),
      }),
    ),
  ])
}

/** A collection may be stored alone, for handlers to show it in another shape. */
function isServed({ only }: CollectionDeclaration): boolean {
  return only.length > 0
}

function summarizeCollection(
  collection: CollectionDeclaration,
  readOnly: boolean,
): EndpointSummary {
  return placed(collection.origin, {
    kind: 'crud',
    method: 'CRUD',
    path: collection.path,
    ...noteOf([
      recordsNote(collection),
      readOnly ? 'read-only' : undefined,
      behaviourNote(collection.behaviour),
    ]),
  })
}

/** A summary that looks for its place only when it is asked: a file is parsed a second time for it. */
function placed(
  origin: SourceLocation,
  summary: Omit<EndpointSummary, 'file' | 'line' | 'column'>,
): EndpointSummary {
  return {
    ...summary,
    get file() {
      return origin.place()?.file ?? origin.file
    },
    get line() {
      return origin.place()?.line
    },
    get column() {
      return origin.place()?.column
    },
  }
}

function recordsNote({ size, only, relations }: CollectionDeclaration): string {
  const records = size === undefined ? 'generated' : `${size} ${size === 1 ? 'record' : 'records'}`
  const part = only.length < 6 ? [only.join(' ')] : []
  const links = Object.entries(relations).map(([field, { kind, target }]) =>
    field === target ? `${kind} ${target}` : `${field} as ${kind} ${target}`,
  )
  return [records, ...part, ...links].join(', ')
}

function behaviourNote(behaviour: Behaviour | undefined): string | undefined {
  if (!behaviour) return undefined
  const { delay, bandwidth, status, fault, rateLimit } = behaviour
  const notes: string[] = []
  if (delay) notes.push(`delay ${describeDelay(delay)}`)
  if (bandwidth && !bandwidth.ofDelay) notes.push(describeBandwidth(bandwidth))
  if (status) notes.push(`status ${status.status}${chanceNote(status)}`)
  if (fault) notes.push(`${fault.fault}${chanceNote(fault)}`)
  if (rateLimit) {
    const { limit, window } = rateLimit
    notes.push(`${limit} ${limit === 1 ? 'call' : 'calls'} in ${describeMs(window)}`)
  }
  return notes.join(', ')
}

function chanceNote({ rate, times, for: time }: Chance): string {
  const share = rate === undefined ? '' : ` at ${Math.round(rate * 100)} %`
  const first = times === undefined ? '' : ` ${times} times`
  return `${share}${first}${time === undefined ? '' : ` for ${describeMs(time)}`}`
}

function noteOf(parts: readonly (string | undefined)[]): { readonly note?: string } {
  const text = parts.filter((part) => part !== undefined && part !== '').join(', ')
  return text === '' ? {} : { note: text }
}
