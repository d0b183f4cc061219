import type { BrowserContext, Request, Route } from '@playwright/test'
import { expect, test } from 'vitest'
import { carrySession } from '../../src/testing/browser.ts'

const mock = {
  origin: 'http://localhost:4321',
  headers: { 'x-mockapi-session': 'one' },
  prefixes: [],
} as const

/** What a context is told to route. */
async function routed(origins?: readonly string[], prefixes: readonly string[] = []) {
  let matches: (url: URL) => boolean = () => false
  let handle: (route: Route, request: Request) => unknown = () => {}
  const route: unknown = (url: typeof matches, handler: typeof handle) => {
    matches = url
    handle = handler
    return Promise.resolve()
  }
  await carrySession({ route } as BrowserContext, { ...mock, prefixes }, origins)
  return { carries: (address: string) => matches(new URL(address)), handle }
}

test.each<[string, boolean]>([
  ['http://localhost:4321/users?page=2', true],
  ['http://127.0.0.1:4321/', true],
  ['http://[::1]:4321/', true],
  ['https://localhost:4321/', false],
  ['http://localhost:4322/', false],
  ['http://localhost/', false],
  ['http://localhost.example.test:4321/', false],
  ['http://app.example.test/users', true],
  ['http://app.example.test:80/', true],
  ['http://api.example.test/', false],
])('the session goes to %s: %s', async (address, does) => {
  const { carries } = await routed(['http://app.example.test/base/'])
  expect(carries(address)).toBe(does)
})

test('the session is added to the headers of a request, which goes on', async () => {
  const { handle } = await routed()
  let told: unknown
  const fallback: unknown = (options: unknown) => {
    told = options
  }
  const headers: unknown = () => ({ accept: '*/*', 'x-mockapi-session': 'of the page' })
  const url: unknown = () => 'http://localhost:4321/'
  await handle({ fallback } as Route, { headers, url } as Request)
  expect(told).toEqual({ headers: { accept: '*/*', 'x-mockapi-session': 'one' } })
})

test.each<[string, boolean, string?]>([
  ['http://localhost:5173/api/users?page=2', true, 'http://localhost:4321/api/users?page=2'],
  ['http://127.0.0.1:8080/api', true, 'http://localhost:4321/api'],
  ['http://app.example.test/api/users', true, 'http://localhost:4321/api/users'],
  ['http://app.example.test/users', true],
  ['http://localhost:5173/users', false],
  ['http://localhost:5173/apiary', false],
  ['http://api.example.test/api/users', false],
])('with a prefix, %s is asked of the mock', async (address, does, asked) => {
  const { carries, handle } = await routed(['http://app.example.test'], ['/api'])
  expect(carries(address)).toBe(does)
  if (!does) return
  let told: { url?: string } = {}
  const fallback: unknown = (options: object) => void (told = options)
  await handle({ fallback } as Route, { headers: () => ({}), url: () => address } as never)
  expect(told).toMatchObject({ headers: mock.headers })
  expect(told.url).toBe(asked)
})

test('what is no origin is refused', async () => {
  await expect(routed(['app.example.test'])).rejects.toThrow(
    '"app.example.test" is no origin. Write it as in "http://localhost:3000".',
  )
})
