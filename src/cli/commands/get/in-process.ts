import type { MockServer } from '../../../server.ts'
import { bodyOf, brokenBy, type Answer, type Deadline } from './answer.ts'
import type { TypedRequest } from './request.ts'

/** Asks a server of this process. @throws BrokenAnswer where the mock breaks the connection, or nothing comes in time */
export async function askInProcess(
  server: Pick<MockServer, 'fetch' | 'url'>,
  { method, target, headers, body }: TypedRequest,
  deadline: Deadline,
): Promise<Answer> {
  const init = { method, body: body ?? null, redirect: 'manual', signal: deadline.signal } as const
  try {
    const response = await server.fetch(server.url + target, {
      ...init,
      headers: headers.map(([name, value]) => [name, value]),
    })
    return {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
      body: bodyOf(response.body ?? noBody(), deadline),
    }
  } catch (error) {
    throw brokenBy(error, deadline)
  }
}

async function* noBody(): AsyncIterable<Uint8Array> {}
