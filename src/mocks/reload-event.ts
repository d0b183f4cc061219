import { clock } from '../clock.ts'
import { describe, type Diagnostic } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { MockFile } from './files/mock-file.ts'
import type { FileChange, ReloadEvent } from '../server.ts'
import type { ReloadReport } from './mock-files.ts'
import type { BrokenFile, FileReload } from './file-state.ts'

/** What changed for users between two states of the folder. */
export function reloadEvent(
  before: readonly MockFile[],
  report: ReloadReport,
  reseeded: readonly string[],
): ReloadEvent {
  const earlier = new Map(before.map((file) => [file.name, file]))
  const now = new Map(report.files.map((file) => [file.name, file]))
  const broken = new Map(report.broken.map((file) => [file.name, file]))
  const files = report.changes.map((change) =>
    fileChange(change, earlier.get(change.name), now.get(change.name), broken.get(change.name)),
  )
  const [endpointsBefore, endpointsNow] = [countEndpoints(before), countEndpoints(report.files)]
  const { duration } = report
  return { time: clock.now(), duration, files, reseeded, endpointsBefore, endpointsNow }
}

/** The errors of broken files, each once: a broken helper is the same error in every file that needs it. */
export function errorsOf(broken: readonly BrokenFile[]): Diagnostic[] {
  const errors = broken.flatMap(({ diagnostics }) => diagnostics)
  return [...new Map(errors.map((error) => [describe(error), error])).values()]
}

/** Broken files whose errors have a place each: the start of the file where it cannot even be read. */
export function withPlaces(broken: readonly BrokenFile[]): BrokenFile[] {
  return broken.map((file) => {
    const start = { file: file.name, line: 1, column: 1 }
    return {
      ...file,
      diagnostics: file.diagnostics.map((each) => ({ ...each, place: each.place ?? start })),
    }
  })
}

/** Operations that can be called: endpoints, and those of collections and single resources. */
export function countEndpoints(files: readonly MockFile[]): number {
  return files.reduce((count, file) => {
    // Resources may share an address with each other; endpoints are told apart by their number.
    const hasResources = file.collections.length + file.singles.length > 0
    return count + (hasResources ? keysOf(file).size : file.endpoints.filter(isSound).length)
  }, 0)
}

function isSound({ broken }: Endpoint): boolean {
  return !broken
}

function fileChange(
  { name, kind, cause, diagnostics, brokenFor }: FileReload,
  before: MockFile | undefined,
  now: MockFile | undefined,
  broken: BrokenFile | undefined,
): FileChange {
  const old = keysOf(before)
  const fresh = keysOf(now)
  const kept = [...fresh].filter(([key]) => old.has(key))
  return {
    name,
    kind,
    ...(cause !== undefined && { cause }),
    added: fresh.size - kept.length,
    removed: old.size - kept.length,
    changed: kept.filter(([key, definition]) => old.get(key)?.() !== definition()).length,
    diagnostics: diagnostics ?? now?.diagnostics ?? [],
    ...(broken?.served && {
      serving: {
        since: broken.version ?? broken.since.getTime(),
        endpoints: fresh.size,
        ...broken.parts,
      },
    }),
    ...(brokenFor !== undefined && { brokenFor }),
  }
}

/** What a file declares by key, each with a function that makes the text to compare: it is as long as the file. */
function keysOf(file: MockFile | undefined): Map<string, () => string> {
  const keys = new Map<string, () => string>()
  for (const endpoint of file?.endpoints.filter(isSound) ?? []) {
    let unique = endpoint.key
    // Several routes may share a key; each counts.
    for (let number = 2; keys.has(unique); number++) unique = `${endpoint.key} #${number}`
    keys.set(unique, () => endpoint.definition?.() ?? '')
  }
  // Definitions of documents are made when they are read.
  for (const collection of file?.collections ?? []) {
    const { path, only } = collection
    for (const operation of only) keys.set(`${operation} ${path}`, () => collection.definition)
  }
  for (const { path, definition } of file?.singles ?? []) {
    for (const method of ['GET', 'PUT', 'PATCH']) keys.set(`${method} ${path}`, () => definition)
  }
  return keys
}
