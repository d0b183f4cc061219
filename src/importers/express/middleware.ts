import { use, type Use, type UseHandler } from '../../endpoints/define.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { fromExpress } from './index.ts'
import type { ExpressHandler } from './types.ts'

/**
 * What a file of `--middlewares` exports, as json-server takes it: a function `(req, res, next)`, or a list of them, as
 * the middleware of all paths. @throws MockapiError for a file that exports none
 */
export function asMiddleware(exports: Readonly<Record<string, unknown>>, file: string): Use {
  const given: readonly unknown[] = [exports['default'] ?? Object.values(exports)].flat(2)
  const functions = given.filter((each) => typeof each === 'function')
  if (functions.length === 0 || functions.length < given.length) {
    throw new MockapiError([
      {
        code: 'bad-mock',
        severity: 'error',
        message: 'This file of --middlewares exports no function of Express.',
        hint: 'Write module.exports = (req, res, next) => { next() }.',
        place: { file, line: 1, column: 1 },
      },
    ])
  }
  return use(fromExpress(functions as ExpressHandler[]) as UseHandler)
}
