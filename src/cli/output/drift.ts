import type { Difference } from '../../drift/compare.ts'
import type { EndpointDrift } from '../../drift/drift.ts'
import type { SavedUpdates } from '../../drift/save.ts'
import { fileLine, plural, printable, shownRoot } from './diagnostic.ts'
import type { Colors } from './terminal.ts'

/** What was compared. */
export interface DriftSubject {
  /** Of the real API. */
  readonly address: string
  readonly root: string
  /** What was changed in the files; undefined where nothing was to be. */
  readonly saved: SavedUpdates | undefined
}

/** Where an endpoint is declared. */
interface DriftPlace {
  readonly key: string
  readonly file: string
  readonly line?: number
}

/** What `mockapi drift --json` prints; the numbers are of endpoints. */
export interface DriftResult {
  /** Of the real API, of several behind one another with commas. */
  readonly url: string
  readonly root: string
  readonly same: number
  readonly drifted: number
  readonly notCompared: number
  /** Those that change data, and were not asked. */
  readonly unsafe: number
  readonly endpoints: readonly (DriftPlace &
    Pick<EndpointDrift, 'outcome' | 'reason' | 'unseen'> & {
      readonly differences: readonly Pick<Difference, 'kind' | 'path' | 'text'>[]
    })[]
  /** With `--update`: the files that were changed. */
  readonly updated?: SavedUpdates['files']
  /** With `--update`: what has to be changed by hand. */
  readonly left?: readonly (DriftPlace & Pick<Difference, 'path' | 'text'>)[]
}

/** What was compared, for programs. */
export function driftResult(
  found: readonly EndpointDrift[],
  { address, root, saved }: DriftSubject,
): DriftResult {
  const count = (outcome: EndpointDrift['outcome']) =>
    found.filter((each) => each.outcome === outcome).length
  return {
    url: address,
    root,
    same: count('same'),
    drifted: count('drift'),
    notCompared: count('not-compared'),
    unsafe: count('unsafe'),
    endpoints: found.map(({ outcome, reason, differences, unseen, ...declared }) => ({
      ...placeOf(declared),
      outcome,
      ...(reason !== undefined && { reason }),
      differences: differences.map(({ kind, path, text }) => ({ kind, path, text })),
      unseen,
    })),
    ...(saved && {
      updated: saved.files,
      left: saved.left.map(({ drift, difference: { path, text } }) => ({
        ...placeOf(drift),
        path,
        text,
      })),
    }),
  }
}

function placeOf({ key, file, place }: Pick<EndpointDrift, 'key' | 'file' | 'place'>): DriftPlace {
  return { key, file, ...(place && { line: place.line }) }
}

/** The differences by endpoint, what was not compared, and the numbers. */
export function driftScreen(
  found: readonly EndpointDrift[],
  { address, root, saved }: DriftSubject,
  colors: Colors,
): string[] {
  const drifted = found.filter(({ outcome }) => outcome === 'drift')
  const left = leftOut(found)
  const width = Math.min(48, Math.max(0, ...left.map(([key]) => key.length)))
  return [
    `  ${colors.strong('mockapi drift')}  ${printable(address)}`,
    '',
    ...drifted.flatMap((each) => [...endpointLines(each, root, colors), '']),
    ...(saved ? savedLines(saved, colors) : []),
    ...(left.length > 0 ? ['  Not compared'] : []),
    ...left.map(
      ([key, why]) => `    ${printable(key).padEnd(width)}   ${colors.dim(printable(why))}`,
    ),
    ...(left.length > 0 ? [''] : []),
    `  ${summary(found, root, colors)}`,
  ]
}

function savedLines({ files, left }: SavedUpdates, colors: Colors): string[] {
  const rows = left.map(({ drift: { key, file, place }, difference: { path, text } }) => {
    const row = printable([key, ...(path === '' ? [] : [path]), text].join('   '))
    return `    ${row}   ${colors.dim(fileLine(file, place?.line, ''))}`
  })
  return [
    ...(files.length > 0 ? ['  Updated'] : []),
    ...files.map(({ file, changes }) => {
      return `    ${printable(file)}   ${colors.dim(plural(changes, 'change'))}`
    }),
    ...(files.length > 0 ? [''] : []),
    ...(rows.length > 0 ? ['  To change by hand', ...rows, ''] : []),
  ]
}

function endpointLines(
  { key, file, place, differences }: EndpointDrift,
  root: string,
  colors: Colors,
): string[] {
  const width = Math.min(40, Math.max(...differences.map(({ path }) => path.length)))
  const where = colors.dim(fileLine(file, place?.line, root))
  return [
    `  ${colors.strong(printable(key))}   ${where}`,
    ...differences.map(({ path, text }) => {
      const name = path === '' ? '' : `${colors.accent(printable(path).padEnd(width))}   `
      return `    ${name}${printable(text)}`
    }),
  ]
}

/** Endpoints, and places in answers, of which nothing can be said. */
function leftOut(found: readonly EndpointDrift[]): (readonly [key: string, why: string])[] {
  return found.flatMap(({ key, outcome, reason, unseen }) => {
    if (outcome === 'not-compared') return [[key, reason ?? ''] as const]
    return unseen.length > 0 ? [[key, `${unseen.join(', ')}: one side shows nothing`] as const] : []
  })
}

function summary(found: readonly EndpointDrift[], root: string, colors: Colors): string {
  const of = (outcome: EndpointDrift['outcome']) => found.filter((each) => each.outcome === outcome)
  const [same, drifted, left, unsafe] = [of('same'), of('drift'), of('not-compared'), of('unsafe')]
  const number = drifted.reduce((sum, { differences }) => sum + differences.length, 0)
  const compared = same.length + drifted.length
  const rest = [
    ...(left.length > 0 ? [`${left.length} not compared`] : []),
    ...(unsafe.length > 0 ? [`${unsafe.length} that change data not asked (--unsafe)`] : []),
  ].join(', ')
  const more = rest === '' ? '' : colors.dim(`   ${rest}`)
  if (found.length === 0) {
    const none = colors.bad('Nothing could be compared')
    return `${none}: ${shownRoot(root)} has no mocks. Write some, or keep what it answers with mockapi record.`
  }
  if (compared === 0) return `${colors.bad('Nothing could be compared')}${more}`
  if (number > 0) {
    const where = `in ${drifted.length} of ${plural(compared, 'endpoint')}`
    return `${colors.bad(`${plural(number, 'difference')} ${where}`)}${more}`
  }
  const alike = compared === 1 ? '1 endpoint answers' : `${compared} endpoints answer`
  return `${colors.ok(`${colors.symbols.ok}  ${alike} alike`)}${more}`
}
