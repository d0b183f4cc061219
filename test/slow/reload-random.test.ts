import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { sfc32 } from '../../src/random.ts'
import { live, type Live } from '../support/live.ts'

const helpers = ['lib/x.ts', 'lib/y.ts', 'mocks/_z.ts']
const mocks = ['a.json', 'b.ts', 'deep/c.json', 'deep/d.ts', 'deep/er/e.ts'].map(
  (name) => `mocks/${name}`,
)
const addresses = [...mocks, ...helpers].map((name) => `/${name}`)

/** A good text of a file: a mock that answers at its own name, or a helper that may import another. */
function goodText(file: string, n: number, pick: (count: number) => number): string {
  if (file.endsWith('.json')) return JSON.stringify({ [`GET /${file}`]: n })
  const up = file.startsWith('lib/') ? './' : '../'.repeat(file.split('/').length - 1) + 'lib/'
  const other = pick(2) ? `import { value as other } from '${up}x'` : 'const other = 0'
  if (file === 'lib/x.ts') return `export const value = ${n}`
  if (helpers.includes(file)) return `${other}\nexport const value = [${n}, other]`
  return `${other}\nimport { value } from '${up}y'\nexport default { 'GET /${file}': [${n}, other, value] }`
}

/** One edit as a person, an editor or a version control system makes it. */
function edit(it: Live, n: number, pick: (count: number) => number): void {
  const all = [...mocks, ...helpers]
  const file = all[pick(all.length)] ?? ''
  const text = goodText(file, n, pick)
  const kind = pick(9)
  if (kind <= 3) it.write({ [file]: text })
  else if (kind === 4) it.write({ [file]: text.slice(0, pick(text.length)) })
  else if (kind === 5) {
    it.write({ [`${file}.tmp`]: text })
    renameSync(it.at(`${file}.tmp`), it.at(file))
  } else if (kind === 6 && existsSync(it.at(file))) it.remove(file)
  else if (kind === 7 && existsSync(it.at('mocks/deep'))) it.remove('mocks/deep')
  else if (kind === 8) for (const each of all) it.write({ [each]: goodText(each, n, pick) })
  else if (existsSync(it.at(file))) writeFileSync(it.at(file), '')
}

async function answers(get: (path: string) => Promise<Response>): Promise<unknown> {
  const found: Record<string, unknown> = {}
  for (const address of addresses) {
    const response = await get(address)
    found[address] = response.status === 200 ? await response.json() : response.status
  }
  return found
}

it.each([1, 2, 3, 4, 5, 6])('after any edits it is as if it had just begun (%i)', async (seed) => {
  const next = sfc32(seed)
  const pick = (count: number): number => Math.floor(next() * count)
  const all = [...mocks, ...helpers]
  await using it = await live({})
  for (let n = 1; n <= 60; n++) {
    edit(it, n, pick)
    if (pick(3) > 0) await pause(pick(40))
  }
  // Every mock is there and good in the end, whatever it was before; helpers that are gone stay so.
  for (const file of all)
    if (mocks.includes(file) || existsSync(it.at(file))) {
      it.write({ [file]: goodText(file, 1000, pick) })
    }
  await it.settled()
  await using fresh = await createMockServer({ cwd: it.cwd })
  // What lost a helper for good is served in its last good version, and told of as broken.
  const isWhole = fresh.overview().diagnostics.length === 0
  expect(it.server.overview().diagnostics).toEqual(fresh.overview().diagnostics)
  if (!isWhole) it.write(Object.fromEntries(all.map((file) => [file, goodText(file, 2000, pick)])))
  await it.settled()
  await using last = await createMockServer({ cwd: it.cwd })
  expect(await answers((path) => fetch(it.server.url + path))).toEqual(
    await answers((path) => last.fetch(path)),
  )
  expect(it.server.overview()).toEqual(last.overview())
})
