import type { Page } from '@playwright/test'
import { createMockServer } from 'mockapi'
import { expect } from 'vitest'
import { accessibilityProblems, test } from '../support/browser.ts'

const mistakes: readonly (readonly [name: string, make: (page: Page) => Promise<unknown>])[] = [
  ['logs an error', (page) => page.evaluate('console.error("x")')],
  [
    'throws',
    (page) => page.evaluate('new Promise((done) => { setTimeout(() => { done(); throw "x" }) })'),
  ],
  [
    'breaks its policy',
    (page) =>
      page.evaluate(
        'document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }))',
      ),
  ],
  ['asks another host', (page) => page.goto('http://other.test/').catch(() => {})],
]

for (const [name, make] of mistakes) {
  test.fails(`a test of a page that ${name} fails`, async ({ open }) => {
    await using server = await createMockServer({ mocks: {}, port: 0 })
    await make(await open(server.url))
  })
}

test('names what is seriously wrong for people who cannot see well', async ({ open }) => {
  const page = '<!doctype html><title>x</title><html lang="en"><img src="data:,"><p>Hello'
  const mocks = { 'GET /': () => new Response(page, { headers: { 'content-type': 'text/html' } }) }
  await using server = await createMockServer({ mocks, port: 0 })
  const opened = await open(server.url)
  expect(await accessibilityProblems(opened)).toEqual(['image-alt: img'])
})
