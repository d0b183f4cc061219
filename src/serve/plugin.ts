import type { Hono } from 'hono'
import type { Wire } from './wire.ts'

/** What a request brings along from the listener: its connection. Empty in process. */
export interface AppEnv {
  Bindings: { readonly wire?: Wire }
}

/** A feature that adds routes of its own below `/__mockapi/`. */
export interface Plugin {
  /** The part of the address after `/__mockapi/`. */
  readonly path: string
  readonly routes: () => Hono<AppEnv>
}
