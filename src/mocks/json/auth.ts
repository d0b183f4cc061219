import type { AuthRule } from '../../behaviour/auth.ts'
import type { Behaviour } from '../../behaviour/behaviour.ts'
import { compileUser } from '../../dispatch/guard.ts'
import { badInstruction, reportBelow, type Report } from '../../generate/report.ts'
import type { RequestPath } from '../../generate/request-path.ts'

/** Reports conditions on users that are none: those of `$auth`, or of `auth`. */
export function checkAuth(behaviour: Behaviour | undefined, report: Report): void {
  const { auth } = behaviour ?? {}
  if (auth) checkRule(auth, report)
}

function checkRule(rule: AuthRule, report: Report): void {
  const condition = compileUser(rule, report)
  const late = condition?.reads.find(({ root }) => ofBody.has(root))
  if (late) {
    const message = `Who may call depends on "${late.root}", which is not read before that is known.`
    badInstruction(
      report,
      [],
      message,
      'Use params, query, headers or db, or check it in a handler.',
    )
  }
  for (const [operation, of] of Object.entries(rule.operations ?? {})) {
    if (of) checkRule(of, reportBelow(report, operation))
  }
}

const ofBody: ReadonlySet<RequestPath['root']> = new Set([
  'body',
  'ai',
  'message',
  'response',
  'record',
])

/** Behaviour of a file for what stands before all others: who may call its own endpoints says nothing of those. */
export function forMiddleware(defaults: Behaviour | undefined): Behaviour | undefined {
  if (!defaults?.auth) return defaults
  const { auth: _, ...others } = defaults
  return others
}

/** Whether a path is read that leads to who sends the request. */
export function readsIdentity(reads: readonly RequestPath[]): boolean {
  return reads.some(({ root, inner = [] }) =>
    [root, ...inner.map((each) => each.root)].some((each) => each === 'user' || each === 'auth'),
  )
}
