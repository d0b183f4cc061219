import { Hono } from 'hono'
import type { Overview } from '../core/report.ts'
import type { AppEnv, Plugin } from '../serve/plugin.ts'

/** What `/__mockapi/health` and `/__mockapi/diagnostics` tell of. */
export interface StatusSource {
  readonly version: string
  /** The absolute folder or file that is served; undefined for values. */
  readonly path: string | undefined
  readonly overview: () => Overview
}

/**
 * Two addresses for tools: `health` says that this is mockapi and what it serves, `diagnostics` what is
 * wrong with the mock files.
 */
export function statusPlugins({ version, path, overview }: StatusSource): Plugin[] {
  const health = new Hono<AppEnv>().get('/', (context) => {
    const { root, files, endpoints, collections, diagnostics } = overview()
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    return context.json({
      name: 'mockapi',
      version,
      root: path ?? root,
      files,
      endpoints,
      collections,
      errors,
    })
  })
  const diagnostics = new Hono<AppEnv>().get('/', (context) => context.json(overview().diagnostics))
  return [
    { path: 'health', routes: () => health },
    { path: 'diagnostics', routes: () => diagnostics },
  ]
}
