import { expect, it, test } from 'vitest'
import { createMockServer } from 'mockapi'
import { keptSeconds, Traffic } from '../../src/journal/traffic.ts'

it('counts by the second, and knows errors', () => {
  const traffic = new Traffic()
  traffic.count(5000, 1, 200)
  traffic.count(5999, 1, 404)
  traffic.count(5999, 1, 503)
  traffic.count(6000, 1, 0)
  expect(traffic.seconds(7000)).toMatchObject([
    { time: 5000, requests: 3, clientErrors: 1, errors: 1 },
    { time: 6000, requests: 1, clientErrors: 0, errors: 1 },
  ])
})

it('forgets what is older than a quarter of an hour', () => {
  const traffic = new Traffic()
  for (let second = 0; second < 2 * keptSeconds; second++) traffic.count(second * 1000, 1, 200)
  const seconds = traffic.seconds(2 * keptSeconds * 1000 - 1)
  expect(seconds.map(({ time }) => time / 1000)).toEqual(
    Array.from({ length: keptSeconds }, (_, index) => keptSeconds + index),
  )
  expect(traffic.seconds(10 * keptSeconds * 1000)).toEqual([])
})

it.each([
  [0, 0],
  [0.3, 0.3],
  [1, 1],
  [3.7, 3.7],
  [250, 250],
  [60_000, 60_000],
])('knows a time of %s ms to a fifth', (duration, near) => {
  const traffic = new Traffic()
  traffic.count(1000, duration, 200)
  const [{ median, p95 } = { median: NaN, p95: NaN }] = traffic.seconds(1000)
  expect(median).toBe(p95)
  expect(Math.abs(median - near)).toBeLessThanOrEqual(Math.max(0.1, near * 0.2))
})

it('tells the usual from the slow', () => {
  const traffic = new Traffic()
  for (let call = 0; call < 90; call++) traffic.count(1000, 2, 200)
  for (let call = 0; call < 10; call++) traffic.count(1000, 800, 200)
  const [{ median, p95 } = { median: NaN, p95: NaN }] = traffic.seconds(1000)
  expect(median).toBeLessThan(3)
  expect(p95).toBeGreaterThan(600)
})

test.each([0, 100])('each request counts once, with a journal of %s calls', async (journal) => {
  const mocks = { 'GET /a': { a: 1 }, 'GET /b': { $status: 500 } }
  await using server = await createMockServer({ mocks, port: 0, journal })
  for (const path of ['/a', '/a', '/b', '/c']) await (await fetch(server.url + path)).text()
  const response = await fetch(`${server.url}/__mockapi/statistics`)
  const { seconds } = (await response.json()) as { seconds: Record<string, number>[] }
  const sum = (name: string) => seconds.reduce((total, each) => total + (each[name] ?? 0), 0)
  expect([sum('requests'), sum('clientErrors'), sum('errors')]).toEqual([4, 1, 1])
})
