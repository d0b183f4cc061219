import { connect, type Socket } from 'node:net'
import { clock } from '../../clock.ts'
import { StoreError } from '../store-error.ts'
import type { StoreAddress } from './address.ts'
import { loadClient } from './client-package.ts'
import type { Engine } from './connection.ts'
import { isAnswer, postgresError } from './postgres-errors.ts'
import { type StatementName, statements, tables } from './postgres-statements.ts'

/** How long connecting may take, with all that is asked first, ms. */
const longestConnect = 3_000
/** Connections for statements, besides the one that listens; `?max=` of the address says another number. */
const mostConnections = 8
/** The lock under which one server makes the tables: `mock` in ASCII. */
const lockOfTables = 0x6d_6f_63_6b

type Row = Readonly<Record<string, unknown>>

/** What is used of a client of `postgres`. */
interface Sql {
  unsafe(
    text: string,
    args?: readonly unknown[],
    options?: { readonly prepare: boolean },
  ): Promise<readonly Row[]>
  begin(run: (sql: Sql) => Promise<unknown>): Promise<unknown>
  end(options: { readonly timeout: number }): Promise<void>
}

/** The package `postgres`. */
export type Postgres = (url: string, options: Readonly<Record<string, unknown>>) => Sql

/** Loads the client of the project. Throws a {@link StoreError} where there is none. */
export async function loadPostgres(cwd: string): Promise<Postgres> {
  return (await loadClient('postgres', 'PostgreSQL', cwd)) as Postgres
}

/** A connected PostgreSQL: a few connections for statements, and one that listens. */
export class PostgresClient {
  readonly #sql: Sql
  readonly #listening: Sql
  readonly #onLost: (error: unknown) => void
  readonly #destroy: () => void

  constructor(
    clients: { readonly sql: Sql; readonly listening: Sql },
    onLost: (error: unknown) => void,
    destroy: () => void,
  ) {
    this.#sql = clients.sql
    this.#listening = clients.listening
    this.#onLost = onLost
    this.#destroy = destroy
  }

  run(name: StatementName, ...args: readonly unknown[]): Promise<readonly Row[]> {
    return this.#ask(this.#sql, name, args)
  }

  /** Runs a statement beside all others, as what tells others does. */
  aside(name: StatementName, ...args: readonly unknown[]): Promise<readonly Row[]> {
    return this.#ask(this.#listening, name, args)
  }

  destroy(): void {
    this.#destroy()
  }

  async #ask(sql: Sql, name: StatementName, args: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await sql.unsafe(statements[name], args, { prepare: true })
    } catch (error) {
      // A connection that is gone is not used again: all are made anew. So are tables.
      if (!isAnswer(error) || /^(?:42P01|57P)/.test(error.code)) this.#onLost(error)
      throw error
    }
  }
}

/** What a connection to PostgreSQL tells besides answers. */
export interface PostgresEvents {
  readonly channel: string
  readonly onMessage: (message: string) => void
}

/** How PostgreSQL is connected to. */
export function postgresEngine(
  postgres: Postgres,
  address: StoreAddress,
  { channel, onMessage }: PostgresEvents,
): Engine<PostgresClient> {
  const errorOf = (error: unknown): StoreError => postgresError(error, address)
  return {
    errorOf,
    ping: (client) => client.run('about'),
    destroy: (client) => client.destroy(),
    async connect(onLost) {
      const sockets = new Set<Socket>()
      const lost = (error: unknown): void => onLost(errorOf(error))
      const options = {
        fetch_types: false,
        idle_timeout: null,
        max_lifetime: null,
        connect_timeout: longestConnect / 1000,
        connection: { application_name: 'mockapi' },
        onnotice: () => {},
        // Its own sockets stay open for minutes where the other end does not answer.
        socket: (to: SocketAddress) => openSocket(to, sockets),
        onclose: () => lost(new Error('it was closed')),
      }
      const max = Number(new URL(address.url).searchParams.get('max') ?? mostConnections)
      const sql = postgres(address.url, { ...options, max })
      const onnotify = (_channel: string, message: string): void => onMessage(message)
      const listening = postgres(address.url, { ...options, max: 1, onnotify })
      const destroy = (): void => {
        for (const each of [sql, listening]) void each.end({ timeout: 0 }).catch(() => {})
        for (const socket of sockets) socket.destroy()
      }
      const client = new PostgresClient({ sql, listening }, lost, destroy)
      let failure: unknown
      const stop = clock.after(longestConnect, () => {
        failure = new Error(`no answer within ${longestConnect / 1000} s`)
        destroy()
      })
      try {
        const [about] = await client.run('about')
        const problem = about && problemOf(about, address)
        if (problem) throw problem
        await makeTables(sql)
        await listening.unsafe(`listen "${channel}"`)
        return client
      } catch (error) {
        destroy()
        throw postgresError(failure ?? error, address, true)
      } finally {
        stop()
      }
    },
  }
}

/** Where to connect to, as `postgres` says it. */
interface SocketAddress {
  readonly host: readonly string[]
  readonly port: readonly number[]
}

function openSocket({ host, port }: SocketAddress, sockets: Set<Socket>): Promise<Socket> {
  const [name = 'localhost'] = host
  return new Promise((resolve, reject) => {
    const socket = connect({ host: name, port: Number(port[0] ?? 5432), noDelay: true })
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      // The name that its certificate must have.
      resolve(Object.assign(socket, { host: name }))
    })
  })
}

/** Makes the tables where there are none; one server at a time, since `if not exists` fails where two do it at once. */
async function makeTables(sql: Sql): Promise<void> {
  const [row] = await sql.unsafe(statements.hasTables)
  if (row?.['count'] === 4) return
  await sql.begin(async (transaction) => {
    await transaction.unsafe(`select pg_advisory_xact_lock(${lockOfTables})`)
    for (const table of tables) await transaction.unsafe(table)
  })
}

/** Why an engine cannot be used, by what it says of itself. */
function problemOf(about: Row, { shown }: StoreAddress): StoreError | undefined {
  const { number, version, is_read_only: isReadOnly } = about
  if (Number(number) < 130_000) {
    return new StoreError(
      'unsupported',
      `The store at ${shown} is PostgreSQL ${String(version)}, which is too old. Take PostgreSQL 13 or later.`,
    )
  }
  if (isReadOnly === true) {
    return new StoreError(
      'read-only',
      `The store at ${shown} takes no writes, as a standby does. Give the address of its primary.`,
    )
  }
  return undefined
}
