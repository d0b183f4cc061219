import { answerValue, type ImportedAnswer } from '../conversion/answer.ts'
import { textIn, type Loose } from '../conversion/loose.ts'
import { valueOf, type MockFolder } from '../conversion/mock-folder.ts'

/** The state in which each scenario of WireMock begins. */
const start = 'Started'

interface Scenario {
  /** The file of its first stub. */
  readonly file: string
  readonly states: Set<string>
  readonly stubs: {
    readonly state: string | undefined
    readonly key: string
    readonly value: unknown
  }[]
}

/** Collects the stubs of scenarios, and writes them as `$scenarios`. */
export class ScenarioWriter {
  readonly #folder: MockFolder
  readonly #scenarios = new Map<string, Scenario>()

  constructor(folder: MockFolder) {
    this.#folder = folder
  }

  add(stub: Loose, file: string, key: string, answer: ImportedAnswer): void {
    const name = textIn(stub, 'scenarioName')
    const [state, next] = [textIn(stub, 'requiredScenarioState'), textIn(stub, 'newScenarioState')]
    const own = this.#scenarios.get(name) ?? { file, states: new Set([start]), stubs: [] }
    this.#scenarios.set(name, own)
    for (const each of [state, next]) if (each !== '') own.states.add(each)
    const value = answerValue({ ...answer, ...(next !== '' && { moveTo: next }) })
    own.stubs.push({ state: state === '' ? undefined : state, key, value })
    this.#folder.endpoints++
  }

  write(): void {
    const byFile = new Map<string, Record<string, unknown>>()
    for (const [name, { file, states, stubs }] of this.#scenarios) {
      const $states = [...states].map((state) => {
        // A stub that needs no state answers in all of them.
        const own = stubs.filter((each) => each.state === undefined || each.state === state)
        const keys = [...new Set(own.map(({ key }) => key))]
        const mocks = keys.map((key) => {
          const values = own.filter((each) => each.key === key).map(({ value }) => value)
          return [key, valueOf(values)] as const
        })
        return [state, Object.fromEntries(mocks)] as const
      })
      const scenario = { $active: true, $start: start, $states: Object.fromEntries($states) }
      byFile.set(file, { ...byFile.get(file), [name]: scenario })
    }
    for (const [file, $scenarios] of byFile) this.#folder.addHead(file, { $scenarios })
  }
}
