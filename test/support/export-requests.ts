import { writeCurl } from '../../src/export/curl/command.ts'
import { exampleRequests, groupsOf } from '../../src/export/requests/requests.ts'
import type { ExampleRequest } from '../../src/export/requests/request.ts'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import type { MockServer } from 'mockapi'
import { readCurl } from './curl-request.ts'

/** The document of what a server serves, at its own address. */
export async function documentOf(server: MockServer): Promise<OpenApiObject> {
  const response = await server.fetch('/__mockapi/openapi.json')
  const document = (await response.json()) as OpenApiObject
  const [first] = document.servers ?? []
  return { ...document, servers: [{ url: new URL(first?.url ?? '', server.url).href }] }
}

/** Example requests of what a server serves, in the order in which they are printed. */
export async function requestsOf(server: MockServer): Promise<ExampleRequest[]> {
  const requests = await exampleRequests(await documentOf(server), async (path) => {
    const response = await server.fetch(path, { headers: { accept: 'application/json' } })
    return response.ok ? await response.json() : undefined
  })
  return [...groupsOf(requests).values()].flat()
}

/** Runs the command of a request in this process: its status, 0 where a fault ends the connection, and what was answered. */
export async function runCurl(
  server: MockServer,
  request: ExampleRequest,
): Promise<{ readonly command: string; readonly status: number; readonly text: string }> {
  const command = writeCurl(request)
  const { url, headers, ...init } = readCurl(command)
  const { pathname, search } = new URL(url)
  headers.set('user-agent', 'curl/8.0')
  if (!headers.has('accept')) headers.set('accept', '*/*')
  const abort = new AbortController()
  try {
    const { signal } = abort
    const response = await server.fetch(pathname + search, {
      ...init,
      body: init.body ?? null,
      headers,
      signal,
      redirect: 'manual',
    })
    // The beginning of a stream is enough.
    const { value } = (await response.body?.getReader().read()) ?? {}
    return { command, status: response.status, text: value ? new TextDecoder().decode(value) : '' }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { command, status: 0, text: error.message }
  } finally {
    abort.abort()
  }
}

/** Whether code decides what is answered, so that the document cannot tell. */
export function isOfCode({ operation }: ExampleRequest): boolean {
  return operation.responses.some(({ status }) => status === 'default')
}

/** Whether a status is one that the document declares for a request that went well. */
export function isDeclared(status: number, { operation }: ExampleRequest): boolean {
  const declared = operation.responses.map((each) => each.status)
  const good = declared.filter((each) => /^[123]/.test(each))
  if (good.length === 0) return declared.includes('default') || declared.includes(String(status))
  return good.some(
    (each) => each === String(status) || each.toUpperCase() === `${String(status)[0]}XX`,
  )
}
