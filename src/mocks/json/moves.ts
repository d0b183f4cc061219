import { didYouMean } from '../../errors/nearest.ts'
import type { JsonPath, Report } from '../../generate/report.ts'

/**
 * Reports each `$moveTo` of an answer, its cases and its sequence that leads nowhere.
 *
 * @param states those that it may lead to; none where there is no state to leave
 */
export function checkMoves(
  value: unknown,
  path: JsonPath,
  states: readonly string[],
  report: Report,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const { $moveTo, $cases, $sequence } = value as Readonly<Record<string, unknown>>
  if ($moveTo !== undefined && !states.includes($moveTo as string)) {
    const near = typeof $moveTo === 'string' ? didYouMean($moveTo, states) : ''
    const known = states.length > 0 ? `States are ${states.join(', ')}.` : noStates
    report([...path, '$moveTo'], {
      code: 'bad-instruction',
      message: `"$moveTo" is ${JSON.stringify($moveTo)}, which is no state here.`,
      hint: near || known,
    })
  }
  for (const [name, list] of Object.entries({ $cases, $sequence })) {
    if (!Array.isArray(list)) continue
    for (const [index, item] of list.entries())
      checkMoves(item, [...path, name, index], states, report)
  }
}

const noStates = 'It belongs into an answer of a scenario with "$states".'
