import { createMockServer, resource } from 'mockapi'
import { expect } from 'vitest'
import { test } from '../support/browser.ts'

const mocks = [
  resource('users', { seed: [{ name: 'Ada' }], live: true }),
  {
    'GET /': () =>
      new Response('<!doctype html><title>x</title>', { headers: { 'content-type': 'text/html' } }),
    'GET /events': { $sse: [{ retry: 10, data: 1 }, { data: 2 }, { data: 3 }], $end: true },
  },
]

test('an EventSource hears each event once, comes back, and stops where there is no more', async ({
  open,
}) => {
  await using server = await createMockServer({ mocks, port: 0 })
  const page = await open(server.url)
  const heard = await page.evaluate(`new Promise((done) => {
    const heard = []
    const source = new EventSource('/events')
    source.onmessage = ({ data, lastEventId }) => heard.push(data + ' ' + lastEventId)
    source.onerror = () => source.readyState === 2 && done(heard)
  })`)
  expect(heard).toEqual(['1 1', '2 2', '3 3'])
})

test('an EventSource hears the writes of a collection', async ({ open }) => {
  await using server = await createMockServer({ mocks, port: 0 })
  const page = await open(server.url)
  const heard = await page.evaluate(`new Promise((done) => {
    const source = new EventSource('/users/@changes')
    source.addEventListener('created', ({ data }) => { source.close(); done(JSON.parse(data)) })
    source.onopen = () => fetch('/users', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Bo"}',
    })
  })`)
  expect(heard).toEqual({ id: 2, name: 'Bo' })
})
