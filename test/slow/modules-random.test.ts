import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import { ModuleRunner } from '../../src/mocks/modules/runner.ts'
import { moduleFolder, type ModuleFolder } from '../support/module-folder.ts'

const files = 10
const entries = 4

/** A small generator, so that a failing run can be repeated. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** A file that imports only later ones, by any spelling, in any way; or one that fails. */
function source(index: number, round: number, roll: (sides: number) => number): string {
  if (roll(16) === 0) return `export const v = = ${round}`
  if (roll(16) === 0) return `\nthrow new Error('${round}')`
  const count = index + 1 < files ? roll(3) : 0
  const imports = Array.from({ length: count }, (_, n) => {
    const file = `./f${index + 1 + roll(files - index - 1)}${['', '.js', '.ts'][roll(3)]}`
    if (roll(6) === 0) {
      return `const { v: v${n} } = await import('${file}').catch(() => ({ v: 'caught' }))`
    }
    return `import { ${roll(20) === 0 ? 'none' : 'v'} as v${n} } from '${file}'`
  })
  const names = imports.map((_, n) => `v${n}`).join()
  const data = roll(5) === 0 ? "import d from './d.json'" : 'const d = 0'
  const value = `'${index}:${round}[' + [${names}] + JSON.stringify(d) + ']'`
  return [...imports, data, `export const v: string = ${value}`].join('\n')
}

async function results(
  folder: ModuleFolder,
  runner: ModuleRunner,
  changed: readonly string[],
): Promise<unknown[]> {
  const pass = runner.begin(new Set(changed.map(folder.at)))
  const found: unknown[] = []
  for (let index = 0; index < entries; index++) {
    try {
      found.push((await pass.import(folder.at(`f${index}.ts`))).exports['v'])
    } catch (error) {
      found.push(error instanceof MockapiError ? error.message : error)
    }
  }
  pass.commit()
  return found
}

it.each([1, 2, 3, 4])('after any edits it is as if it had just begun (%i)', async (seed) => {
  const roll = dice(seed)
  const folder = moduleFolder({ 'd.json': '1' })
  for (let index = 0; index < files; index++) {
    folder.write({ [`f${index}.ts`]: source(index, 0, roll) })
  }
  let changed: string[] = []
  for (let round = 1; round <= 40; round++) {
    const fresh = new ModuleRunner({
      root: folder.root,
      provided: {},
      fallback: () => undefined,
    })
    expect(await results(folder, folder.runner, changed)).toEqual(await results(folder, fresh, []))
    changed = Array.from({ length: 1 + roll(3) }, () => edit(round))
  }

  function edit(round: number): string {
    const index = roll(files)
    const kind = roll(10)
    const name = kind === 0 ? 'd.json' : kind === 1 ? `f${index}.js` : `f${index}.ts`
    if (kind === 0) folder.write({ [name]: ['1', '{"a":2}', '{', '[3]'][roll(4)] ?? '' })
    else if (kind < 3 && existsSync(folder.at(name))) folder.remove(name)
    else if (kind === 1) folder.write({ [name]: `export const v = 'js${round}'` })
    else folder.write({ [name]: source(index, round, roll) })
    return name
  }
})
