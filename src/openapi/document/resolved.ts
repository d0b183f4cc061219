import { LateMistake } from '../../errors/diagnostic.ts'

/** What is read of a document; undefined where a reference in it leads nowhere, which the requests that need it tell. */
export function ifResolved<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof LateMistake) return undefined
    throw error
  }
}
