import { didYouMean } from '../../errors/nearest.ts'
import { formatValue, type ValidationIssue } from '../../errors/validation-issue.ts'

/** What is wrong with a `scenario(…)`, by its name, the names of its states and that of the first one. */
export function scenarioFault(
  name: unknown,
  states: readonly string[],
  start: string | undefined,
): ValidationIssue | undefined {
  if (typeof name !== 'string' || name.trim() === '') {
    return { message: 'A scenario has no name.', hint: "Write scenario('empty cart', { … })." }
  }
  const shown = `The scenario ${formatValue(name)}`
  if (states.length === 0) {
    return {
      message: `${shown} has no states.`,
      hint: "Write states: { pending: { 'GET /x': … } }.",
    }
  }
  if (start === undefined || states.includes(start)) return undefined
  const message = `${shown} starts in ${JSON.stringify(start)}, which is none of its states.`
  return { message, hint: didYouMean(start, states) || `States are ${states.join(', ')}.` }
}
