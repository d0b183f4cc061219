// Measures the page's list of calls at 500 requests a second in Chromium: frames drawn of 600 in 10 s, and the time of
// the main thread, with the Preact of the package and, where it is installed beside it, another version in turns:
//
//   npm install --no-save preact-next@npm:preact@11
//   npm run bench -- page
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Browser } from '@playwright/test'
import { build } from 'vite'
import { createMockServer } from '../../src/index.ts'
import { median, type Figure } from '../lib/figures.ts'

const perSecond = 500
const rounds = 3

/** Figures of one run of the page. */
interface Run {
  readonly frames: number
  /** Share of the time in which the main thread works. */
  readonly busy: number
}

/** The figures of each version of Preact, and the size of its script. */
export async function measurePage(scale: number): Promise<Figure[]> {
  const seconds = Math.max(2, 10 * scale)
  const other = resolve('node_modules/preact-next')
  const versions = [undefined, ...(existsSync(other) ? [other] : [])]
  const pages = await Promise.all(versions.map(buildWith))
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  })
  const runs = pages.map((): Run[] => [])
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [index, files] of pages.entries())
        runs[index]?.push(await run(browser, files, seconds))
    }
  } finally {
    await browser.close()
  }
  return versions.flatMap((path, index) => {
    const name = path ? 'the other Preact' : 'Preact of the package'
    const found = runs[index] ?? []
    return [
      {
        what: `frames of ${60 * seconds}, ${name}`,
        value: median(found.map(({ frames }) => frames)),
        unit: '',
      },
      {
        what: `main thread, ${name}`,
        value: 100 * median(found.map(({ busy }) => busy)),
        unit: ' %',
      },
    ]
  })
}

type Files = ReadonlyMap<string, string>

async function buildWith(preact: string | undefined): Promise<Files> {
  const output = await build({
    root: resolve('src/dashboard'),
    base: './',
    configFile: false,
    logLevel: 'warn',
    ...(preact !== undefined && { resolve: { alias: { preact } } }),
    build: { write: false, modulePreload: false, assetsInlineLimit: 0, target: 'es2023' },
  })
  const [first] = [output].flat()
  if (!first || !('output' in first)) throw new Error('Vite made no page.')
  return new Map(
    first.output.map((file) => [
      file.fileName,
      String(file.type === 'chunk' ? file.code : file.source),
    ]),
  )
}

async function run(browser: Browser, files: Files, seconds: number): Promise<Run> {
  await using server = await createMockServer({ mocks: [{ 'GET /health': { ok: true } }], port: 0 })
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  try {
    const base = `${server.url}/__mockapi/`
    await page.route(`${base}**`, async (route) => {
      const name = route.request().url().slice(base.length) || 'index.html'
      const body = files.get(name)
      if (body === undefined) return await route.continue()
      const type = name.endsWith('js')
        ? 'text/javascript'
        : name.endsWith('css')
          ? 'text/css'
          : 'text/html'
      await route.fulfill({ body, contentType: name.endsWith('svg') ? 'image/svg+xml' : type })
    })
    await page.goto(base)
    await page.getByText('Nothing was asked yet').waitFor()
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const taskTime = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
    }
    const load = send((path) => server.fetch(path), seconds)
    const before = await taskTime()
    const frames = await page.evaluate(`new Promise((done) => {
      const end = performance.now() + ${seconds * 1000}
      let frames = 0
      const draw = () => (frames++, performance.now() < end ? requestAnimationFrame(draw) : done(frames))
      requestAnimationFrame(draw)
    })`)
    const busy = ((await taskTime()) - before) / seconds
    await load
    return { frames: frames as number, busy }
  } finally {
    await page.close()
  }
}

/** Sends requests evenly, as many as are due by the clock. */
async function send(fetch: (path: string) => unknown, seconds: number): Promise<void> {
  const start = performance.now()
  const total = perSecond * seconds
  for (let sent = 0; sent < total; await wait(4)) {
    const due = Math.min(total, ((performance.now() - start) / 1000) * perSecond)
    for (; sent < due; sent++) await fetch(`/health?${sent}`)
  }
}
