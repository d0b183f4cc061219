import { hash32, sfc32, type Random } from '../../random.ts'
import { createPlaceholders, type Placeholders } from './random.ts'
import { misspelt } from './placeholder.ts'
import { renderTemplate } from './template.ts'

/** What `import Mock from 'mockjs'` gives in a mock file. */
export interface Mock {
  readonly version: string
  readonly Random: Placeholders & { readonly extend: (more: Placeholders) => Placeholders }
  /** Data of a template; with an address in front nothing is intercepted, and the result is `Mock` itself. */
  readonly mock: (...args: readonly unknown[]) => unknown
  /** Does nothing: an endpoint has a `timeout` of its own. */
  readonly setup: (settings?: object) => void
}

/** The numbers of the answer that is being made; undefined while none is. */
let ofAnswer: Random | undefined

/** Runs a function whose `Mock.mock` and `Random` are decided by a source of numbers, until it returns or awaits. */
export function withRandom<Result>(random: Random, run: () => Result): Result {
  const before = ofAnswer
  ofAnswer = random
  try {
    return run()
  } finally {
    ofAnswer = before
  }
}

/** What `Random.extend` has added, in whatever file: a template of an answer may name it. */
const extended: Placeholders = {}

/** Makes the data of an answer, each time anew. */
export function renderAnswer(template: unknown, random: Random): unknown {
  let placeholders: Placeholders | undefined
  const open = () => (placeholders ??= { ...createPlaceholders(random), ...extended })
  return withRandom(random, () => renderTemplate(template, random, open))
}

/** Placeholders of a template that are none, each with the name that it may stand for. */
export function misspeltPlaceholders(template: unknown): ReadonlyMap<string, string> {
  return misspelt(template, { ...createPlaceholders(() => 0), ...extended })
}

/** Makes `Mock` for one mock file: what the file makes while it is loaded depends on the seed and its name alone. */
export function createMock(seed: string | number, file: string): Mock {
  const own = sfc32(hash32(`${seed}\n${file}`))
  const next: Random = () => (ofAnswer ?? own)()
  const placeholders: Placeholders = { ...createPlaceholders(next), ...extended }
  const extend = (more: Placeholders) => {
    Object.assign(extended, more)
    return Object.assign(placeholders, more)
  }
  const Random = Object.defineProperty(placeholders, 'extend', { value: extend }) as Mock['Random']
  const mock: Mock = {
    version: '1.1.0',
    Random,
    mock: (...args) => (args.length > 1 ? mock : renderTemplate(args[0], next, () => placeholders)),
    setup: () => undefined,
  }
  return mock
}

/** The module `mockjs` for one mock file, by `import` and by `require`. */
export function mockjsModule(seed: string | number, file: string): object {
  const mock = createMock(seed, file)
  return { ...mock, default: mock }
}
