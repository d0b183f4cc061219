import { mergeBehaviours } from '../../behaviour/behaviour.ts'
import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import {
  instructionProblem,
  isGenerator,
  literalKey,
  looksLikeInstruction,
} from '../../generate/instructions.ts'
import { attempt, reportBelow, type Report } from '../../generate/report.ts'
import { brokenResource } from '../files/missing.ts'
import type { MockFile } from '../files/mock-file.ts'
import { readDefaults } from './defaults.ts'
import { compileEndpoint, contextBelow, type FileContext } from './endpoint.ts'
import { isPlainValue } from './plain-endpoint.ts'
import { declareCollection, declareSingle } from './resources.ts'
import { withProgress } from '../../data/records/progress.ts'
import { compileProgress } from './progress.ts'
import { compileRecordWebhooks } from './webhooks.ts'

/** What a JSON file declares. */
export type Contents = Partial<
  Pick<
    MockFile,
    | 'auth'
    | 'subscriptions'
    | 'progress'
    | 'endpoints'
    | 'collections'
    | 'singles'
    | 'values'
    | 'scenarios'
    | 'isMap'
    | 'isCollection'
  >
>

/** The members of an object in a file, in their order. */
export type Entries = readonly [string, unknown][]

/** Reads a database: each member a collection, a single resource or a plain value, below the path of a folder. */
export function readDatabase(entries: Entries, folder: string, context: FileContext): Contents {
  const { asWritten } = context
  const collections: CollectionDeclaration[] = []
  const singles: SingleDeclaration[] = []
  const endpoints: Endpoint[] = []
  const values: [string, unknown][] = []
  for (const [key, value] of asWritten ? entries : withoutInstructions(entries, context)) {
    const path = `${folder}/${asWritten ? key : literalKey(key)}`
    if (key === '$schema') values.push([key, value])
    else if (isPlainValue(value)) {
      values.push([key, value])
      endpoints.push(...plainValue(key, path, value, context))
    } else {
      const contents = readResource(path, value, contextBelow(context, key))
      collections.push(...(contents.collections ?? []))
      singles.push(...(contents.singles ?? []))
      endpoints.push(...(contents.endpoints ?? []))
    }
  }
  return {
    endpoints,
    collections,
    singles,
    ...(asWritten && { values: Object.fromEntries(values) }),
  }
}

/** A collection or a single resource; endpoints that say what is wrong in the place of one with an error. */
export function readResource(path: string, value: unknown, context: FileContext): Contents {
  const { asWritten } = context
  return attempt<Contents, Contents>(
    context.report,
    (report) =>
      Array.isArray(value)
        ? { collections: [declareCollection(path, value, context, report)] }
        : !asWritten && isGenerator(value)
          ? { collections: [generatedCollection(path, value, context, report)] }
          : { singles: [declareSingle(path, value, context, report)] },
    (...error) => ({
      endpoints: brokenResource(path, context.originOf([]), () => context.diagnose(...error)),
    }),
  ) as Contents
}

/** A collection of a generator, which may have webhooks, progress and a guard beside `$count` and `$each`. */
function generatedCollection(
  path: string,
  value: object,
  context: FileContext,
  report: Report,
): CollectionDeclaration {
  const { $webhooks, $progress, $auth, ...generator } = value as Readonly<
    Record<`$${string}`, unknown>
  >
  const given = $auth === undefined ? undefined : readDefaults({ $auth }, report, path)
  const defaults = mergeBehaviours(context.defaults, given)
  const collection = declareCollection(path, generator, { ...context, defaults }, report)
  const webhooks =
    $webhooks === undefined
      ? undefined
      : compileRecordWebhooks($webhooks, reportBelow(report, '$webhooks'))
  const progress =
    $progress === undefined
      ? undefined
      : compileProgress($progress, reportBelow(report, '$progress'))
  const declared = webhooks ? { ...collection, webhooks } : collection
  return progress ? withProgress(declared, progress) : declared
}

/** An endpoint that sends a plain member of a database unchanged, with a warning. */
function plainValue(key: string, path: string, value: unknown, context: FileContext): Endpoint[] {
  const { asWritten = false, plain = false, report } = context
  const address = encodeURI(path)
  const endpoint = compileEndpoint(`GET ${address}`, value, {
    ...context,
    plain: plain || asWritten,
    report: (at, problem) => report([key, ...at.slice(1)], problem),
    originOf: () => context.originOf([key]),
  })
  if (!endpoint) return []
  const what = Array.isArray(value) ? 'holds no records' : 'is neither an array nor an object'
  const answers = value === null && !asWritten ? 'without a body' : 'it as it stands'
  const message = `${JSON.stringify(key)} ${what}: GET ${address} answers ${answers}, and nothing can change it.`
  const hint = 'Records are objects in an array; an object is a single resource.'
  report([key], { code: 'plain-value', part: 'key', message, hint, severity: 'warning' })
  return [endpoint]
}

/** The members without those whose keys look like instructions, which are reported. */
export function withoutInstructions(entries: Entries, { report }: FileContext): Entries {
  return entries.filter(([key]) => {
    if (looksLikeInstruction(key)) report([key], instructionProblem(key))
    return !looksLikeInstruction(key)
  })
}
