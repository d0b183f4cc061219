import type { ClockSetting } from '../../time/clock-setting.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** What differs in an environment from its base. */
export interface EnvironmentDiff {
  readonly collections: readonly CollectionDiff[]
  readonly singles: readonly ({ readonly name: string } & Difference<JsonObject>)[]
  /** What cannot be compared, since its seed is another one now: a sentence each; undefined for nothing. */
  readonly lost?: readonly string[]
  /** Those that are on, with their states. */
  readonly scenarios?: Difference<Readonly<Record<string, string>>>
  readonly overrides?: Difference<readonly ({ readonly id: number } & JsonObject)[]>
  readonly clock?: Difference<ClockSetting>
}

interface CollectionDiff {
  readonly name: string
  readonly created: readonly JsonObject[]
  readonly updated: readonly Difference<JsonObject>[]
  readonly deleted: readonly JsonObject[]
}

interface Difference<Value> {
  readonly before: Value
  readonly after: Value
}
