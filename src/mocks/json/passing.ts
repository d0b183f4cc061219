import { readBehaviour, unknownField } from '../../behaviour/behaviour.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Report } from '../../generate/report.ts'

/** An endpoint's value that is an object. */
type Members = Readonly<Record<string, unknown>>

/** Whether a value is a behaviour in place of an answer. */
export function isPassing(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$behaviour')
}

/** What `{ "$behaviour": … }` makes of an endpoint: one that passes on. */
export function compilePassing(
  key: string,
  value: Members,
  report: Report,
): Pick<Endpoint, 'needs' | 'handle' | 'definition' | 'modifierOnly' | 'behaviour'> {
  const { $behaviour, ...others } = value
  const at = [key, '$behaviour']
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) {
    const message = `${JSON.stringify(stranger)} stands beside "$behaviour".`
    const hint = 'The mock below makes the answer: drop one of them.'
    report([key, stranger], { code: 'bad-instruction', part: 'key', message, hint })
  }
  const isObject =
    typeof $behaviour === 'object' && $behaviour !== null && !Array.isArray($behaviour)
  const fields = isObject ? $behaviour : {}
  const unknown = isObject
    ? unknownField(fields)
    : { message: '"$behaviour" is no object.', hint: 'Write { "status": 503, "delay": "1s" }.' }
  if (unknown) report(at, { code: 'bad-instruction', ...unknown })
  const behaviour = readBehaviour(fields, (field, problem) =>
    report([...at, field], { code: 'bad-instruction', ...problem }),
  )
  return {
    needs: { body: false, call: false, faker: false },
    handle: () => undefined,
    definition: () => JSON.stringify(value),
    modifierOnly: true,
    ...(behaviour && { behaviour }),
  }
}
