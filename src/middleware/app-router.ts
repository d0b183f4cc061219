import type { Params, Result } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import { adminPath } from './mount.ts'

/** Hono's router, which is asked for addresses of the admin API alone: all others have one route, that for `*`. */
export class AppRouter<Handler> extends TrieRouter<Handler> {
  readonly #others: [Handler, Params][] = []
  readonly #found: Result<Handler> = [this.#others]

  override add(method: string, path: string, handler: Handler): void {
    super.add(method, path, handler)
    if (!path.includes(adminPath)) this.#others.push([handler, {}])
  }

  override match(method: string, path: string): Result<Handler> {
    const isOnly = this.#others.length === 1 && !path.includes(adminPath)
    return isOnly ? this.#found : super.match(method, path)
  }
}
