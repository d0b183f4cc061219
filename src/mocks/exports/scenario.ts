import type { Endpoint } from '../../endpoints/endpoint.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import type { Scenario, ScenarioDeclaration } from '../../sessions/scenario.ts'
import type { ReportAt } from './behaviour.ts'

/**
 * Makes a `scenario(…)` a declaration; undefined after a report.
 *
 * @param read gives the endpoints of one state
 */
export function declareScenario(
  { name, active, start, states }: Scenario,
  origin: SourceLocation,
  read: (mocks: unknown) => readonly Endpoint[],
  report: ReportAt,
): ScenarioDeclaration | undefined {
  if (typeof name !== 'string' || name.trim() === '') {
    const hint = "Write scenario('empty cart', { … })."
    report({ code: 'bad-mock', message: 'A scenario has no name.', hint })
    return undefined
  }
  const names = Object.keys(states)
  const [first] = names
  if (first === undefined) {
    const message = `The scenario ${JSON.stringify(name)} has no states.`
    report({ code: 'bad-mock', message, hint: "Write states: { pending: { 'GET /x': … } }." })
    return undefined
  }
  if (start !== undefined && !names.includes(start)) {
    const message = `The scenario ${JSON.stringify(name)} starts in ${JSON.stringify(start)}, which is none of its states.`
    const hint = didYouMean(start, names) || `States are ${names.join(', ')}.`
    report({ code: 'bad-mock', message, hint })
    return undefined
  }
  const made = names.map((state) => [state, read(states[state])] as const)
  return { name, origin, active, start: start ?? first, states: new Map(made) }
}
