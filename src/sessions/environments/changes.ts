import type { ClockSetting } from '../../time/clock-setting.ts'
import { formatSpan } from '../../time/span.ts'
import type { EnvironmentDiff } from './difference.ts'

/** What became of something since the base: added, removed or changed. */
type ChangeMark = '+' | '-' | '~'

/** One thing that differs from the base, as people read it. */
interface Change {
  readonly mark: ChangeMark
  /** In one line, values as JSON; of any length. */
  readonly text: string
}

/** What differs in a collection, a single resource, or in what is laid over the mocks. */
export interface ChangeGroup {
  readonly name: string
  readonly changes: readonly Change[]
}

/** The difference from the base, a line for each record, scenario and override; empty where there is none. */
export function changeGroups(diff: EnvironmentDiff): ChangeGroup[] {
  const { collections, singles, scenarios, overrides, clock } = diff
  return [
    ...collections.map(({ name, created, updated, deleted }) => ({
      name,
      changes: [
        ...created.map((record) => change('+', JSON.stringify(record))),
        ...updated.map(({ before, after }) =>
          change('~', `${identityOf(after)}  ${membersText(before, after)}`),
        ),
        ...deleted.map((record) => change('-', JSON.stringify(record))),
      ],
    })),
    ...singles.map(({ name, before, after }) => ({
      name,
      changes: [change('~', membersText(before, after))],
    })),
    ...(scenarios ? [{ name: 'scenarios', changes: scenarioChanges(scenarios) }] : []),
    ...(overrides ? [{ name: 'overrides', changes: overrideChanges(overrides) }] : []),
    ...(clock
      ? [
          {
            name: 'clock',
            changes: [change('~', `${clockText(clock.before)} → ${clockText(clock.after)}`)],
          },
        ]
      : []),
  ]
}

function change(mark: ChangeMark, text: string): Change {
  return { mark, text }
}

/** The id of a record, or its first member where its id has another name. */
function identityOf(record: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(record['id'] ?? Object.values(record)[0])
}

/** The members that differ: `name: "Ada" → "Grace", age: nothing → 36`. */
function membersText(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string {
  const texts = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [old, now] = [valueText(before, name), valueText(after, name)]
    return old === now ? [] : [`${name}: ${old} → ${now}`]
  })
  return texts.length > 0 ? texts.join(', ') : 'its members are in another order'
}

function valueText(record: Readonly<Record<string, unknown>>, name: string): string {
  return Object.hasOwn(record, name) ? JSON.stringify(record[name]) : 'nothing'
}

function scenarioChanges({
  before,
  after,
}: NonNullable<EnvironmentDiff['scenarios']>): readonly Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [old, now] = [before[name], after[name]]
    if (old === now) return []
    if (old === undefined) return [change('+', now === 'on' ? name : `${name}: ${now}`)]
    return [now === undefined ? change('-', name) : change('~', `${name}: ${old} → ${now}`)]
  })
}

function overrideChanges({
  before,
  after,
}: NonNullable<EnvironmentDiff['overrides']>): readonly Change[] {
  const textsOf = (overrides: typeof before) =>
    new Map(overrides.map(({ id, ...override }) => [id, JSON.stringify(override)]))
  const [old, now] = [textsOf(before), textsOf(after)]
  return [
    ...[...now].flatMap(([id, text]) => {
      if (!old.has(id)) return [change('+', text)]
      return old.get(id) === text ? [] : [change('~', `${old.get(id)} → ${text}`)]
    }),
    ...[...old].flatMap(([id, text]) => (now.has(id) ? [] : [change('-', text)])),
  ]
}

function clockText({ ahead, frozenAt }: ClockSetting): string {
  if (frozenAt !== undefined) return `frozen at ${new Date(frozenAt).toISOString()}`
  if (ahead === 0) return 'as on this machine'
  return `${formatSpan(Math.abs(ahead))} ${ahead < 0 ? 'behind' : 'ahead'}`
}
