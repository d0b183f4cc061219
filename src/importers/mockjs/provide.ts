import { relative } from 'node:path'

/** Gives each mock file a `mockjs`, in place of an installed one too, whose data are others at each start. */
export function provideMockjs(
  seed: number | string,
  cwd: string,
): (file: string) => Promise<object> {
  return async (file) => {
    const { mockjsModule } = await import('./mock.ts')
    return mockjsModule(seed, relative(cwd, file).replaceAll('\\', '/'))
  }
}
