import type { Conversion } from '../../import/conversion/importer.ts'
import { lossKinds, type Loss } from '../../import/conversion/losses.ts'
import { plural, printable, someOf } from './diagnostic.ts'
import type { Colors } from './terminal.ts'

/** How many files, and places of secrets, are named one by one. */
const mostNamed = 12

/** `3 files, 4 endpoints, 1 collection`. */
export function countsOf({ files, endpoints, collections }: Conversion): string {
  return `${plural(files.length, 'file')}, ${plural(endpoints, 'endpoint')}, ${plural(collections, 'collection')}`
}

/** The files of a conversion, by their names from the working folder. */
export function fileRows({ files }: Conversion, out: string, colors: Colors): string[] {
  const more = files.length - mostNamed
  return [
    ...files
      .slice(0, mostNamed)
      .map(({ path }) => `  ${colors.ok('+')} ${printable(`${out}/${path}`)}`),
    ...(more > 0 ? [`    ${colors.dim(`and ${plural(more, 'file')} more`)}`] : []),
  ]
}

/** What mock files do not say, a row for each kind. */
export function lossRows(losses: readonly Loss[], colors: Colors): string[] {
  const kinds = [...new Set(losses.map(({ kind }) => kind))]
  const width = Math.max(0, ...kinds.map((kind) => lossKinds[kind][0].length))
  return kinds.map((kind) => {
    const own = losses.filter((each) => each.kind === kind)
    const places = [...new Set(own.map(({ where }) => printable(where)))]
    const count = own.reduce((sum, each) => sum + (each.count ?? 1), 0)
    return `    ${lossKinds[kind][0].padEnd(width)}  ${String(count).padStart(4)}   ${colors.dim(someOf(places, 2))}`
  })
}

/** The secrets that were hidden: where, and what each is. */
export function secretRows(losses: readonly Loss[], colors: Colors): string[] {
  const byPlace = new Map<string, string[]>()
  for (const { where, what } of losses) byPlace.set(where, [...(byPlace.get(where) ?? []), what])
  // Credentials are sent with each call.
  const places = new Map<string, string[]>()
  for (const [where, whats] of byPlace) {
    const what = whats.join(', ')
    places.set(what, [...(places.get(what) ?? []), where])
  }
  const rows = [...places].map(([what, wheres]) => [printable(someOf(wheres, 2)), what] as const)
  const width = Math.min(40, Math.max(0, ...rows.map(([{ length }]) => length)))
  const more = rows.length - mostNamed
  return [
    ...rows.slice(0, mostNamed).map(([where, what]) => {
      return `    ${where.padEnd(width)}  ${colors.dim(printable(what))}`
    }),
    ...(more > 0 ? [`    ${colors.dim(`and ${more} more`)}`] : []),
  ]
}

/** A name as it is typed after a command. */
export function quoted(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name
}
