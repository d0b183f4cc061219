import { percentile, type Figure } from '../lib/figures.ts'

/** A count of what must not be. */
export function none(what: string, value: number): Figure {
  return { what, value, unit: '', most: 0 }
}

/** A count without a bound. */
export function counted(what: string, value: number): Figure {
  return { what, value, unit: '' }
}

/** A time, ms, with a bound if there is one. */
export function time(what: string, value: number, most?: number): Figure {
  return { what, value, unit: ' ms', ...(most !== undefined && { most }) }
}

/** Median and 99th percentile of times, ms. */
export function spread(what: string, times: readonly number[]): Figure[] {
  return [
    time(`${what}, median`, percentile(times, 0.5)),
    time(`${what}, 99th percentile`, percentile(times, 0.99)),
  ]
}
