import { describe, expect, it } from 'vitest'
import { readStoreAddress } from '../../src/replicas/engines/address.ts'
import { openLog } from '../../src/replicas/engines/open-log.ts'
import { postgresError } from '../../src/replicas/engines/postgres-errors.ts'
import { redisError } from '../../src/replicas/engines/redis-errors.ts'
import { freePort, oldRedis, serveText } from '../support/text-server.ts'

const redis = readStoreAddress('redis://host:6379')
const postgres = readStoreAddress('postgres://ada:secret@host/shop')

/** What a client throws for an answer that is an error. */
class ErrorReply extends Error {}

/** What a client throws for an error with a SQLSTATE. */
function sqlError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: 'PostgresError', code })
}

describe('what an engine answers', () => {
  // Of Redis 6.2, 7 and Valkey; in scripts the word stands further back.
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'refused', 'the password'],
    ['NOAUTH Authentication required.', 'refused', 'asks for a password'],
    ['NOPERM this user has no permissions to run the eval command', 'refused', 'ACL SETUSER'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'full', 'Raise its maxmemory'],
    [
      'ERR Error running script (call to f_1): @user_script:5: @user_script: 5: -OOM command not allowed',
      'full',
      'Raise its maxmemory',
    ],
    ["READONLY You can't write against a read only replica.", 'read-only', 'its primary'],
    ['MISCONF Redis is configured to save RDB snapshots', 'read-only', 'cannot save to its disk'],
    ['LOADING Redis is loading the dataset in memory', 'unreachable', 'is not ready yet'],
    ['ERR unknown command `HELLO`, with args beginning with: `3`', 'unsupported', 'is too old'],
    ['ERR something else', 'failed', 'says: ERR something else'],
  ])('Redis: %s', (text, problem, part) => {
    const error = redisError(new ErrorReply(text), redis)
    expect(error).toMatchObject({ problem, isUnsure: false })
    expect(error.message).toContain(part)
    expect(error.message).toMatch(/^The store at redis:\/\/host:6379 /)
  })

  it.each([
    ['28P01', 'password authentication failed for user "ada"', 'refused', 'the password'],
    ['28000', 'no pg_hba.conf entry for host "::1", no encryption', 'refused', '?sslmode=require'],
    ['3D000', 'database "shop" does not exist', 'refused', 'createdb'],
    ['42501', 'permission denied for schema public', 'refused', 'GRANT CREATE'],
    ['25006', 'cannot execute UPDATE in a read-only transaction', 'read-only', 'its primary'],
    ['26000', 'prepared statement "a1" does not exist', 'unsupported', '?prepare=false'],
    ['53100', 'could not extend file: No space left on device', 'full', 'no space left'],
    ['53300', 'sorry, too many clients already', 'unreachable', 'max_connections'],
    ['57P03', 'the database system is starting up', 'unreachable', 'is not ready yet'],
    ['XX000', 'something else', 'failed', 'says: something else (XX000)'],
  ])('PostgreSQL: %s %s', (code, text, problem, part) => {
    const error = postgresError(sqlError(code, text), postgres)
    expect(error).toMatchObject({ problem, isUnsure: false })
    expect(error.message).toContain(part)
    expect(error.message).toMatch(/^The store at postgres:\/\/ada:\*\*\*@host\/shop /)
  })
})

describe('an address at which there is none', () => {
  const open = (url: string) => {
    const warnings: string[] = []
    const onWarning = (message: string): void => void warnings.push(message)
    return openLog(url, { patience: 0, cwd: process.cwd(), onWarning })
  }

  it('a web server is told from Redis, and what to check', async () => {
    await using server = await serveText('HTTP/1.1 400 Bad Request\r\n\r\n')
    const { port } = server
    const opened = open(`redis://127.0.0.1:${port}`)
    await expect(opened).rejects.toThrow(
      `What answers at redis://127.0.0.1:${port} is no Redis (Unknown RESP type 72 "H"). Check that Redis or Valkey is there, and whether it takes TLS: rediss:// is with it, redis:// without.`,
    )
  })

  it('Redis 5 is too old', async () => {
    await using server = await serveText(oldRedis)
    await expect(open(`redis://127.0.0.1:${server.port}`)).rejects.toThrow(
      'is too old. Take Redis 6.2 or later, or Valkey 7.2 or later.',
    )
  })

  it.each(['redis://127.0.0.1:PORT', 'postgres://127.0.0.1:PORT/shop'])(
    'nothing listens at %s',
    async (url) => {
      const address = url.replace('PORT', String(await freePort()))
      await expect(open(address)).rejects.toThrow(
        `Nothing listens at ${address}. Start the store, or correct the address after --store.`,
      )
    },
  )
})
