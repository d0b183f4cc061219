import { operations } from '../../data/records/declaration.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import { behaviourFields, grouped } from '../../behaviour/behaviour.ts'
import type { SourceLocation } from '../../errors/source-location.ts'
import { parsePath } from '../../http/path.ts'
import type { ResourceToken } from '../../data/records/resource.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { readBehaviour } from './behaviour.ts'
import { pageProblem } from './page.ts'
import { fieldsOf } from '../files/fields.ts'
import type { ReportAt } from './behaviour.ts'
import { definitionOf, recordsOf } from './resource-records.ts'
import type { AnyOptions } from './resource-records.ts'
import { relationProblems } from './resource-relations.ts'
import { writeOptionNames, writeProblems, writeRules } from './resource-writes.ts'

/** The most records that a seed may ask for. */
const mostRecords = 1_000_000

const optionNames = [
  'path',
  'factory',
  'seed',
  'schema',
  'relations',
  'only',
  'page',
  'strict',
  ...writeOptionNames,
  ...behaviourFields,
]

/** Makes a `resource(…)` a collection; reports what is wrong with its options. */
export function declareResource(
  token: ResourceToken<Record<string, unknown>>,
  origin: SourceLocation,
  report: ReportAt,
): CollectionDeclaration | undefined {
  const { name, options } = token
  const path = options.path ?? `/${name}`
  if (!checkOptions(name, options, path, report)) return undefined
  const records = recordsOf(name, options, report)
  const behaviour = grouped(readBehaviour(options, report), `collection ${name}`)
  return {
    name,
    path,
    origin,
    ...writeRules(options),
    ...(records.defaults && { defaults: records.defaults }),
    usesFaker: records.usesFaker,
    ...(records.size !== undefined && { size: records.size }),
    definition: definitionOf(options),
    records: records.make,
    ...(options.schema && { schema: options.schema }),
    relations: options.relations ?? {},
    ...(Array.isArray(options.seed) && !options.factory && { fields: fieldsOf(options.seed) }),
    only: options.only ?? operations,
    ...(options.page && { page: options.page }),
    ...(options.strict !== undefined && { strict: options.strict }),
    ...(behaviour && { behaviour }),
  }
}

function checkOptions(name: string, options: AnyOptions, path: string, report: ReportAt): boolean {
  let fine = true
  const refuse = (message: string, hint: string) => {
    fine = false
    report({ code: 'bad-mock', message: `resource(${JSON.stringify(name)}): ${message}`, hint })
  }
  if (typeof name !== 'string' || name === '')
    refuse('the name is no text.', "Write resource('users', { … }).")
  const unknown = Object.keys(options).find((key) => !optionNames.includes(key))
  if (unknown !== undefined) {
    refuse(
      `${JSON.stringify(unknown)} is no option.`,
      didYouMean(unknown, optionNames) || `Options are ${optionNames.join(', ')}.`,
    )
  }
  const parsed = parsePath(path)
  if ('message' in parsed) refuse(parsed.message, parsed.hint)
  else if (parsed.segments.some(({ kind }) => kind !== 'literal')) {
    refuse(`the path ${JSON.stringify(path)} has a parameter.`, 'Give the collection a fixed path.')
  }
  const { seed, factory, only, relations } = options
  if (typeof seed === 'number' && !(Number.isInteger(seed) && seed >= 0 && seed <= mostRecords)) {
    refuse(
      `the seed ${seed} is no number of records.`,
      `Write a whole number up to ${mostRecords}.`,
    )
  }
  if (seed !== undefined && typeof seed !== 'number' && !Array.isArray(seed)) {
    refuse('the seed is neither a number nor an array.', 'Write seed: 25, or an array of records.')
  }
  if (typeof seed === 'number' && seed > 0 && factory === undefined) {
    refuse(
      'a seed of so many records needs a factory.',
      'Add factory: (f, i) => ({ … }), or write the records.',
    )
  }
  if (factory !== undefined && typeof factory !== 'function') {
    refuse('the factory is no function.', 'Write factory: (f, i) => ({ … }).')
  }
  for (const { message, hint } of writeProblems(options)) refuse(message, hint)
  const page = options.page === undefined ? undefined : pageProblem(options.page)
  if (page) refuse(page.message, page.hint)
  if (options.strict !== undefined && typeof options.strict !== 'boolean') {
    refuse('strict is no switch.', 'Write strict: true or strict: false.')
  }
  const wrong = only?.find((operation) => !operations.includes(operation))
  if (wrong !== undefined)
    refuse(`${JSON.stringify(wrong)} is no operation.`, didYouMean(wrong, operations))
  for (const { message, hint } of relationProblems(relations)) refuse(message, hint)
  return fine
}
