import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readDocument } from '../../src/mocks/json/document.ts'
import { askServer, openSamples } from '../support/sample-server.ts'

const folder = new URL('../../mocks/', import.meta.url)
const collections = ['users', 'products', 'orders', 'accounts', 'transactions', 'reviews', 'stores']

it('loads without a word of complaint', async () => {
  const warnings: unknown[] = []
  await using server = await openSamples({ onWarning: (warning) => warnings.push(warning) })
  const { diagnostics, files } = server.overview()
  expect(diagnostics).toEqual([])
  expect(files).toBe(11)
  for (const name of collections) await askServer(server, `/${name}`)
  expect(warnings).toEqual([])
})

it('tells two routes of one key apart', async () => {
  await using server = await openSamples()
  const logins = server.overview().routes.filter(({ path }) => path === '/login')
  const lines = readFileSync(new URL('auth.ts', folder), 'utf8').split('\n')
  expect(logins.map(({ line = 0 }) => lines[line - 1]?.split(' = ')[0])).toEqual([
    'export const locked',
    'export const login',
  ])
})

it('is all explained in its README', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  const missing = readdirSync(folder)
    .filter((name) => name !== 'README.md')
    .filter((name) => !readme.includes(`\`${name}\``) && !readme.includes(`\`${name}/\``))
  expect(missing).toEqual([])
})

it.each(readdirSync(folder).filter((name) => /\.jsonc?$/.test(name)))(
  '%s is what the schema for editors takes',
  (name) => {
    const schema = readFileSync(new URL('../schema/mocks.json', folder), 'utf8')
    const validator = z.fromJSONSchema(JSON.parse(schema) as z.core.JSONSchema.JSONSchema)
    const { value } = readDocument(name, readFileSync(new URL(name, folder), 'utf8'))
    expect(validator.safeParse(value).error).toBeUndefined()
  },
)

it('answers every request of its README', async () => {
  await using server = await openSamples()
  const readme = readFileSync(new URL('README.md', folder), 'utf8')
  const requests = readme.split('\n').filter((line) => line.startsWith('curl'))
  expect(requests.length).toBeGreaterThan(10)
  for (const request of requests) {
    const path = /localhost:4000([^ ']*)/.exec(request)?.[1] ?? ''
    const headers = [...request.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    )
    const body = /--json '([^']+)'/.exec(request)?.[1]
    const method = body === undefined && !request.includes('-X POST') ? 'GET' : 'POST'
    if (body !== undefined) headers.push(['content-type', 'application/json'])
    const init = { method, headers, ...(body !== undefined && { body }) }
    const expected = path.includes('weather') ? [500] : [200, 202]
    expect(expected, request).toContain((await askServer(server, path, init)).status)
  }
})

it('needs no package but mockapi', () => {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8'))
  const imported = sources.join('').matchAll(/ from '([^'.][^']*)'/g)
  expect(new Set(Array.from(imported, ([, name]) => name))).toEqual(new Set(['mockapi']))
})

async function everything(seed: number | undefined): Promise<Record<string, unknown>> {
  await using server = await openSamples(seed === undefined ? {} : { seed })
  const result: Record<string, unknown> = {}
  for (const name of collections) result[name] = (await askServer(server, `/${name}`)).body
  return result
}

it('has the same data on every start, and other data for another seed', async () => {
  const first = await everything(undefined)
  expect(await everything(undefined)).toEqual(first)
  const other = await everything(2)
  // The stores are written down, not generated.
  const changed = collections.filter(
    (name) => JSON.stringify(first[name]) !== JSON.stringify(other[name]),
  )
  expect(changed).toEqual(collections.filter((name) => name !== 'stores'))
})
