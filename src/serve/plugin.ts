import type { Hono } from 'hono'
import type { AppEnv } from './app.ts'

/** A feature that adds routes of its own below `/__mockapi/`. */
export interface Plugin {
  /** The part of the address after `/__mockapi/`. */
  readonly path: string
  readonly routes: () => Hono<AppEnv>
}
