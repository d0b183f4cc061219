/** The request values a condition looks at. */
export interface ConditionScope {
  readonly params: Readonly<Record<string, string>>
  /** The first value of each name. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

/** A compiled condition. */
export interface Condition {
  /** The reason why it does not hold, such as `header x-api-key is missing`; undefined when it holds. */
  readonly unmet: (scope: ConditionScope) => string | undefined
}
