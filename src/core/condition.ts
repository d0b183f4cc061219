/** The request values a condition looks at. */
export interface ConditionScope {
  readonly params: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly cookies: unknown
  readonly body: unknown
}

/** A compiled condition. */
export interface Condition {
  /** The reason why it does not hold, such as `header x-api-key is missing`; undefined when it holds. */
  readonly unmet: (scope: ConditionScope) => string | undefined
}
