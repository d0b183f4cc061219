import { StoreError, type StoreProblem } from '../store-error.ts'
import type { StoreAddress } from './address.ts'
import { connectionError } from './connection-errors.ts'

const tls = 'takes connections by TLS alone. Add ?sslmode=require to its address'
const refusedUser =
  'does not take the user or the password of its address. Write postgres://user:password@host:5432/database'

const unprepared =
  'does not keep prepared statements, as PgBouncer in transaction mode. Add ?prepare=false to its address'

/** Errors that PostgreSQL answers, by how their SQLSTATE begins (appendix A of its manual), and what to do. */
const answers: readonly (readonly [string, StoreProblem, string])[] = [
  ['28', 'refused', refusedUser],
  ['26000', 'unsupported', unprepared],
  ['42P05', 'unsupported', unprepared],
  [
    '3D000',
    'refused',
    'has no database of that name. Make one: createdb name; or write another one behind the last slash',
  ],
  [
    '42501',
    'refused',
    'does not allow its user to make or use tables. Allow it: GRANT CREATE, USAGE ON SCHEMA public TO user',
  ],
  [
    '25006',
    'read-only',
    'takes no writes, as a standby does. Give the address of its primary, or allow writes to the user',
  ],
  ['53100', 'full', 'has no space left on its disk. Make some'],
  ['53200', 'full', 'is out of memory. Give it more, or lower its max_connections'],
  [
    '53300',
    'unreachable',
    'has no connection free. Raise its max_connections, or have each server use fewer than 9: ?max=2 behind the address',
  ],
  ['42P01', 'unreachable', 'has lost its tables. They are made again'],
  ['57P', 'unreachable', 'is not ready yet, or is being stopped'],
]

/**
 * What an error of the client means, in a sentence.
 *
 * @param isFirst whether it came before anything was asked
 */
export function postgresError(error: unknown, address: StoreAddress, isFirst = false): StoreError {
  if (error instanceof StoreError) return error
  if (!isAnswer(error)) return connectionError(error, address, isFirst)
  const told = (problem: StoreProblem, way: string): StoreError =>
    new StoreError(problem, `The store at ${address.shown} ${way}.`)
  const { code, message } = error
  if (code.startsWith('28') && /no encryption|SSL off|insecure/i.test(message)) {
    return told('refused', tls)
  }
  const found = answers.find(([state]) => code.startsWith(state))
  if (found) return told(found[1], found[2])
  return told('failed', `says: ${message} (${code})`)
}

/** Whether an error was told by PostgreSQL itself, and has a SQLSTATE. */
export function isAnswer(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'PostgresError' && 'code' in error
}
