import { exampleRequests } from '../../src/export/requests/requests.ts'
import type { ExampleRequest } from '../../src/export/requests/request.ts'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import type { MockServer } from 'mockapi'

/** The document of what a server serves, at its own address. */
export async function documentOf(server: MockServer): Promise<OpenApiObject> {
  const response = await fetch(`${server.url}/__mockapi/openapi.json`)
  const document = (await response.json()) as OpenApiObject
  const [first] = document.servers ?? []
  return { ...document, servers: [{ url: new URL(first?.url ?? '', server.url).href }] }
}

/** Example requests of what a server serves. */
export async function requestsOf(server: MockServer): Promise<ExampleRequest[]> {
  return await exampleRequests(await documentOf(server), async (path) => {
    const response = await server.fetch(path)
    return response.ok ? await response.json() : undefined
  })
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
