import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { Agent, request, type IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { median, type Figure } from '../lib/figures.ts'
import { freePort, poll, startNode, stop, writeFiles } from '../lib/process.ts'

const calls = 2_000
const streams = 20
const megabytes = 1024

/** The real API: 1 KB of JSON, an event whose time of sending is in it, and as many megabytes as the path says. */
const realApi = `
  import { createServer } from 'node:http'
  const text = JSON.stringify({ text: 'a'.repeat(1000) })
  const piece = Buffer.alloc(65_536)
  createServer(({ url }, response) => {
    if (url === '/event') {
      response.setHeader('content-type', 'text/event-stream')
      response.write('data: ' + Date.now() + '\\n\\n')
      return
    }
    let left = Number(url.slice('/mb/'.length)) * 16
    if (!(left > 0)) return response.setHeader('content-type', 'application/json').end(text)
    const more = () => {
      while (left-- > 0) if (!response.write(piece)) return response.once('drain', more)
      response.end()
    }
    more()
  }).listen(Number(process.argv[1]), '127.0.0.1')`

/** As little of a proxy as `node:http` allows: it passes on what comes, and looks at nothing. */
const bareProxy = `
  import { Agent, createServer, request } from 'node:http'
  const agent = new Agent({ keepAlive: true })
  const [, port, real] = process.argv
  createServer(({ method, url: path, headers }, response) => {
    const passed = (answer) => answer.pipe(response.writeHead(answer.statusCode, answer.headers))
    request(real, { agent, method, path, headers }, passed).end()
  }).listen(Number(port), '127.0.0.1')`

const agent = new Agent({ keepAlive: true })

async function ask(url: string): Promise<IncomingMessage> {
  const [answer] = (await once(request(url, { agent }).end(), 'response')) as [IncomingMessage]
  return answer
}

/** Reads an answer to its end; returns how long that took, ms. */
async function read(url: string): Promise<number> {
  const before = performance.now()
  const answer = await ask(url)
  answer.resume()
  await once(answer, 'end')
  return performance.now() - before
}

/** How long after an event was sent its first byte is here, ms. */
async function firstByte(url: string): Promise<number> {
  const answer = await ask(url)
  const [chunk] = (await once(answer, 'data')) as [Buffer]
  const late = Date.now() - Number(/\d+/.exec(chunk.toString())?.[0])
  answer.destroy()
  return late
}

/** The most memory that a process has had so far, MB; of Linux alone. */
function peakOf(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** What `--proxy` adds to a call, to the first byte of a stream, and to the memory while 1 GB passes. */
export async function measureProxy(scale: number): Promise<Figure[]> {
  const [realPort, port, barePort] = [await freePort(), await freePort(), await freePort()]
  const [real = '', url = '', bare = ''] = [realPort, port, barePort].map(
    (each) => `http://127.0.0.1:${each}`,
  )
  const cwd = writeFiles({ 'mocks/api.json': '{ "GET /health": { "ok": true } }' })
  const upstream = startNode(['--input-type=module', '--eval', realApi, String(realPort)])
  const passing = startNode(['--input-type=module', '--eval', bareProxy, String(barePort), real])
  const args = ['serve', '--proxy', real, '--port', String(port), '--quiet', '--no-watch']
  const server = startNode([resolve('dist/bin.js'), ...args], { cwd })
  const isUp = () => read(`${url}/x`).catch(() => undefined)
  try {
    await poll('the real API and the proxy', isUp, { child: server, interval: 50 })
    const times = { direct: [] as number[], bare: [] as number[], proxied: [] as number[] }
    const ways = Object.entries({ direct: real, bare, proxied: url }) as [
      keyof typeof times,
      string,
    ][]
    // By turns, so that what else the machine does slows down all of them, and in an order that is drawn each time, since
    // a server goes on for a while after its answer.
    for (let call = 0; call < calls * scale + 500; call++) {
      for (const [way, base] of ways.toSorted(() => Math.random() - 0.5)) {
        const time = await read(`${base}/x`)
        if (call >= 500) times[way].push(time)
      }
    }
    const late: number[] = []
    for (let call = 0; call < streams; call++) late.push(await firstByte(`${url}/event`))
    await read(`${url}/mb/${Math.ceil(megabytes * scale)}`)
    const before = peakOf(server.pid as number)
    await read(`${url}/mb/${Math.ceil(megabytes * scale)}`)
    const grown = peakOf(server.pid as number) - before
    const direct = median(times.direct)
    return [
      { what: 'a call without the proxy, median', value: direct, unit: ' ms' },
      {
        what: 'what a bare `node:http` proxy adds',
        value: median(times.bare) - direct,
        unit: ' ms',
      },
      {
        what: 'what the proxy adds',
        value: median(times.proxied) - direct,
        unit: ' ms',
        most: 0.5,
      },
      { what: 'first byte of a stream, median', value: median(late), unit: ' ms', most: 10 },
      { what: 'memory while 1 GB passes, a second time', value: grown, unit: ' MB', most: 30 },
    ]
  } finally {
    await Promise.all([stop(server), stop(passing), stop(upstream)])
    rmSync(cwd, { recursive: true, force: true })
  }
}
