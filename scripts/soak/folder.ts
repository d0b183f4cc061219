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

/** What a step looks at in an answer. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** Whether a header names a broken file. */
  readonly broken: boolean
}

/** A folder of mocks that is edited step by step: JSON, TypeScript, a helper that all of it imports. */
export class SoakFolder {
  readonly #cwd: string

  constructor(cwd: string) {
    this.#cwd = cwd
    for (const folder of ['mocks', 'lib']) mkdirSync(join(cwd, folder))
    this.#write('lib/helper.ts', helper(0))
    this.#write('mocks/a.json', json(0))
    for (const name of ['one', 'two', 'three', 'four'])
      this.#write(`mocks/${name}.ts`, mock(name, 0))
  }

  /** The save with a number, from 1 on: ten kinds in turn, a broken one and new names among them. */
  step(n: number): Save {
    const steps = [
      this.#edit('mocks/a.json', json(n), '/json', n),
      this.#edit('mocks/one.ts', mock('one', n), '/one', n),
      this.#edit('lib/helper.ts', helper(n), '/four', n),
      this.#break('mocks/two.ts', `${mock('two', n)} = ;\n\n`),
      this.#edit('mocks/two.ts', mock('two', n), '/two', n),
      this.#break('lib/helper.ts', `throw new Error('broken ${n}')\n\n`),
      this.#edit('lib/helper.ts', helper(n), '/three', n),
      this.#replace('mocks/a.json', json(n), '/json', n),
      this.#add(n),
      this.#remove(n - 1),
    ]
    return steps[(n - 1) % steps.length] as Save
  }

  #edit(file: string, text: string, path: string, n: number): Save {
    const isServed = (answer: Answer): boolean =>
      answer.status === 200 && !answer.broken && answer.text.includes(`:${n}}`)
    return { name: `edit ${file}`, save: () => this.#write(file, text), path, isServed }
  }

  #replace(file: string, text: string, path: string, n: number): Save {
    const save = (): void => {
      this.#write(`${file}.tmp`, text)
      renameSync(join(this.#cwd, `${file}.tmp`), join(this.#cwd, file))
    }
    return { ...this.#edit(file, text, path, n), name: `replace ${file}`, save }
  }

  #break(file: string, text: string): Save {
    return {
      name: `break ${file}`,
      save: () => this.#write(file, text),
      path: '/one',
      isServed: ({ status, broken }) => status === 200 && broken,
    }
  }

  #add(n: number): Save {
    const save = (): void => {
      this.#write(`mocks/new${n}.ts`, mock(`new${n}`, n))
      this.#write(`mocks/list${n}.json`, JSON.stringify([{ id: n, text: filler(n) }]))
    }
    const isServed = ({ status }: Answer): boolean => status === 200
    return { name: 'add', save, path: `/list${n}/${n}`, isServed }
  }

  #remove(n: number): Save {
    const save = (): void => {
      for (const name of [`new${n}.ts`, `list${n}.json`]) rmSync(join(this.#cwd, 'mocks', name))
    }
    return { name: 'remove', save, path: `/new${n}`, isServed: ({ status }) => status === 404 }
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#cwd, file), text)
  }
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
