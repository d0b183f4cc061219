import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'

/** What a server said. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; the text where it is none. */
  readonly body: unknown
}

/** A server of one `db.json`. */
export interface Served extends AsyncDisposable {
  readonly server: MockServer
  /** Asks `METHOD /path`, with a body as JSON. */
  readonly ask: (line: string, json?: unknown, init?: RequestInit) => Promise<Answer>
}

/** Serves a `db.json` in a fresh folder as json-server 0.17 does. */
export async function serve(data: object, options: MockServerOptions = {}): Promise<Served> {
  const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
  writeFileSync(join(cwd, 'db.json'), JSON.stringify(data))
  const server = await createMockServer({
    cwd,
    dir: 'db.json',
    dialect: 'json-server-0',
    ...options,
  })
  return {
    server,
    ask: async (line, json, init) => {
      const [method = '', target = ''] = line.split(' ')
      const sent: RequestInit = {
        method,
        ...(json !== undefined && {
          body: JSON.stringify(json),
          headers: { 'content-type': 'application/json' },
        }),
        ...init,
      }
      const response = await server.fetch(target, sent)
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: parsed(text) }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      rmSync(cwd, { recursive: true, force: true })
    },
  }
}

/** The ids of a list, in order. */
export function idsOf({ body }: Answer): unknown[] {
  return (body as { id: unknown }[]).map(({ id }) => id)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
