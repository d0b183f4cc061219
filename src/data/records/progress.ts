import type { SourceLocation } from '../../errors/diagnostic.ts'
import type { WaitInput } from '../../jobs/wait.ts'
import type {
  CollectionDeclaration,
  Progress,
  ProgressStep,
  ProgressValue,
  StoredRecord,
} from './declaration.ts'

/** How records of a `resource` go on by themselves, by the clock of their session; texts may have templates. */
export interface ResourceProgress<Row = StoredRecord> {
  /** The field that says how far a record is; default `status`. */
  readonly field?: string
  /** What it holds, in order: the first is what new records have that are sent without it. */
  readonly steps: readonly [ProgressValue, ...ResourceStep<Row>[]]
}

/** A step of {@link ResourceProgress}. */
export interface ResourceStep<Row = StoredRecord> {
  /** How long after the step before: `'10s'`, `'2h'`, `'1d'`, or ms. */
  readonly after: WaitInput
  readonly value: ProgressValue
  /** Other fields that a record gets with it: `{ url: '/files/{{record.id}}.csv' }`, or a function of the record. */
  readonly set?: Readonly<Record<string, unknown>> | ((record: Row) => object)
}

/** The progress of a collection that a file declares for it. */
export interface DeclaredProgress {
  readonly collection: string
  readonly progress: Progress
  readonly origin: SourceLocation
}

/** What comes after the step that a record is at; undefined at the last, and for a value that is none of the steps. */
export function nextStep(
  { field, steps }: Progress,
  record: StoredRecord,
): ProgressStep | undefined {
  const index = steps.findIndex(({ value }) => value === record[field])
  return index === -1 ? undefined : steps[index + 1]
}

/** A collection whose records go on by themselves: new ones begin at the first step where they are sent without one. */
export function withProgress(
  declaration: CollectionDeclaration,
  progress: Progress,
): CollectionDeclaration {
  const { defaults } = declaration
  const { field, steps } = progress
  return {
    ...declaration,
    progress,
    defaults: (source, seed, index, given) => {
      const made = defaults?.(source, seed, index, given)
      return { ...made, [field]: steps[0]?.value }
    },
  }
}
