import * as authoring from './authoring.ts'
import { routeHelpers } from './dispatch/hono-request.ts'
import { provideMockjs } from './importers/mockjs/provide.ts'
import type { GivenModule } from './mocks/modules/resolve.ts'
import { fromMsw } from './msw/index.ts'

/** Modules of the package, and others that it stands in for, by the specifiers of mock files. */
export function providedModules(
  createMockServer: unknown,
  seed: number | string | undefined,
  cwd: string,
): Readonly<Record<string, GivenModule>> {
  const mockapi = { ...authoring, createMockServer }
  return {
    mockapi: () => mockapi,
    'mockapi/app': () => import('./app.ts'),
    'mockapi/msw': () => ({ fromMsw }),
    'mockapi/express': () => import('./importers/express/index.ts'),
    'mockapi/vite-plugin-mock': () => import('./importers/vite-plugin-mock/index.ts'),
    'hono/route': () => routeHelpers,
    mockjs: provideMockjs(seed ?? 1, cwd),
  }
}
