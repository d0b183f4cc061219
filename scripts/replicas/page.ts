import { availableParallelism } from 'node:os'
import { markdownTable, measuredOn, writeToPage, type Figure } from '../lib/figures.ts'

/** What docs/replicas.md tells, by what a figure is called. */
const rows: readonly (readonly [RegExp, string])[] = [
  [
    /^of \d+ creates, without an id/,
    'of 10,000 creates in one session, without an id of their own',
  ],
  [/^creates a second, with/, 'creates a second, with proxy and clients on the same machine'],
  [/^a create, median/, 'a create then, median'],
  [/^of \d+ increments by If-Match/, 'of 600 increments by `If-Match`, lost'],
  [/header of the answer, stale/, 'of 1,500 reads right after a write, at another server, stale'],
  [/^of \d+ handlers that read/, 'of 500 handlers that read and write two records, lost'],
  [/^of \d+ reads while the engine is killed/, 'reads while the engine is killed for 2 s, not 200'],
  [/^acknowledged writes that were lost/, 'writes that were answered with success then, lost'],
  [/^the slowest write$/, 'the slowest 503 or write then'],
  [/^from the engine being back/, 'from the engine being back to the first write'],
  [/^until its first answer has all/, '100,000 records in a server that joins, after'],
  [/^of \d+ records, not in a server/, 'records that are lost where the engine was emptied'],
]

/** Puts the figures that people ask for into docs/replicas.md, a column for each engine. */
export function writePage(
  runs: readonly (readonly [title: string, figures: readonly Figure[]])[],
): void {
  const cells = rows.map(([pattern, title]) => [
    title,
    ...runs.map(([, figures]) => {
      const figure = figures.find(({ what }) => pattern.test(what))
      return figure ? `${Math.round(figure.value).toLocaleString('en')}${figure.unit}` : '-'
    }),
  ])
  const table = markdownTable(['what', ...runs.map(([title]) => title)], cells)
  writeToPage(
    'replicas',
    `${table}\n\n${measuredOn()}, on ${availableParallelism()} cores.`,
    'docs/replicas.md',
  )
}
