import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One save, and how an answer looks once it is served. */
export interface Save {
  readonly name: string
  /** Carries it out. */
  readonly save: () => void
  /** The address to ask. */
  readonly path: string
  readonly isServed: (answer: Answer) => boolean
}

/** What an answer must be like after a save. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** Whether a header names a broken file. */
  readonly broken: boolean
}

/**
 * A folder of mocks that is edited step by step: JSON, TypeScript, a helper that all of it imports.
 *
 * @returns the save with a number, from 1 on: ten kinds in turn, a broken one and new names among them
 */
export function createSaves(cwd: string): (n: number) => Save {
  const write = (file: string, text: string) => writeFileSync(join(cwd, file), text)
  const edit = (file: string, text: string, path: string, n: number): Save => ({
    name: `edit ${file}`,
    save: () => write(file, text),
    path,
    isServed: (answer) => answer.status === 200 && !answer.broken && answer.text.includes(`:${n}}`),
  })
  const replace = (file: string, text: string, path: string, n: number): Save => ({
    ...edit(file, text, path, n),
    name: `replace ${file}`,
    save: () => {
      write(`${file}.tmp`, text)
      renameSync(join(cwd, `${file}.tmp`), join(cwd, file))
    },
  })
  const breakFile = (file: string, text: string): Save => ({
    name: `break ${file}`,
    save: () => write(file, text),
    path: '/one',
    isServed: ({ status, broken }) => status === 200 && broken,
  })
  const add = (n: number): Save => ({
    name: 'add',
    save: () => {
      write(`mocks/new${n}.ts`, mock(`new${n}`, n))
      write(`mocks/list${n}.json`, JSON.stringify([{ id: n, text: filler(n) }]))
    },
    path: `/list${n}/${n}`,
    isServed: ({ status }) => status === 200,
  })
  const remove = (n: number): Save => ({
    name: 'remove',
    save: () => {
      for (const name of [`new${n}.ts`, `list${n}.json`]) rmSync(join(cwd, 'mocks', name))
    },
    path: `/new${n}`,
    isServed: ({ status }) => status === 404,
  })

  for (const folder of ['mocks', 'lib']) mkdirSync(join(cwd, folder))
  write('lib/helper.ts', helper(0))
  write('mocks/a.json', json(0))
  for (const name of ['one', 'two', 'three', 'four']) write(`mocks/${name}.ts`, mock(name, 0))
  const kinds: readonly ((n: number) => Save)[] = [
    (n) => edit('mocks/a.json', json(n), '/json', n),
    (n) => edit('mocks/one.ts', mock('one', n), '/one', n),
    (n) => edit('lib/helper.ts', helper(n), '/four', n),
    (n) => breakFile('mocks/two.ts', `${mock('two', n)} = ;\n\n`),
    (n) => edit('mocks/two.ts', mock('two', n), '/two', n),
    (n) => breakFile('lib/helper.ts', `throw new Error('broken ${n}')\n\n`),
    (n) => edit('lib/helper.ts', helper(n), '/three', n),
    (n) => replace('mocks/a.json', json(n), '/json', n),
    (n) => add(n),
    (n) => remove(n - 1),
  ]
  return (n) => kinds[(n - 1) % kinds.length]?.(n) as Save
}

function filler(n: number): string {
  return `${n} `.repeat(500)
}

function json(n: number): string {
  return JSON.stringify({ 'GET /filler': filler(n), 'GET /json': { version: n } })
}

function helper(n: number): string {
  return `/* ${filler(n)} */\nexport const helper: number = ${n}`
}

function mock(name: string, n: number): string {
  return `/* ${filler(n)} */
    import { resource } from 'mockapi'
    import { helper } from '../lib/helper'
    export const things = resource('things-${name}', { seed: [{ name: 'a thing' }] })
    export default { 'GET /${name}': () => ({ helper, version: Math.max(helper, ${n}) }) }`
}
