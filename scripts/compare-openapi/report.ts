import { markdownTable } from '../lib/figures.ts'
import type { Difference } from './differences.ts'
import { lineOf, ruleOf, rules } from './rules.ts'
import type { Rule } from './rules/rule.ts'
import type { Compared } from './servers.ts'

/** A difference with the rule that explains it. */
export interface Finding {
  readonly who: Compared
  readonly document: string
  readonly difference: Difference
  readonly rule: Rule | undefined
}

/** What each of those is called who are compared with mockapi. */
export const titles: Readonly<Record<Compared, string>> = {
  Prism: 'Prism',
  Steady: 'Steady',
  records: 'mockapi with records',
}

/** Finds the rule of each difference. */
export function explained(
  who: Compared,
  document: string,
  differences: readonly Difference[],
): Finding[] {
  return differences.map((difference) => ({
    who,
    document,
    difference,
    rule: ruleOf(who, difference),
  }))
}

/**
 * Prints what differs, what is explained only on demand, and how often each rule was needed.
 *
 * @param isWhole whether all documents were asked, so that each rule has to be needed
 * @returns how many differences no rule explains, and how many rules explain none
 */
export function printReport(
  findings: readonly Finding[],
  showsAll: boolean,
  isWhole: boolean,
): number {
  const open = findings.filter(({ rule }) => !rule)
  for (const finding of showsAll ? findings : open) show(finding)
  let gone = 0
  for (const who of Object.keys(titles) as Compared[]) {
    const all = findings.filter((each) => each.who === who)
    console.log(`${titles[who]}: ${all.length} differences`)
    for (const [rule, count] of counted(who, findings)) {
      if (count > 0) console.log(`  ${String(count).padStart(4)}  ${rule.name}`)
      else if (isWhole && ++gone) console.log(`  not seen any more: ${rule.name}`)
    }
  }
  console.log(open.length === 0 ? 'all are explained' : `${open.length} are not explained`)
  return open.length + gone
}

function show({
  who,
  document,
  rule,
  difference: { asked, at, theirs, own, answers },
}: Finding): void {
  console.log(
    `${rule ? rule.name : 'DIFFERS'}  ${document}: ${asked.kind}, ${short(lineOf(asked))}`,
  )
  console.log(`    ${at}: ${titles[who]} ${theirs || 'nothing'}, mockapi ${own || 'nothing'}`)
  console.log(`    ${titles[who]}: ${short(answers.theirs.body)}`)
  console.log(`    mockapi: ${short(answers.own.body)}`)
}

/** The kinds of differences of one that is compared, with their counts. */
export function table(who: Compared, findings: readonly Finding[]): string {
  const rows = counted(who, findings).map(([rule, count]) => [
    String(count),
    rule.name,
    rule.right,
    rule.why,
  ])
  return markdownTable(['count', 'what mockapi does', 'right', 'why'], rows)
}

/** All rules with the number of differences that they explain, the most first. */
function counted(who: Compared, findings: readonly Finding[]): (readonly [Rule, number])[] {
  const counts = rules[who].map((rule) => {
    const explained = findings.filter((each) => each.who === who && each.rule === rule)
    return [rule, explained.length] as const
  })
  return counts.toSorted(([, one], [, other]) => other - one)
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 220 ? `${line.slice(0, 217)}…` : line
}
