import {
  behaviourFields,
  readBehaviour,
  withRateLimitGroup,
  type Behaviour,
} from '../../behaviour/behaviour.ts'
import { checkAuth } from './auth.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isIssue, isObject, type ValidationIssue } from '../../errors/validation-issue.ts'
import {
  badInstruction,
  badKey,
  reportBelow,
  type JsonPath,
  type Report,
} from '../../generate/report.ts'
import { readDefaultHeaders } from '../../http/headers.ts'

/** Reads `$defaults`: behaviour of everything in a file, whose calls share one rate limit. */
export function readDefaults(value: unknown, report: Report, file: string): Behaviour | undefined {
  const known = [...behaviourFields.map((field) => `$${field}`), '$headers']
  const names = known.map((name) => JSON.stringify(name))
  const hint = `It takes ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`
  if (!isObject(value)) {
    badInstruction(report, [], '"$defaults" is no object.', hint)
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const message = `${JSON.stringify(key)} is no part of "$defaults".`
    badKey(report, [key], message, `${didYouMean(key, known)} ${hint}`.trim())
  }
  const behaviour = withRateLimitGroup(readInstructions(value, report), file)
  const { $headers } = value
  if ($headers === undefined) return behaviour
  const headers = defaultHeaders($headers, reportBelow(report, '$headers'))
  return headers ? { ...behaviour, headers } : behaviour
}

/** Reads `$headers` of `$defaults`; of an object each for itself, so that those that are right stay. */
function defaultHeaders(value: unknown, report: Report): Behaviour['headers'] {
  const issueOf = (given: unknown): ValidationIssue | undefined => {
    const headers = readDefaultHeaders(given)
    if (isIssue(headers)) return headers
    if (!JSON.stringify(given).includes('{{')) return undefined
    const message = 'A template stands in a header that is the same for all answers.'
    return { message, hint: 'Write a text.' }
  }
  const isGood = (given: unknown, path: JsonPath): boolean => {
    const issue = issueOf(given)
    if (issue) badInstruction(report, path, issue.message, issue.hint)
    return issue === undefined
  }
  let good = value
  if (isObject(value) && !(value instanceof Headers)) {
    const entries = Object.entries(value)
    good = Object.fromEntries(entries.filter(([name, text]) => isGood({ [name]: text }, [name])))
  } else if (!isGood(value, [])) return undefined
  const headers = readDefaultHeaders(good)
  return isIssue(headers) ? undefined : headers
}

/** Reads the behaviour that instructions say, such as `$delay`. */
export function readInstructions(
  instructions: Readonly<Record<string, unknown>>,
  report: Report,
): Behaviour | undefined {
  const fields = behaviourFields.map((field) => [field, instructions[`$${field}`]])
  const behaviour = readBehaviour(Object.fromEntries(fields), (field, { message, hint }) =>
    badInstruction(report, [`$${field}`], message, hint),
  )
  checkAuth(behaviour, reportBelow(report, '$auth'))
  return behaviour
}
