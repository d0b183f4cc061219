import { StoreError, type StoreProblem } from '../store-error.ts'
import type { StoreAddress } from './address.ts'
import { connectionError } from './connection-errors.ts'

/** Errors that Redis answers, by a word in them, and what to do. Inside of scripts the word stands further back. */
const answers: readonly (readonly [RegExp, StoreProblem, string])[] = [
  [
    /WRONGPASS|invalid password|invalid username/i,
    'refused',
    'does not take the user or the password of its address. Write redis://user:password@host:6379, with default for the user where there is only a password',
  ],
  [
    /without any password configured|no password is set/i,
    'refused',
    'has no passwords, but its address has one. Leave it out: redis://host:6379',
  ],
  [
    /NOAUTH/,
    'refused',
    'asks for a password. Write it into the address: redis://default:password@host:6379',
  ],
  [
    /NOPERM/,
    'refused',
    'does not allow its user all that is needed. Allow it: ACL SETUSER name +@all ~mockapi:* &mockapi:*',
  ],
  [
    /unknown command|unsupported RESP|NOPROTO/i,
    'unsupported',
    'is too old. Take Redis 6.2 or later, or Valkey 7.2 or later',
  ],
  [/\bOOM\b/, 'full', 'is out of memory. Raise its maxmemory, or delete what it need not keep'],
  [
    /READONLY/,
    'read-only',
    'is a read-only copy now, as after a failover. Give the address of its primary',
  ],
  [
    /MISCONF/,
    'read-only',
    'takes no writes, since it cannot save to its disk. Its log says why; see MISCONF in the documentation of Redis',
  ],
  [
    /NOREPLICAS/,
    'read-only',
    'takes no writes, since it has too few replicas. Start them, or lower its min-replicas-to-write',
  ],
  [/LOADING|MASTERDOWN|CLUSTERDOWN|BUSY\b/, 'unreachable', 'is not ready yet'],
  [
    /MOVED|CROSSSLOT/,
    'unsupported',
    'is a node of a cluster. Give an engine that is not in cluster mode',
  ],
  [
    /invalid DB index|DB index is out of range/i,
    'unsupported',
    'does not have that database. Write /0',
  ],
]

/** Names of the classes of answers that are errors. */
const replies: ReadonlySet<string> = new Set(['SimpleError', 'BlobError', 'ErrorReply'])

/**
 * What an error of the client means, in a sentence.
 *
 * @param isFirst whether it came before anything was asked
 */
export function redisError(error: unknown, address: StoreAddress, isFirst = false): StoreError {
  if (error instanceof StoreError) return error
  const text = error instanceof Error ? error.message : String(error)
  const found = answers.find(([pattern]) => pattern.test(text))
  if (found) {
    const [, problem, way] = found
    return new StoreError(problem, `The store at ${address.shown} ${way}.`)
  }
  if (error instanceof Error && replies.has(error.constructor.name)) {
    return new StoreError('failed', `The store at ${address.shown} says: ${text}`)
  }
  return connectionError(error, address, isFirst)
}
