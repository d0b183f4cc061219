import type { Middleware } from '../../middleware/stack.ts'

/** What serves the bundle compresses answers, or nothing does. */
export const compress: Middleware = (c, next) => next(c)
