import { Metrics, type CountedRequest } from '../../src/metrics/metrics.ts'
import { metricsText } from '../../src/metrics/text.ts'
import { createMockServer, defineMock } from '../../src/index.ts'
import { median, type Figure } from '../lib/figures.ts'

const routes = 100
const observations = 2_000_000
/** Rounds with counting, each between two without. */
const rounds = 30
const requestsPerRound = 3000

/** What counting for monitors costs a request, and a reading. */
export async function measureMetrics(scale: number): Promise<Figure[]> {
  const metrics = new Metrics()
  const requests = Array.from({ length: routes }, (_, index): CountedRequest => {
    const route = `/things-${index}/:id`
    return { route, method: 'GET', status: 200, duration: index / 10, delay: 0, isMiss: false }
  })
  const count = observations * scale
  const start = performance.now()
  for (let index = 0; index < count; index++) {
    metrics.count(requests[index % routes] as CountedRequest)
  }
  const each = ((performance.now() - start) / count) * 1e6
  const texts = Array.from({ length: 20 }, () => {
    const began = performance.now()
    const text = metricsText(metrics.families())
    return { size: text.length, time: performance.now() - began }
  })
  const ratio = await ratioOfRequests(Math.ceil(rounds * scale))
  return [
    { what: 'counting a request of 100 routes', value: each, unit: ' ns', most: 1000 },
    { what: 'a reading of 100 routes', value: median(texts.map(({ time }) => time)), unit: ' ms' },
    { what: 'its size', value: (texts[0]?.size ?? 0) / 1024, unit: ' KB' },
    { what: 'a request in process, counted and not', value: ratio, unit: '×', most: 1.05 },
  ]
}

/** How much longer requests take that are counted; the median of rounds, each beside those around it. */
async function ratioOfRequests(count: number): Promise<number> {
  await using server = await createMockServer({
    mocks: defineMock({ 'GET /users/:id': { ok: true } }),
  })
  const { count: counting } = Metrics.prototype
  const time = async (isOn: boolean): Promise<number> => {
    Metrics.prototype.count = isOn ? counting : () => {}
    const start = process.cpuUsage()
    for (let index = 0; index < requestsPerRound; index++) {
      await (await server.fetch(`/users/${index}`)).text()
    }
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  for (const isOn of [true, false, true, false]) await time(isOn)
  const ratios: number[] = []
  let before = await time(false)
  for (let round = 0; round < count; round++) {
    const on = await time(true)
    const after = await time(false)
    ratios.push(on / ((before + after) / 2))
    before = after
  }
  return median(ratios)
}
