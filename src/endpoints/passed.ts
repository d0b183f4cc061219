/** Returned by a handler that passes on what is not meant for it, in the place of undefined. */
export class Passed {
  /** Why, for the 404 where nothing below answers: `it is query GetUser, not query GetUsr`; undefined where that is no news. */
  readonly reason: string | undefined
  /** A sentence for that 404. */
  readonly hint: string | undefined

  constructor(reason?: string, hint?: string) {
    this.reason = reason
    this.hint = hint
  }
}
