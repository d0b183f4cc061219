import { Agent, request } from 'node:http'
import { renameSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { live, type Live } from '../support/live.ts'

const clients = 8

/** What clients that keep their connections saw until they were told to stop. */
interface Seen {
  readonly bodies: Set<string>
  readonly failures: string[]
  requests: number
}

/** Asks for a path over and over, from several clients at once. */
function hammer(it: Live, path: string): { stop(): Promise<Seen> } {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const seen: Seen = { bodies: new Set(), failures: [], requests: 0 }
  const over = new AbortController()
  const loop = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await ask(agent, it.server.url + path).then(
        ({ status, text }) => {
          if (status === 200) seen.bodies.add(text)
          else seen.failures.push(`${status} ${text}`)
          return seen.requests++
        },
        (error: unknown) => seen.failures.push(String(error)),
      )
    }
  }
  const loops = Array.from({ length: clients }, loop)
  return {
    async stop() {
      over.abort()
      await Promise.all(loops)
      agent.destroy()
      return seen
    },
  }
}

function ask(agent: Agent, url: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode, text }))
      incoming.on('error', reject)
    })
    outgoing.on('error', reject).end()
  })
}

describe('no request fails while files change', () => {
  const mock = (n: number) => `
    import { far } from '../lib/near'
    export default { 'GET /version': async ({ delay }) => { const before = ${n}; await delay(1); return [before, ${n}, far] } }`
  const helper = (n: number) => `export const far = ${n}`
  const files = {
    'mocks/a.ts': mock(0),
    'lib/near.ts': `export { far } from './far'`,
    'lib/far.ts': helper(0),
  }

  it('200 saves of a mock and of its helper, of which every tenth is broken', async () => {
    await using it = await live(files)
    const { stop } = hammer(it, '/version')
    for (let n = 1; n <= 100; n++) {
      const bad = n % 10 === 0
      it.write({ 'mocks/a.ts': bad ? 'export default {,\n\n' : mock(n) })
      await pause(n % 25)
      it.write({ 'lib/far.ts': helper(n) })
      await pause(n % 40)
    }
    it.write({ 'mocks/a.ts': mock(101), 'lib/far.ts': helper(101) })
    await it.gives('/version', [101, 101, 101])
    const seen = await stop()
    expect(seen.failures).toEqual([])
    expect(seen.requests).toBeGreaterThan(200)
    expect(seen.bodies.size).toBeGreaterThan(10)
    for (const body of seen.bodies) {
      const [before, after, far] = JSON.parse(body) as [number, number, number]
      expect(after).toBe(before)
      expect(before % 10 === 0 && before > 0).toBe(false)
      // The helper of the same moment, or of just before it was saved too.
      expect([0, 1]).toContain(before - far)
    }
  })

  it('200 reloads one by one', async () => {
    await using it = await live({ 'mocks/a.json': { 'GET /version': 0 } })
    const { stop } = hammer(it, '/version')
    for (let n = 1; n <= 200; n++) {
      if (n % 2) it.write({ 'mocks/a.json': { 'GET /version': n } })
      else {
        it.write({ 'mocks/a.json.tmp': { 'GET /version': n } })
        renameSync(it.at('mocks/a.json.tmp'), it.at('mocks/a.json'))
      }
      await it.gives('/version', n)
    }
    const seen = await stop()
    expect(seen.failures).toEqual([])
    expect([...seen.bodies].every((body) => /^\d+$/.test(body) && Number(body) <= 200)).toBe(true)
    expect(it.events.length).toBeGreaterThanOrEqual(200)
  })

  it('two files that are saved together are served together', async () => {
    const pair = (n: number) => ({
      'mocks/a.ts': `import { b } from './_b'\nexport default { 'GET /pair': [${n}, b] }`,
      'mocks/_b.ts': `export const b = ${n}`,
    })
    await using it = await live(pair(0))
    const { stop } = hammer(it, '/pair')
    for (let n = 1; n <= 30; n++) {
      it.write(pair(n))
      await it.gives('/pair', [n, n])
    }
    const seen = await stop()
    expect(seen.failures).toEqual([])
    const mixed = [...seen.bodies].filter((body) => new Set(JSON.parse(body) as number[]).size > 1)
    expect(mixed).toEqual([])
  })
})

it('a request that began before a reload ends as it began', async () => {
  const gate = { began: 0, isOpen: false }
  Object.assign(globalThis, { gate })
  const version = (n: number) => ({
    'mocks/a.ts': `
      import { helper } from './_helper'
      export default {
        'GET /slow': async () => {
          const before = helper()
          gate.began++
          while (!gate.isOpen) await new Promise((next) => setTimeout(next, 5))
          return [${n}, before, helper()]
        },
      }`,
    'mocks/_helper.ts': `export const helper = () => ${n}`,
  })
  await using it = await live(version(1))
  const first = it.get('/slow')
  await vi.waitFor(() => expect(gate.began).toBe(1))
  it.write({ ...version(2), 'mocks/new.json': { 'GET /new': true } })
  await it.gives('/new', true)
  const second = it.get('/slow')
  await vi.waitFor(() => expect(gate.began).toBe(2))
  it.remove('mocks/a.ts')
  await it.change('removed', 'mocks/a.ts')
  expect((await it.get('/slow')).status).toBe(404)
  gate.isOpen = true
  expect(await first).toMatchObject({ status: 200, body: [1, 1, 1] })
  expect(await second).toMatchObject({ status: 200, body: [2, 2, 2] })
})
