import type * as real from '../../dispatch/guard.ts'

/** Lets everybody through. */
export const guarded: typeof real.guarded = (_run, _layers, _guards, goOn) => goOn()
