import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer, type MockServer, type MockServerOptions } from 'mockapi'
import { expect, vi } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import type { FileChange, ReloadEvent } from '../../src/server.ts'
import { writeFiles, type Files } from './files.ts'

/** An answer as a test looks at it. */
export interface Answer {
  readonly status: number
  /** Parsed where it is JSON. */
  readonly body: unknown
  readonly broken: string | null
}

/** A folder of its own, served over the network and watched. */
export interface Live extends AsyncDisposable {
  readonly cwd: string
  readonly server: MockServer
  readonly events: ReloadEvent[]
  at(name: string): string
  write(files: Files): void
  remove(name: string): void
  get(path: string): Promise<Answer>
  /** Waits until an address gives exactly this body. */
  gives(path: string, body: unknown): Promise<void>
  /** Waits until an address gives this status. */
  answers(path: string, status: number): Promise<void>
  /** Waits until the server is in the state of the disk. */
  settled(): Promise<void>
  /** All changes that were reported so far, as `kind name`. */
  changes(): string[]
  /** The latest change of a kind; waits for it. */
  change(kind: FileChange['kind'], name: string): Promise<FileChange>
}

const patience = { timeout: 25_000, interval: 10 }

/** Serves files from a fresh folder, which goes away at the end. Warnings of the watcher fail the test. */
export async function live(files: Files, options: MockServerOptions = {}): Promise<Live> {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-live-')))
  writeFiles(cwd, { 'mocks/health.json': { 'GET /health': 'up' }, ...files })
  const events: ReloadEvent[] = []
  const warnings: Diagnostic[] = []
  const server = await createMockServer({
    cwd,
    watch: true,
    port: 0,
    onReload: (event) => events.push(event),
    onWarning: (warning) => warnings.push(warning),
    ...options,
  })
  await server.settled()
  const get = async (path: string): Promise<Answer> => {
    const response = await fetch(server.url + path)
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      broken: response.headers.get('x-mockapi-broken'),
    }
  }
  return {
    cwd,
    server,
    events,
    get,
    at: (name) => join(cwd, name),
    write: (more) => writeFiles(cwd, more),
    remove: (name) => rmSync(join(cwd, name), { recursive: true }),
    gives: (path, body) =>
      vi.waitFor(async () => expect((await get(path)).body).toEqual(body), patience),
    answers: (path, status) =>
      vi.waitFor(async () => expect((await get(path)).status).toBe(status), patience),
    settled: () => server.settled(),
    changes: () =>
      events.flatMap((event) => event.files.map(({ kind, name }) => `${kind} ${name}`)),
    change: (kind, name) =>
      vi.waitFor(() => {
        const all = events.flatMap((event) => event.files)
        const found = all.findLast((file) => file.kind === kind && file.name === name)
        if (!found) throw new Error(`No ${kind} ${name} in ${JSON.stringify(events)}`)
        return found
      }, patience),
    async [Symbol.asyncDispose]() {
      await server.close()
      rmSync(cwd, { recursive: true, force: true })
      expect(warnings).toEqual([])
    },
  }
}
