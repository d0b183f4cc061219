import { describe, expect, it } from 'vitest'
import { settings } from '../../src/config/config.ts'
import { flagName } from '../../src/config/flags.ts'
import { readCorpus } from '../../scripts/compare-json-server/corpus.ts'
import { drawDatabase } from '../../scripts/compare-json-server/databases/database.ts'
import { Draw } from '../../scripts/compare-json-server/databases/draw.ts'
import { drawRequests } from '../../scripts/compare-json-server/databases/requests.ts'
import { rules0 } from '../../scripts/compare-json-server/databases/rules-0.ts'
import { rules1 } from '../../scripts/compare-json-server/databases/rules-1.ts'
import { rules } from '../../scripts/compare-json-server/databases/rules.ts'
import { readPage } from '../support/docs-pages.ts'

const page = readPage('docs/from-json-server.md')
const dialects = ['json-server-0', 'json-server-1'] as const

describe.each(dialects)('the comparison of %s', (dialect) => {
  const corpus = readCorpus(dialect)
  const requests = corpus.groups.flatMap((group) => group.requests)
  const names = [...corpus.differences.keys()]

  it('asks enough', () => {
    expect(requests.length).toBeGreaterThanOrEqual(800)
    expect(new Set(corpus.groups.map(({ name }) => name)).size).toBe(corpus.groups.length)
  })

  it('draws the same on every run, and others with another seed', () => {
    expect(readCorpus(dialect)).toEqual(corpus)
    expect(readCorpus(dialect, 2)).not.toEqual(corpus)
  })

  it.each(names)('explains "%s" on the page for its users', (name) => {
    expect(page).toContain(`**${name}**`)
  })

  it.each(names)('makes requests that show "%s"', (name) => {
    expect(requests.filter(({ differs }) => differs === name)).not.toEqual([])
  })

  it('declares no other differences', () => {
    const declared = requests.flatMap(({ differs }) => (differs === undefined ? [] : [differs]))
    expect(names).toEqual(expect.arrayContaining(declared))
  })
})

describe('the comparison of drawn databases', () => {
  const names = new Set([...rules, ...rules0, ...rules1].map(({ name }) => name))
  const drawn = (seed: number) =>
    Array.from({ length: 30 }, (_, number) => {
      const draw = new Draw(seed, number)
      const database = drawDatabase(draw)
      return { database, requests: drawRequests(draw, 'json-server-0', database.data) }
    })

  it.each([...names])('explains "%s" on the page for its users', (name) => {
    expect(page).toContain(`**${name}**`)
  })

  it('draws the same by a seed, and others by another', () => {
    expect(drawn(1)).toEqual(drawn(1))
    expect(drawn(2)).not.toEqual(drawn(1))
    expect(drawn(1).flatMap(({ requests }) => requests).length).toBeGreaterThan(600)
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
    const known = [...Object.keys(settings).map(flagName), 'no-watch', 'no-gzip']
    expect(named.length).toBeGreaterThan(10)
    expect(known).toEqual(expect.arrayContaining(named))
  })
})
