import { describe, expect, it } from 'vitest'
import type { RequestReport } from 'mockapi'
import { askServer, openSamples, samples } from '../support/sample-server.ts'

const { ask, send } = samples()

describe('api.jsonc', () => {
  it.each([
    ['/health', 200, { status: 'ok', version: '1.4.2' }],
    ['/hello/Ann?lang=ga', 200, { message: 'Hello, Ann!', language: 'ga' }],
    ['/vouchers/WELCOME10', 200, { code: 'WELCOME10', percent: 10 }],
    ['/vouchers/SUMMER2024', 410, { message: 'The voucher SUMMER2024 has expired.' }],
    ['/vouchers/NONE', 404, { message: 'There is no voucher NONE.' }],
  ])('%s answers %i', async (path, status, body) => {
    expect(await ask(path)).toMatchObject({ status, body })
  })

  it('takes a message', async () => {
    const person = { name: 'Ann', email: 'ann@example.test' }
    const { status, headers, body } = await send('POST', '/contact', person)
    expect(status).toBe(202)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      ticket: expect.stringMatching(/^T-\d{6}$/),
      message: 'Thank you, Ann. We will write to ann@example.test within a day.',
    })
  })

  it('sends a file', async () => {
    const { status, headers, body } = await ask('/logo')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^image\/svg\+xml/)
    expect(headers.get('cache-control')).toBe('max-age=3600')
    expect(body).toMatch(/^<svg /)
  })

  it('answers with nothing', async () => {
    expect(await send('DELETE', '/cache')).toMatchObject({ status: 204, body: '' })
  })
})

describe('weather.json', () => {
  it('knows any city, for seven days', async () => {
    expect((await ask('/weather/oslo')).body).toMatchObject({ city: 'oslo' })
    const { days } = (await ask('/weather/oslo/forecast')).body as {
      days: { day: number; high: number; low: number }[]
    }
    expect(days.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(days.filter(({ high, low }) => high <= low)).toEqual([])
  })

  it('is under maintenance for two calls', async () => {
    const statuses: number[] = []
    for (let call = 0; call < 4; call++) statuses.push((await ask('/weather/oslo/alerts')).status)
    expect(statuses).toEqual([503, 503, 200, 200])
  })

  it('waits for the radar, unless the request says otherwise', async () => {
    const reports: RequestReport[] = []
    await using server = await openSamples({ onRequest: (report) => reports.push(report) })
    await askServer(server, '/weather/oslo/radar')
    await askServer(server, '/weather/oslo/radar', { headers: { 'x-mockapi-delay': '0' } })
    expect(reports.map(({ notes }) => notes)).toEqual([['delay 800 ms'], []])
    expect(reports[0]?.duration).toBeGreaterThan(790)
  })

  it('fails for pollen now and then, in the same calls for the same seed', async () => {
    const calls = async (seed: number) => {
      await using server = await openSamples({ seed })
      const statuses: number[] = []
      for (let call = 0; call < 30; call++) {
        const headers = { 'x-mockapi-delay': '0' }
        statuses.push((await askServer(server, '/weather/oslo/pollen', { headers })).status)
      }
      return statuses
    }
    const statuses = await calls(1)
    const failed = statuses.filter((status) => status === 503).length
    expect(failed).toBeGreaterThan(2)
    expect(failed).toBeLessThan(18)
    expect(statuses.filter((status) => status === 200)).toHaveLength(30 - failed)
    expect(await calls(1)).toEqual(statuses)
    expect(await calls(2)).not.toEqual(statuses)
  })
})
