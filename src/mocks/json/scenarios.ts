import { didYouMean } from '../../errors/nearest.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { instructionProblem, looksLikeInstruction } from '../../generate/instructions.ts'
import { badInstruction, badKey } from '../../generate/report.ts'
import { compileEndpoint, contextBelow, type FileContext } from './endpoint.ts'

type Members = Readonly<Record<string, unknown>>

/** Reads `$scenarios`: scenarios by name. */
export function readScenarios(value: unknown, file: FileContext): ScenarioDeclaration[] {
  const context = { ...contextBelow(file, '$scenarios'), defaults: undefined, states: [] }
  const hint = 'Write { "empty cart": { "GET /cart": { "items": [] } } }.'
  if (!isObject(value)) {
    badInstruction(context.report, [], '"$scenarios" is no object.', hint)
    return []
  }
  return Object.entries(value).flatMap(([name, scenario]) => {
    if (isObject(scenario) && name.trim() !== '') {
      return [readScenario(name, scenario, contextBelow(context, name))]
    }
    const message = `The scenario ${JSON.stringify(name)} is no object with a name.`
    badKey(context.report, [name], message, hint)
    return []
  })
}

function readScenario(
  name: string,
  { $states, $start, $active, ...endpoints }: Members,
  file: FileContext,
): ScenarioDeclaration {
  const { report } = file
  const origin = file.originOf([])
  if ($active !== undefined && typeof $active !== 'boolean') {
    const message = `"$active" is ${JSON.stringify($active)}.`
    badInstruction(report, ['$active'], message, 'Write true, or leave it out.')
  }
  const active = $active === true
  if ($states === undefined) {
    if ($start !== undefined) {
      badKey(report, ['$start'], '"$start" means nothing without "$states".')
    }
    return {
      name,
      origin,
      active,
      start: '',
      states: new Map([['', readOverrides(endpoints, file)]]),
    }
  }
  const states = readStates($states, contextBelow(file, '$states'))
  const [other] = Object.keys(endpoints)
  if (other !== undefined) {
    const message = `${JSON.stringify(other)} stands beside "$states".`
    badKey(report, [other], message, 'Put it into the states in which it answers.')
  }
  const names = [...states.keys()]
  const [first = ''] = names
  if ($start === undefined || names.includes($start as string)) {
    return { name, origin, active, start: ($start as string | undefined) ?? first, states }
  }
  const near = typeof $start === 'string' ? didYouMean($start, names) : ''
  const message = `"$start" is ${JSON.stringify($start)}, which is none of the states.`
  badInstruction(report, ['$start'], message, near || `States are ${names.join(', ')}.`)
  return { name, origin, active, start: first, states }
}

function readStates(value: unknown, file: FileContext): Map<string, readonly Endpoint[]> {
  const names = isObject(value) ? Object.keys(value) : []
  if (!isObject(value) || names.length === 0) {
    const hint = 'Write { "pending": { "GET /orders/1": { "status": "pending" } } }.'
    badInstruction(file.report, [], '"$states" is no object of states.', hint)
    return new Map([['', []]])
  }
  return new Map(
    names.map((state) => {
      const mocks = value[state]
      const below = { ...contextBelow(file, state), states: names }
      if (isObject(mocks)) return [state, readOverrides(mocks, below)] as const
      const message = `The state ${JSON.stringify(state)} is no object of endpoints.`
      badInstruction(below.report, [], message)
      return [state, []] as const
    }),
  )
}

function readOverrides(mocks: Members, file: FileContext): readonly Endpoint[] {
  const { compile = compileEndpoint } = file
  return Object.entries(mocks).flatMap(([key, value]) => {
    if (!looksLikeInstruction(key)) return compile(key, value, file) ?? []
    file.report([key], instructionProblem(key))
    return []
  })
}
