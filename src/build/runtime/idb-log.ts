import type { Database, ServiceWorkerScope, Store, StoreRequest } from './browser-types.ts'
import type { KeptLog } from './keeper.ts'

const store = 'batches'

/** A log in IndexedDB, one for each name; undefined where the browser gives none, as in private windows. */
export async function openIdbLog(
  scope: Pick<ServiceWorkerScope, 'indexedDB'>,
  name: string,
): Promise<KeptLog | undefined> {
  try {
    const database = await open(scope, name)
    const write = async (use: (all: Store) => StoreRequest): Promise<void> =>
      void (await transact(database, 'readwrite', use))
    return {
      read: async () => (await transact(database, 'readonly', (all) => all.getAll())) as unknown[],
      append: (entry) => write((all) => all.add(entry)),
      replace: (entry) =>
        write((all) => {
          all.clear()
          return all.add(entry)
        }),
    }
  } catch (error) {
    const why = 'the browser keeps no data here, so that they last as long as its service worker'
    console.warn(`mockapi: ${why}: ${String(error)}`)
    return undefined
  }
}

function open({ indexedDB }: Pick<ServiceWorkerScope, 'indexedDB'>, name: string) {
  return new Promise<Database>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(store, { autoIncrement: true })
    })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('IndexedDB does not open.')),
    )
  })
}

/** Resolves once it is written, with what the request gave; rejects where there is no room, for one. */
function transact(
  database: Database,
  mode: 'readonly' | 'readwrite',
  use: (all: Store) => StoreRequest,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode)
    const request = use(transaction.objectStore(store))
    const fail = () => reject(transaction.error ?? new Error('IndexedDB gave up.'))
    transaction.addEventListener('complete', () => resolve(request.result))
    transaction.addEventListener('error', fail)
    transaction.addEventListener('abort', fail)
  })
}
