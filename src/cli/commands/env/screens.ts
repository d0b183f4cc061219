import { formatBytes } from '../../../http/bytes.ts'
import type { EnvironmentSummary } from '../../../sessions/environments/types.ts'
import type { ChangeGroup } from '../../../sessions/environments/changes.ts'
import { formatAgo, formatSpan } from '../../../time/span.ts'
import { cut, plural, printable, type Warning } from '../../output/diagnostic.ts'
import type { Colors } from '../../output/terminal.ts'

/** The widest that names and notes are shown. */
const widest = 40
/** How many changes of a collection are shown. */
const mostChanges = 50

type Listed = Omit<EnvironmentSummary, 'url' | 'isOpen'>

/** `mockapi env list`: a row each, the last used first. @param now ms since 1970 */
export function listLines(
  environments: readonly Listed[],
  where: string,
  now: number,
  colors: Colors,
): string[] {
  if (environments.length === 0) {
    const make = 'mockapi env create <name> makes one, and so does the first request below /~name/.'
    return [`  There are no environments at ${printable(where)}. ${make}`]
  }
  const rows = environments.map(({ name, note = '', used, size, expires }) => ({
    name,
    used: formatAgo(now - Date.parse(used)),
    size: formatBytes(size),
    goes:
      expires === undefined ? '' : `goes in ${formatSpan(Math.max(0, Date.parse(expires) - now))}`,
    note: cut(printable(note), widest),
  }))
  const width = (key: keyof (typeof rows)[number]) =>
    Math.max(...rows.map((row) => row[key].length))
  const [names, used, sizes, goes] = (['name', 'used', 'size', 'goes'] as const).map(width)
  return rows.map((row) => {
    const facts = [
      row.used.padEnd(used ?? 0),
      row.size.padStart(sizes ?? 0),
      row.goes.padEnd(goes ?? 0),
    ]
    const shown = `${colors.strong(row.name.padEnd(names ?? 0))}  ${colors.dim(facts.join('  '))}`
    return `  ${shown}  ${row.note}`.trimEnd()
  })
}

/** An environment that was made, and how it is reached. */
export function madeLine(
  { name, url, from }: Listed & { readonly url?: string },
  where: string,
  colors: Colors,
): string {
  const origin = from === undefined ? '' : `  ${colors.dim(`of ${originText(from)}`)}`
  return `  ${colors.ok('+')} ${colors.strong(name)}  ${printable(url ?? `in ${where}`)}${origin}`
}

function originText(from: NonNullable<EnvironmentSummary['from']>): string {
  if ('environment' in from) return from.environment
  if ('snapshot' in from) return printable(`the snapshot ${from.snapshot}`)
  return 'session' in from ? `the session ${from.session}` : 'the data of the server'
}

/** `mockapi env diff`: what differs from the base, by collection and record. */
export function changeLines(
  name: string,
  groups: readonly ChangeGroup[],
  columns: number | undefined,
  colors: Colors,
): string[] {
  if (groups.length === 0) return [`  ${name} is as it began.`]
  const styles = { '+': colors.ok, '-': colors.bad, '~': colors.warn }
  // Nothing is cut that goes to a file or a program.
  const line = (text: string) =>
    columns === undefined ? text : cut(text, Math.max(20, columns - 6))
  return groups.flatMap(({ name: group, changes }) => {
    const more = changes.length - mostChanges
    return [
      `  ${colors.strong(printable(group))}`,
      ...changes
        .slice(0, columns === undefined ? undefined : mostChanges)
        .map(({ mark, text }) => `    ${styles[mark](mark)} ${line(printable(text))}`),
      ...(columns !== undefined && more > 0
        ? [`    ${colors.dim(`and ${plural(more, 'change')} more; --json has all`)}`]
        : []),
    ]
  })
}

/** Says what of a file could not be put back. */
export function lostWarning(message: string): Warning {
  return { code: 'state-dropped', message }
}
