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
    return `    ${lossKinds[kind][0].padEnd(width)}  ${String(own.length).padStart(4)}   ${colors.dim(someOf(places, 2))}`
  })
}

/** The secrets that were hidden: where, and what each is. */
export function secretRows(losses: readonly Loss[], colors: Colors): string[] {
  const places = new Map<string, string[]>()
  for (const { where, what } of losses) places.set(where, [...(places.get(where) ?? []), what])
  const width = Math.min(40, Math.max(0, ...[...places.keys()].map(({ length }) => length)))
  const more = places.size - mostNamed
  return [
    ...[...places].slice(0, mostNamed).map(([where, what]) => {
      return `    ${printable(where).padEnd(width)}  ${colors.dim(printable(what.join(', ')))}`
    }),
    ...(more > 0 ? [`    ${colors.dim(`and ${plural(more, 'call')} more`)}`] : []),
  ]
}

/** A name as it is typed after a command. */
export function quoted(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name
}
