/** What tells one sample of a family from others, by name. */
export type Labels = Readonly<Record<string, string>>

/** One number; a histogram has one for each of its upper limits, and what lies above all. */
export interface Sample {
  readonly labels?: Labels
  readonly value: number
}

/** How many values were how high at most: by upper limit, each without those below it, and one for all above. */
export interface HistogramSample {
  readonly labels?: Labels
  readonly counts: ArrayLike<number>
  readonly sum: number
}

/** Metrics of one name, as Prometheus has them. Durations are in seconds, sizes in bytes. */
export type Family = {
  /** `mockapi_sessions`; that of a counter ends in `_total`. */
  readonly name: string
  readonly help: string
} & (
  | { readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
  | {
      readonly type: 'histogram'
      /** Upper limits of its buckets, rising. */
      readonly limits: readonly number[]
      readonly samples: readonly HistogramSample[]
    }
)

/** A gauge of one number. */
export function gauge(name: string, help: string, value: number): Family {
  return { name, help, type: 'gauge', samples: [{ value }] }
}

/** A counter of one number. */
export function counter(name: string, help: string, value: number): Family {
  return { name, help, type: 'counter', samples: [{ value }] }
}
