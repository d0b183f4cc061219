import type { Middleware } from '../../middleware/stack.ts'

const passOn: Middleware = (c, next) => next(c)

// A bundle has no broken files, no rules of --routes and no recordings.
export { passOn as brokenFiles, passOn as rewrite, passOn as source }

const nothing = (): undefined => {}

// No listener of mockapi's own keeps answers.
export { nothing as cacheable, nothing as currentWhile }
