import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createMockServer } from 'mockapi'
import { createApp } from '../../src/app.ts'

const asPage = { headers: { accept: 'text/html,*/*;q=0.8' }, redirect: 'manual' } as const
const mocks = { 'GET /health': { ok: true } }

/** The addresses of the files that the page loads. */
function filesOf(page: string): string[] {
  return Array.from(page.matchAll(/(?:src|href)="\.\/([^"]+)"/g), ([, name = '']) => name)
}

test('browsers get the page, programs what the admin API says', async () => {
  await using server = await createMockServer({ mocks, port: 0 })
  const response = await fetch(`${server.url}/__mockapi/`, asPage)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/)
  expect(await (await fetch(`${server.url}/__mockapi/`)).json()).toMatchObject({ name: 'mockapi' })
  // Files are relative to the address with the slash.
  const short = await fetch(`${server.url}/__mockapi`, asPage)
  expect([short.status, short.headers.get('location')]).toEqual([302, '/__mockapi/'])
})

test('the files of the page are kept by browsers for good, and are small', async () => {
  await using server = await createMockServer({ mocks, port: 0 })
  const page = await (await fetch(`${server.url}/__mockapi/`, asPage)).text()
  const names = filesOf(page)
  expect(names.map((name) => name.replace(/^.*\./, '')).toSorted()).toEqual(['css', 'js', 'svg'])
  for (const name of names) {
    const response = await fetch(`${server.url}/__mockapi/${name}`)
    expect([name, response.status]).toEqual([name, 200])
    expect(response.headers.get('cache-control')).toContain('immutable')
    const packed = gzipSync(await response.text()).byteLength
    expect(packed).toBeLessThan(name.endsWith('.js') ? 40_000 : 8_000)
  }
  expect((await fetch(`${server.url}/__mockapi/assets/none.js`)).status).toBe(404)
})

test('the page itself needs no token, so that it can ask for one', async () => {
  await using server = await createMockServer({ mocks, port: 0, adminToken: 'secret' })
  expect((await fetch(`${server.url}/__mockapi/`, asPage)).status).toBe(200)
  expect((await fetch(`${server.url}/__mockapi/endpoints`)).status).toBe(401)
})

test('without the admin API there is no page', async () => {
  await using server = await createMockServer({ mocks, port: 0, admin: false })
  expect((await fetch(`${server.url}/__mockapi/`, asPage)).status).toBe(404)
})

test('a worker has the page too', async () => {
  const app = createApp({ mocks, adminToken: 'secret' })
  const response = await app.request('/__mockapi/', asPage)
  expect(await response.text()).toContain('<script type="module"')
})
