import { didYouMean } from '../../errors/nearest.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { instructionProblem, looksLikeInstruction } from '../../generate/instructions.ts'
import { badInstruction, badKey, type JsonPath, type Report } from '../../generate/report.ts'
import { compileEndpoint, type FileContext } from './endpoint.ts'

type Members = Readonly<Record<string, unknown>>

/** Reads `$scenarios`: scenarios by name. */
export function readScenarios(value: unknown, file: FileContext): ScenarioDeclaration[] {
  const path = ['$scenarios']
  const hint = 'Write { "empty cart": { "GET /cart": { "items": [] } } }.'
  if (!isObject(value)) {
    badInstruction(file.report, path, '"$scenarios" is no object.', hint)
    return []
  }
  return Object.entries(value).flatMap(([name, scenario]) => {
    if (isObject(scenario) && name.trim() !== '') {
      return [readScenario(name, scenario, [...path, name], file)]
    }
    const message = `The scenario ${JSON.stringify(name)} is no object with a name.`
    badKey(file.report, [...path, name], message, hint)
    return []
  })
}

function readScenario(
  name: string,
  { $states, $start, $active, ...endpoints }: Members,
  path: JsonPath,
  file: FileContext,
): ScenarioDeclaration {
  const { report } = file
  const origin = file.originOf(path)
  if ($active !== undefined && typeof $active !== 'boolean') {
    const message = `"$active" is ${JSON.stringify($active)}.`
    badInstruction(report, [...path, '$active'], message, 'Write true, or leave it out.')
  }
  const active = $active === true
  if ($states === undefined) {
    if ($start !== undefined) {
      badKey(report, [...path, '$start'], '"$start" means nothing without "$states".')
    }
    const states = new Map([['', readOverrides(endpoints, path, file)]])
    return { name, origin, active, start: '', states }
  }
  const states = readStates($states, [...path, '$states'], file)
  const [other] = Object.keys(endpoints)
  if (other !== undefined) {
    const message = `${JSON.stringify(other)} stands beside "$states".`
    const hint = 'Put it into the states in which it answers.'
    badKey(report, [...path, other], message, hint)
  }
  const start = readStart($start, [...states.keys()], [...path, '$start'], report)
  return { name, origin, active, start, states }
}

function readStates(
  value: unknown,
  path: JsonPath,
  file: FileContext,
): ReadonlyMap<string, readonly Endpoint[]> {
  const names = isObject(value) ? Object.keys(value) : []
  if (!isObject(value) || names.length === 0) {
    const hint = 'Write { "pending": { "GET /orders/1": { "status": "pending" } } }.'
    badInstruction(file.report, path, '"$states" is no object of states.', hint)
    return new Map([['', []]])
  }
  return new Map(
    names.map((state) => {
      const at = [...path, state]
      const mocks = value[state]
      if (isObject(mocks)) return [state, readOverrides(mocks, at, file, names)] as const
      const message = `The state ${JSON.stringify(state)} is no object of endpoints.`
      badInstruction(file.report, at, message)
      return [state, []] as const
    }),
  )
}

/** @param states the states that `$moveTo` may name */
function readOverrides(
  mocks: Members,
  path: JsonPath,
  file: FileContext,
  states: readonly string[] = [],
): readonly Endpoint[] {
  const below: FileContext = {
    files: file.files,
    defaults: undefined,
    states,
    report: (at, problem) => file.report([...path, ...at], problem),
    originOf: (at) => file.originOf([...path, ...at]),
  }
  return Object.entries(mocks).flatMap(([key, value]) => {
    if (!looksLikeInstruction(key)) return compileEndpoint(key, value, below) ?? []
    below.report([key], instructionProblem(key))
    return []
  })
}

function readStart(
  value: unknown,
  states: readonly string[],
  path: JsonPath,
  report: Report,
): string {
  const [first = ''] = states
  if (value === undefined) return first
  if (typeof value === 'string' && states.includes(value)) return value
  const near = typeof value === 'string' ? didYouMean(value, states) : ''
  const message = `"$start" is ${JSON.stringify(value)}, which is none of the states.`
  badInstruction(report, path, message, near || `States are ${states.join(', ')}.`)
  return first
}
