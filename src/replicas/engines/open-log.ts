import type { Log } from '../log.ts'
import { readStoreAddress, type StoreOptions } from './address.ts'

/**
 * Opens the log in the engine at an address, as `--store` takes it: `redis://`, `rediss://`, `postgres://`. Its client
 * is loaded then. Rejects with a `StoreError` where the address or the engine cannot be used.
 */
export async function openLog(address: string, options: StoreOptions): Promise<Log> {
  const store = readStoreAddress(address)
  if (store.engine === 'redis') {
    const { RedisLog } = await import('./redis-log.ts')
    return RedisLog.open(store, options)
  }
  const { PostgresLog } = await import('./postgres-log.ts')
  return PostgresLog.open(store, options)
}
