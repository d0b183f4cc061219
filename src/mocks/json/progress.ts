import type {
  Progress,
  ProgressStep,
  ProgressValue,
  StoredRecord,
} from '../../data/records/declaration.ts'
import type { DeclaredProgress } from '../../data/records/progress.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import {
  badInstruction,
  badKey,
  reportBelow,
  type JsonPath,
  type Report,
} from '../../generate/report.ts'
import { parseWait, waitHint } from '../../jobs/wait.ts'
import { compileValue } from '../../generate/value.ts'

const members = ['field', 'steps']
const stepMembers = ['after', 'value', 'set']
const example =
  'Write as in { "field": "status", "steps": ["queued", { "after": "5s", "value": "done" }] }.'
const mostSteps = 100

/** Reads `$progress` at the top of a file, for the collections of all files that it names. */
export function readProgress(
  value: unknown,
  file: {
    readonly report: Report
    readonly originOf: (path: JsonPath) => SourceLocation
  },
): readonly DeclaredProgress[] {
  const report = reportBelow(file.report, '$progress')
  if (!isObject(value)) {
    const message = `"$progress" is ${formatValue(value)}, no object.`
    const hint = 'Name collections: { "exports": { "steps": ["queued", …] } }.'
    badInstruction(report, [], message, hint)
    return []
  }
  return Object.entries(value).flatMap(([collection, each]) => {
    const progress = compileProgress(each, reportBelow(report, collection))
    const origin = file.originOf(['$progress', collection])
    return progress ? [{ collection, progress, origin }] : []
  })
}

/** Compiles how records of a collection go on; undefined after a report. `set` of TypeScript may be a function. */
export function compileProgress(value: unknown, report: Report): Progress | undefined {
  if (!isObject(value)) {
    badInstruction(report, [], `It is ${formatValue(value)}, no object.`, example)
    return undefined
  }
  refuseOthers(value, members, report)
  const { field = 'status', steps } = value
  if (typeof field !== 'string' || field === '' || field === '__proto__') {
    badInstruction(report, ['field'], '"field" is no name of a field.', 'Write "status".')
    return undefined
  }
  if (!Array.isArray(steps) || steps.length < 2 || steps.length > mostSteps) {
    const message = `"steps" is no list of 2 to ${mostSteps} steps.`
    badInstruction(report, ['steps'], message, example)
    return undefined
  }
  const read = steps.map((step: unknown, index) =>
    readStep(step, index, field, reportBelow(report, 'steps', index)),
  )
  const sound = read.filter((step) => step !== undefined)
  if (sound.length < steps.length) return undefined
  const twice = sound.findIndex((step, at) =>
    sound.some((one, to) => to < at && one.value === step.value),
  )
  if (twice === -1) return { field, steps: sound }
  const message = `Two steps have the value ${formatValue(sound[twice]?.value)}, which says how far a record is.`
  badInstruction(report, ['steps', twice], message, 'Give each a value of its own.')
  return undefined
}

function readStep(
  step: unknown,
  index: number,
  field: string,
  report: Report,
): ProgressStep | undefined {
  if (index === 0) {
    if (isValue(step)) return { after: 0, value: step, set: undefined }
    const message = 'The first step is no text, no number, no boolean and not null.'
    badInstruction(report, [], message, 'Write what new records have, such as "queued".')
    return undefined
  }
  if (!isObject(step)) {
    const hint = `Write { "after": "5s", "value": ${isValue(step) ? JSON.stringify(step) : '"done"'} }.`
    badInstruction(report, [], `A step is ${formatValue(step)}, which says not when.`, hint)
    return undefined
  }
  refuseOthers(step, stepMembers, report)
  const { after, value, set } = step
  const ms = readDue(after, 'after', report)
  if (!isValue(value)) {
    const what = value === undefined ? 'missing' : formatValue(value)
    const message = `"value" is ${what}.`
    badInstruction(report, ['value'], message, 'Write a text, a number, a boolean or null.')
    return undefined
  }
  return ms === undefined ? undefined : { after: ms, value, set: compileSet(set, field, report) }
}

/** Reads how long something waits, by the clock of a session; undefined after a report. */
export function readDue(wait: unknown, name: string, report: Report): number | undefined {
  const ms = parseWait(wait)
  if (ms === undefined) {
    const isMissing = wait === undefined
    const what = isMissing ? 'is missing' : `is ${formatValue(wait)}, no time`
    badInstruction(report, isMissing ? [] : [name], `"${name}" ${what}.`, waitHint)
  }
  return ms
}

function compileSet(set: unknown, field: string, report: Report): ProgressStep['set'] {
  if (set === undefined) return undefined
  if (typeof set === 'function')
    return (record) => fieldsOf((set as (record: object) => unknown)(record), field)
  const at = reportBelow(report, 'set')
  if (!isObject(set)) {
    const hint = 'Write { "url": "/files/{{record.id}}.csv" }.'
    badInstruction(at, [], `"set" is ${formatValue(set)}, no object of fields.`, hint)
    return undefined
  }
  if (Object.hasOwn(set, field)) {
    badKey(at, [field], `"set" holds ${JSON.stringify(field)} too.`, 'Its value is "value".')
  }
  const { render, reads, usesFaker } = compileValue(set, at)
  const other = reads.find(({ root }) => !ofRecords.has(root))?.root
  if (other !== undefined || usesFaker) {
    const what = other === undefined ? 'makes data by Faker' : `reads "${other}"`
    const message = `A step of a record ${what}, where a time has passed alone.`
    const hint = 'It has "record", "db" and "now", as in "{{record.id}}".'
    at([], { code: 'bad-template', message, hint })
  }
  return (record, state, now) => render({ record, state, now } as never) as object
}

const ofRecords: ReadonlySet<string> = new Set(['record', 'db'])

/** What a function made. @throws TypeError for what is no object of fields */
function fieldsOf(made: unknown, field: string): StoredRecord {
  if (isObject(made) && !Object.hasOwn(made, field)) return made
  const what = isObject(made) ? `has ${JSON.stringify(field)} too` : `is ${formatValue(made)}`
  throw new TypeError(
    `What "set" returned ${what}. Return an object of the other fields, such as { url: '/…' }.`,
  )
}

function isValue(value: unknown): value is ProgressValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function refuseOthers(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  report: Report,
): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    const hint = didYouMean(name, known) || `There are ${known.join(', ')}.`
    badKey(report, [name], `${JSON.stringify(name)} has no meaning here.`, hint)
  }
}
