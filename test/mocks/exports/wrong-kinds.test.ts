import { describe, expect, it } from 'vitest'
import { MockapiError } from '../../../src/errors/diagnostic.ts'
import { readExports } from '../../../src/mocks/exports/read.ts'
import { createMockServer, defineMock, resource, route, scenario, use } from 'mockapi'
import { isFull } from '../../support/runs.ts'

const values = [null, 7, '', 'x', true, [], [null], {}, { a: 1 }, () => 1, Symbol('s'), 1n, NaN]
const named = (value: unknown): string =>
  typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value))

const resourceOptions = [
  'path factory seed schema relations only page strict ids idField unique timestamps upsert fill',
  'delay status fault bandwidth rateLimit',
].flatMap((names) => names.split(' '))
const routeOptions = 'body when handle delay status fault bandwidth rateLimit'.split(' ')

/** Mocks in which one value is of the wrong kind. */
const wrong: Record<string, (value: never) => unknown> = {
  'resource(value)': (value) => resource(value, { seed: [] }),
  'resource(…, value)': (value) => resource('things', value),
  'resource(…, { seed: [value] })': (value) => resource('things', { seed: [value] }),
  'resource(…, { seed: [{ id: value }] })': (value) =>
    resource('things', { seed: [{ id: value }] }),
  'resource(…, { seed: [{ a: value }] })': (value) => resource('things', { seed: [{ a: value }] }),
  'resource(…, { relations: { a: value } })': (value) =>
    resource('things', { relations: { a: value } }),
  ...Object.fromEntries(
    resourceOptions.map((name) => [
      `resource(…, { ${name}: value })`,
      (value: never) => resource('things', { [name]: value }),
    ]),
  ),
  ...Object.fromEntries(
    routeOptions.map((name) => [
      `route(…, { ${name}: value })`,
      (value: never) => route('GET /things', { handle: () => 1, [name]: value }),
    ]),
  ),
  'route(value)': (value) => route(value, { handle: () => 1 }),
  'route(…, value)': (value) => route('GET /things', value),
  'defineMock(value)': (value) => defineMock(value),
  'defineMock(…, value)': (value) => defineMock({ 'GET /things': 1 }, value),
  'defineMock({ key: value })': (value) => defineMock({ 'GET /things': value }),
  'use(value)': (value) => use(value, (_, next) => next()),
  'use(…, value)': (value) => use('/things', value),
  'scenario(value)': (value) => scenario(value, {}),
  'scenario(…, value)': (value) => scenario('s', value),
  'scenario(…, …, value)': (value) => scenario('s', { 'GET /things': 1 }, value),
}

describe('a value of the wrong kind', () => {
  // A part of the values for each place, other ones for the next.
  const parts = isFull ? 1 : 4
  const places = Object.keys(wrong).map((what, turn) => ({
    what,
    tried: values.filter((_, index) => index % parts === turn % parts),
  }))
  it.each(places)('$what takes nothing else away', async ({ what, tried }) => {
    for (const value of tried) {
      const mock = (() => {
        try {
          return wrong[what]?.(value as never)
        } catch (error) {
          // Thrown where it is written, which is the user's line.
          return error
        }
      })()
      // A function alone is middleware, which answers.
      if (mock instanceof Error || (what === 'use(value)' && typeof value === 'function')) continue
      const file = readExports(
        { mock, ok: { 'GET /ok': 'ok' } },
        { name: 'mocks/m.ts', sources: () => [], files: () => 'found' },
      )
      expect(
        file.endpoints.map(({ key }) => key),
        named(value),
      ).toContain('GET /ok')
      try {
        await using server = await createMockServer({ mocks: [mock, { 'GET /ok': 'ok' }] })
        expect(await (await server.fetch('/ok')).json(), named(value)).toBe('ok')
        const { status } = await server.fetch('/things')
        // A handler that is called may fail; all else is told when it is loaded.
        expect(status < 600, named(value)).toBe(true)
      } catch (error) {
        expect(error, named(value)).toBeInstanceOf(MockapiError)
      }
    }
  })
})

it('what says itself how it is JSON is sent so', async () => {
  const at = new Date(0)
  const money = { cents: 5, toJSON: () => '0.05' }
  const mocks = {
    'GET /date': at,
    'GET /inside': { at, money },
    'GET /money': money,
    'GET /turns': { $sequence: [at, money] },
  }
  await using server = await createMockServer({ mocks: defineMock(mocks as object) })
  const bodies: unknown[] = []
  for (const path of ['/date', '/inside', '/money', '/turns', '/turns']) {
    bodies.push(await (await server.fetch(path)).json())
  }
  const iso = '1970-01-01T00:00:00.000Z'
  expect(bodies).toEqual([iso, { at: iso, money: '0.05' }, '0.05', iso, '0.05'])
})
