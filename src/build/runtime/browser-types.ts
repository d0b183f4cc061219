/** What of IndexedDB is used; the types of browsers are no part of this program, which Node runs as well. */
interface Transaction {
  addEventListener(type: 'complete' | 'error' | 'abort', listen: () => void): void
  readonly error: Error | null
  objectStore(name: string): Store
}

/** A request to IndexedDB. */
export interface StoreRequest<Result = unknown> {
  readonly result: Result
  readonly error: Error | null
  addEventListener(type: 'success' | 'error' | 'upgradeneeded', listen: () => void): void
}

/** An object store of IndexedDB. */
export interface Store {
  getAll(): StoreRequest
  add(value: unknown): StoreRequest
  clear(): StoreRequest
}

/** A database of IndexedDB. */
export interface Database {
  createObjectStore(name: string, options: { readonly autoIncrement: true }): Store
  transaction(store: string, mode: 'readonly' | 'readwrite'): Transaction
}

/** An event of a service worker, which lasts until what it waits for is done. */
export interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void
}

/** A request of a page that a service worker may answer. */
export interface FetchEvent extends WorkerEvent {
  readonly request: Request & { readonly destination: string; readonly mode: string }
  respondWith(response: Promise<Response>): void
}

/** What a page says to its service worker. */
export interface MessageEvent extends WorkerEvent {
  readonly data: unknown
}

/** What a service worker keeps answers in, to go on without a network. */
export interface Cache {
  match(request: Request | string): Promise<Response | undefined>
  put(request: Request | string, response: Response): Promise<void>
}

/** The global object of a service worker. */
export interface ServiceWorkerScope {
  readonly registration: { readonly scope: string }
  readonly location: { readonly origin: string }
  readonly clients: { claim(): Promise<void> }
  readonly indexedDB: { open(name: string, version: number): StoreRequest<Database> }
  readonly caches: { open(name: string): Promise<Cache> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: WorkerEvent) => void): void
  addEventListener(type: 'fetch', listen: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listen: (event: MessageEvent) => void): void
}

interface Registration {
  readonly active: { postMessage(data: unknown): void } | null
}

/** What of `navigator.serviceWorker` a page uses. */
export interface WorkerContainer {
  readonly controller: { postMessage(data: unknown): void } | null
  readonly ready: Promise<Registration>
  register(url: URL, options: { readonly scope: string }): Promise<Registration>
  addEventListener(type: 'controllerchange', listen: () => void): void
}

/** The global object of a page. */
export interface PageScope {
  readonly isSecureContext: boolean
  readonly location: { readonly href: string; readonly pathname: string; readonly origin: string }
  readonly navigator: { readonly serviceWorker?: WorkerContainer }
  readonly performance: {
    getEntriesByType(type: 'resource'): readonly { readonly name: string }[]
  }
}
