import type { Instruction } from '../../generate/instructions.ts'
import { badKey, type Problem, type Report } from '../../generate/report.ts'
import type { RequestPath } from '../../generate/request-path.ts'
import { fieldRoots, type RequestRoot } from '../../generate/scope.ts'
import { fieldMethods, isFieldMethod, type Method } from '../../http/path.ts'

/** What an answer over HTTP has, and the value of a field does not. */
const ofAnswers: readonly Instruction[] = ['$file', '$sse', '$ai', '$proxy']

/** Whether a second call gets the same generated data: a GET, a QUERY of the same, a field with the same arguments. */
export function isSteady(method: Method): boolean {
  return method === 'GET' || method === 'QUERY' || method === fieldMethods.QUERY
}

/** Reports what an answer of a root field of a GraphQL schema has that is for answers over HTTP alone. */
export function checkField(
  method: string,
  answer: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  if (!isFieldMethod(method)) return
  const foreign = ofAnswers.find((name) => Object.hasOwn(answer, name))
  // What a subscription sends are events.
  if (foreign === undefined || (foreign === '$sse' && method === fieldMethods.SUBSCRIPTION)) return
  const message = `"${foreign}" means nothing here: the answer of a field of GraphQL is a value.`
  badKey(report, [foreign], message, 'Write the value, or an error: { "$status": 404 }.')
}

/** The problem of a path that reads arguments of a field where none is asked for, or parameters where one is. */
export function misreadField(method: string, { root, rest }: RequestPath): Problem | undefined {
  const isField = isFieldMethod(method)
  if (isField && root === 'params') {
    const hint = rest === '' ? 'It has "args".' : `Write "args.${rest}".`
    return problem('"params" is read, and a field of GraphQL has no path.', hint)
  }
  if (isField || !(fieldRoots as readonly RequestRoot[]).includes(root)) return undefined
  return problem(
    `"${root}" is read where no field of GraphQL is asked for.`,
    'It is there at keys such as "QUERY users" and "MUTATION createUser".',
  )
}

function problem(message: string, hint: string): Problem {
  return { code: 'bad-template', message, hint }
}
