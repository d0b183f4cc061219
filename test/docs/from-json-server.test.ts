import { describe, expect, it } from 'vitest'
import { flagName, settings } from '../../src/config/config.ts'
import { fits } from '../../scripts/compare-json-server/deliberate.ts'
import { lineOf } from '../../scripts/compare-json-server/group.ts'
import { corpus0 } from '../../scripts/compare-json-server/v0/corpus.ts'
import { deliberate0 } from '../../scripts/compare-json-server/v0/deliberate.ts'
import { corpus1 } from '../../scripts/compare-json-server/v1/corpus.ts'
import { deliberate1 } from '../../scripts/compare-json-server/v1/deliberate.ts'
import { readPage } from '../support/docs-pages.ts'

const page = readPage('docs/from-json-server.md')
const comparisons = [
  { dialect: 'json-server-0', draw: corpus0, deliberate: deliberate0 },
  { dialect: 'json-server-1', draw: corpus1, deliberate: deliberate1 },
]

describe.each(comparisons)('the comparison of $dialect', ({ draw, deliberate }) => {
  const corpus = draw()

  it('asks enough', () => {
    expect(corpus.flatMap(({ asks }) => asks).length).toBeGreaterThanOrEqual(200)
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length)
  })

  it('draws the same on every run, and others with another seed', () => {
    expect(draw()).toEqual(corpus)
    expect(draw(2)).not.toEqual(corpus)
  })

  it.each(deliberate)('explains "$name" on the page for its users', ({ name }) => {
    expect(page).toContain(`**${name}**`)
  })

  it.each(deliberate)('makes the requests that show "$name"', ({ requests }) => {
    const missing = Object.entries(requests).flatMap(([name, patterns]) => {
      const group = corpus.find((each) => each.name === name)
      const lines = group?.asks.map(lineOf) ?? []
      return patterns.filter((pattern) => !lines.some((line) => fits(pattern, line)))
    })
    expect(missing).toEqual([])
  })
})

describe('the page for users of json-server', () => {
  /** What their command lines and addresses take, as both say by themselves. */
  const flags =
    'port host watch routes middlewares static read-only no-cors no-gzip snapshots delay id ' +
    'foreignKeySuffix quiet config version help'
  const parameters =
    'q= _sort= _order= _page= _limit= _per_page= _start= _end= _embed= _expand= _where= _dependent= ' +
    '_delay= callback= _gte _lte _ne _like :gt :eq :ne :in :contains startsWith endsWith'

  it('has every flag and every parameter of both lines', () => {
    const names = [...flags.split(' ').map((flag) => `--${flag}\``), ...parameters.split(' ')]
    const tables = page.replace(/^[^|].*$/gm, '')
    expect(names.filter((name) => !tables.includes(name))).toEqual([])
  })

  it('names flags of mockapi that there are', () => {
    const rows = [...page.matchAll(/^\|(?:[^|]*\|){3}([^|]*)\|$/gm)].map(([, own = '']) => own)
    const named = rows.flatMap((own) =>
      [...own.matchAll(/--([a-z][a-z-]*)/g)].map(([, flag]) => flag),
    )
    const known = [...Object.keys(settings).map(flagName), 'no-watch']
    expect(named.length).toBeGreaterThan(10)
    expect(known).toEqual(expect.arrayContaining(named))
  })
})
