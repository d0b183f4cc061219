import { isObject } from '../errors/validation-issue.ts'
import type { KeptHead } from '../sessions/environments/store.ts'
import type { EnvironmentHead } from '../sessions/environments/types.ts'
import { parseStored, unreadable } from './entry.ts'

/** What is done with an environment: made, given another head, used, or deleted. */
export type Operation =
  | { readonly kind: 'make'; readonly head: EnvironmentHead; readonly body: string }
  | { readonly kind: 'change'; readonly head: EnvironmentHead }
  | { readonly kind: 'use'; readonly name: string; readonly used: number }
  | { readonly kind: 'delete'; readonly name: string; readonly created: number }

/** What one server did at once. */
export interface DirectoryEntry {
  readonly writer: string
  readonly number: number
  readonly operations: readonly Operation[]
}

/** An environment as the directory has it; what it held when it was made as JSON. */
export interface Listed extends KeptHead {
  readonly body: string
}

/** @throws StoreError for what is no entry of a directory */
export function readDirectory(text: string): DirectoryEntry {
  const value = parseStored(text)
  if (!isObject(value) || !Array.isArray(value['operations'])) throw unreadable()
  return value as unknown as DirectoryEntry
}

/** Reads the snapshot of a directory. @throws StoreError */
export function readListed(text: string): readonly Listed[] {
  const value = parseStored(text)
  if (!Array.isArray(value)) throw unreadable()
  return value as readonly Listed[]
}

/** The members of a head in one order, without those that are undefined. */
export function headOf({ name, note, ttl, from, created }: EnvironmentHead): EnvironmentHead {
  return {
    name,
    ...(note !== undefined && { note }),
    ...(ttl !== undefined && { ttl }),
    ...(from !== undefined && { from }),
    created,
  }
}

/** Whether an operation still makes sense after what others have done to what is listed. */
export function isWanted(operation: Operation, listed: ReadonlyMap<string, Listed>): boolean {
  if (operation.kind === 'delete') return true
  const name = operation.kind === 'use' ? operation.name : operation.head.name
  const found = listed.get(name)
  if (!found) return false
  return operation.kind === 'use' || found.head.created === operation.head.created
}
