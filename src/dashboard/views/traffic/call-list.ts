/** The calls that fit a filter, the oldest first: of those that come, each is tested once. */
export class CallList<Call> {
  readonly #fits: (call: Call) => boolean
  #matches: Call[] = []
  /** How many calls were tested since the page is there, and how many of these are not kept any more. */
  #tested = 0
  #dropped = 0

  constructor(fits: (call: Call) => boolean) {
    this.#fits = fits
  }

  /** The calls that fit, of those that are kept now. Do not change it. */
  update(kept: readonly Call[], dropped: number): readonly Call[] {
    if (dropped !== this.#dropped) {
      this.#matches = []
      this.#tested = dropped
      this.#dropped = dropped
    }
    for (let index = this.#tested - dropped; index < kept.length; index++) {
      const call = kept[index] as Call
      if (this.#fits(call)) this.#matches.push(call)
    }
    this.#tested = dropped + kept.length
    return this.#matches
  }
}

/** How many calls of a list came after one; all where it is not there any more. */
export function countAfter<Call>(calls: readonly Call[], last: Call | undefined): number {
  return last ? calls.length - 1 - calls.lastIndexOf(last) : calls.length
}
