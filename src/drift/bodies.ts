import type { Endpoint } from '../endpoints/endpoint.ts'
import type { OpenApiObject } from '../export/openapi/document.ts'
import { templateShape, templatesOf } from '../export/openapi/paths.ts'
import { exampleRequests } from '../export/requests/requests.ts'
import type { DriftOptions } from './drift.ts'

/** Finds bodies for requests that change data: those that `mockapi export curl` sends. */
export async function exampleBodies(document: OpenApiObject): Promise<DriftOptions['bodyOf']> {
  const bodies = new Map<string, ReturnType<DriftOptions['bodyOf']>>()
  for (const { operation, body } of await exampleRequests(document)) {
    const key = `${operation.method} ${templateShape(operation.template)}`
    if (body?.kind === 'text') bodies.set(key, { type: body.type, text: body.text })
    if (body?.kind !== 'form') continue
    const fields = body.fields.map(({ name, value }): [string, string] => [name, value])
    bodies.set(key, { type: body.type, text: new URLSearchParams(fields).toString() })
  }
  return ({ method, path }: Endpoint) => {
    const template = templatesOf(path).at(-1)?.template ?? path.text
    return bodies.get(`${method} ${templateShape(template)}`)
  }
}
