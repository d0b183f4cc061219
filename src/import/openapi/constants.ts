import { Code, printValue } from '../conversion/print.ts'

/** Values of a module that have a name, so that each is written once. */
export class Constants {
  readonly #names = new Map<string, string>()
  readonly #taken: Set<string>
  readonly #lines: string[] = []

  /** @param taken names that mean something else in the module */
  constructor(taken: readonly string[] = []) {
    this.#taken = new Set(taken)
  }

  /** The declarations, each with an empty line after it. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** The name of a value. @param wanted how to call it, if no other one is called so */
  nameOf(value: unknown, wanted: string): Code {
    const known = this.#names.get(printValue(value, 'ts'))
    if (known !== undefined) return new Code(known)
    let name = wanted
    for (let count = 2; this.#taken.has(name); count++) name = `${wanted}${count}`
    this.#taken.add(name)
    this.#names.set(printValue(value, 'ts'), name)
    const head = `const ${name} = `
    this.#lines.push(`${head}${printValue(value, 'ts', '', head.length)}`, '')
    return new Code(name)
  }
}
