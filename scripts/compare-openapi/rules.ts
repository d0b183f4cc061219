import type { Asked } from './cases.ts'
import type { Difference } from './differences.ts'
import { prismRules } from './rules/prism.ts'
import { recordsRules } from './rules/records.ts'
import type { Rule } from './rules/rule.ts'
import { steadyRules } from './rules/steady.ts'
import type { Compared } from './servers.ts'

/** The rules that explain differences between mockapi and another; of several that fit, the first counts. */
export const rules: Readonly<Record<Compared, readonly Rule[]>> = {
  Prism: prismRules,
  Steady: steadyRules,
  records: recordsRules,
}

/** The rule that explains a difference. */
export function ruleOf(who: Compared, difference: Difference): Rule | undefined {
  const { at, theirs, own, asked } = difference
  return rules[who].find(
    (rule) =>
      [rule.at].flat().includes(at) &&
      rule.change.test(`${theirs} → ${own}`) &&
      (rule.kinds?.includes(asked.kind) ?? true) &&
      (rule.request?.test(lineOf(asked)) ?? true) &&
      (rule.where?.(difference) ?? true),
  )
}

/** A request in one line. */
export function lineOf({ method, path, headers, body }: Asked): string {
  const all = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path}`, ...all, ...(body === undefined ? [] : [body])].join(' | ')
}
