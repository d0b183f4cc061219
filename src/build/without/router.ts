import type { Result, Router } from 'hono/router'

/** The router of an application that has one route for all, and no admin API. */
export class AppRouter<Handler> implements Router<Handler> {
  readonly name = 'AppRouter'
  readonly #found: [[Handler, Record<string, never>][]] = [[]]

  add(_method: string, _path: string, handler: Handler): void {
    this.#found[0].push([handler, {}])
  }

  match(): Result<Handler> {
    return this.#found
  }
}
