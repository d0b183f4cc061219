import { didYouMean } from '../../errors/nearest.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'
import { instructionProblem, looksLikeInstruction } from '../../generate/instructions.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import { compileEndpoint } from './endpoint.ts'
import type { EndpointFile } from './endpoint.ts'

/** Reads `$scenarios`: scenarios by name. */
export function readScenarios(value: unknown, file: EndpointFile): ScenarioDeclaration[] {
  const path = ['$scenarios']
  const hint = 'Write { "empty cart": { "GET /cart": { "items": [] } } }.'
  if (!isObject(value)) {
    file.report(path, { code: 'bad-instruction', message: '"$scenarios" is no object.', hint })
    return []
  }
  return Object.entries(value).flatMap(([name, scenario]) => {
    if (isObject(scenario) && name.trim() !== '') {
      return [readScenario(name, scenario, [...path, name], file)]
    }
    const message = `The scenario ${JSON.stringify(name)} is no object with a name.`
    file.report([...path, name], { code: 'bad-instruction', part: 'key', message, hint })
    return []
  })
}

type Members = Readonly<Record<string, unknown>>

function readScenario(
  name: string,
  scenario: Members,
  path: JsonPath,
  file: EndpointFile,
): ScenarioDeclaration {
  const { $states, $start, $active, ...endpoints } = scenario
  const origin = file.originOf(path)
  const active = readActive($active, path, file.report)
  if ($states === undefined) {
    if ($start !== undefined) {
      const message = '"$start" means nothing without "$states".'
      file.report([...path, '$start'], { code: 'bad-instruction', part: 'key', message })
    }
    const states = new Map([['', readOverlay(endpoints, path, file)]])
    return { name, origin, active, start: '', states }
  }
  const states = readStates($states, [...path, '$states'], file)
  const [stranger] = Object.keys(endpoints)
  if (stranger !== undefined) {
    const message = `${JSON.stringify(stranger)} stands beside "$states".`
    const hint = 'Put it into the states in which it answers.'
    file.report([...path, stranger], { code: 'bad-instruction', part: 'key', message, hint })
  }
  return { name, origin, active, start: readStart($start, states, path, file.report), states }
}

function readStates(
  value: unknown,
  path: JsonPath,
  file: EndpointFile,
): ReadonlyMap<string, readonly Endpoint[]> {
  if (!isObject(value) || Object.keys(value).length === 0) {
    const message = '"$states" is no object of states.'
    const hint = 'Write { "pending": { "GET /orders/1": { "status": "pending" } } }.'
    file.report(path, { code: 'bad-instruction', message, hint })
    return new Map([['', []]])
  }
  const names = Object.keys(value)
  return new Map(
    names.map((state) => {
      const at = [...path, state]
      const mocks = value[state]
      if (isObject(mocks)) return [state, readOverlay(mocks, at, file, names)] as const
      const message = `The state ${JSON.stringify(state)} is no object of endpoints.`
      file.report(at, { code: 'bad-instruction', message })
      return [state, []] as const
    }),
  )
}

/** @param states those that an answer may lead to; none outside of a scenario with states */
function readOverlay(
  mocks: Members,
  path: JsonPath,
  file: EndpointFile,
  states: readonly string[] = [],
): readonly Endpoint[] {
  const below: EndpointFile = {
    ...file,
    plain: false,
    defaults: undefined,
    states,
    report: (at, problem) => file.report([...path, ...at], problem),
    originOf: (at) => file.originOf([...path, ...at]),
  }
  return Object.entries(mocks).flatMap(([key, value]) => {
    if (looksLikeInstruction(key)) {
      below.report([key], instructionProblem(key))
      return []
    }
    return compileEndpoint(key, value, below) ?? []
  })
}

function readActive(value: unknown, path: JsonPath, report: Report): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false
  const message = `"$active" is ${JSON.stringify(value)}.`
  report([...path, '$active'], {
    code: 'bad-instruction',
    message,
    hint: 'Write true, or leave it out.',
  })
  return false
}

function readStart(
  value: unknown,
  states: ReadonlyMap<string, unknown>,
  path: JsonPath,
  report: Report,
): string {
  const [first = ''] = states.keys()
  if (value === undefined) return first
  if (typeof value === 'string' && states.has(value)) return value
  const names = [...states.keys()]
  const near = typeof value === 'string' ? didYouMean(value, names) : ''
  report([...path, '$start'], {
    code: 'bad-instruction',
    message: `"$start" is ${JSON.stringify(value)}, which is none of the states.`,
    hint: near || `States are ${names.join(', ')}.`,
  })
  return first
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
