import type { Db } from '../data/records/resource.ts'
import { atCaller } from '../errors/callers.ts'
import { Reply } from '../http/reply.ts'

/** The same data for code that is no handler: what would be an answer there is an `Error` with its sentence here. */
export function outsideOfHandlers(db: Db): Db {
  const wrapped =
    (open: (...args: readonly never[]) => object) =>
    (...args: readonly never[]): object =>
      new Proxy(open(...args), { get: member })
  return Object.assign(wrapped(db), { single: wrapped(db.single) }) as unknown as Db
}

function member(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target)
  if (typeof value !== 'function') return value
  const called = (...args: readonly unknown[]): unknown => {
    try {
      return Reflect.apply(value, target, args)
    } catch (error) {
      throw error instanceof Reply ? atCaller(errorOf(error), called) : error
    }
  }
  return called
}

function errorOf({ body, code }: Reply): Error {
  const document = (body.kind === 'json' ? body.value : {}) as { detail?: string; code?: string }
  const message = document.detail ?? `The change would be answered with ${code}.`
  return Object.assign(new Error(message), { code: document.code })
}
