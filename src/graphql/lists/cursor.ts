import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode'
import type { Id } from '../../data/records/declaration.ts'
import { isId } from '../../data/records/ids.ts'

/** A place in a list: the record that is there, and how many are before it, for when that is gone. */
export interface Place {
  readonly id: Id
  readonly index: number
}

/** The cursor of a record. @param mark tells the list from others, which its cursors mean nothing to */
export function cursorOf({ id, index }: Place, mark: string): string {
  const text = JSON.stringify([mark, index, id])
  return encodeBase64Url(new TextEncoder().encode(text).buffer).replace(/=+$/, '')
}

/** What a cursor says; undefined for a text that is none. */
export function readCursor(cursor: string): (Place & { readonly mark: string }) | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(new TextDecoder().decode(decodeBase64Url(cursor)))
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [mark, index, id] = parts as unknown[]
  if (typeof mark !== 'string' || !Number.isSafeInteger(index) || !isId(id)) return undefined
  return { mark, index: Math.max(0, index as number), id }
}
