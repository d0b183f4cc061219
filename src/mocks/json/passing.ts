import { readBehaviour, unknownBehaviourField, type Behaviour } from '../../behaviour/behaviour.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { badInstruction, badKey, reportBelow, type Report } from '../../generate/report.ts'
import { compileWhen } from '../../generate/when.ts'
import { checkAuth, readsIdentity } from './auth.ts'

type Passing = Pick<
  Endpoint,
  'needs' | 'handle' | 'behaviour' | 'modifierOnly' | 'mayPass' | 'when'
>

const needs: Endpoint['needs'] = { body: false, call: false, faker: false }
const handle = (): undefined => undefined

/**
 * Compiles what passes requests on to the mock below: `{ "$behaviour": … }`, and before all others `{ "$auth": … }`
 * alone. Undefined for what answers.
 */
export function compilePassing(
  value: unknown,
  report: Report,
  isMiddleware: boolean,
): Passing | undefined {
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, '$behaviour')) {
    return { needs, handle, modifierOnly: true, behaviour: readPassing(value, report) }
  }
  const { $auth, $when, ...others } = value
  if (!isMiddleware || $auth === undefined || Object.keys(others).length > 0) return undefined
  const behaviour = readRule('$auth', { auth: $auth }, report)
  if ($when === undefined) return { needs, handle, modifierOnly: true, behaviour }
  const when = compileWhen($when, reportBelow(report, '$when'))
  const needed = { ...needs, identity: readsIdentity(when.reads) }
  return { needs: needed, handle, mayPass: true, behaviour, when }
}

/** Reads `{ "$behaviour": … }`. */
function readPassing({ $behaviour, ...others }: Readonly<Record<string, unknown>>, report: Report) {
  const [other] = Object.keys(others)
  if (other !== undefined) {
    const message = `${JSON.stringify(other)} stands beside "$behaviour".`
    const hint = 'The mock below makes the answer: drop one of them.'
    badKey(report, [other], message, hint)
  }
  const fields = isObject($behaviour) ? $behaviour : {}
  const unknown = isObject($behaviour)
    ? unknownBehaviourField(fields)
    : { message: '"$behaviour" is no object.', hint: 'Write { "status": 503, "delay": "1s" }.' }
  if (unknown) badInstruction(report, ['$behaviour'], unknown.message, unknown.hint)
  return readRule('$behaviour', fields, report)
}

function readRule(
  name: '$auth' | '$behaviour',
  fields: Readonly<Record<string, unknown>>,
  report: Report,
): Behaviour | undefined {
  const pathOf = (field: string) => (name === '$auth' ? [name] : [name, field])
  const behaviour = readBehaviour(fields, (field, { message, hint }) =>
    badInstruction(report, pathOf(field), message, hint),
  )
  checkAuth(behaviour, reportBelow(report, ...pathOf('auth')))
  return behaviour
}
