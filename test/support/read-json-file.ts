import { expect } from 'vitest'
import type { FakerSource } from '../../src/data/records/declaration.ts'
import type { EndpointContext } from '../../src/endpoints/handler-context.ts'
import { MockapiError, formatPlace } from '../../src/errors/diagnostic.ts'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import type { Endpoint } from '../../src/endpoints/endpoint.ts'
import type { MockFile } from '../../src/mocks/files/mock-file.ts'
import { Reply } from '../../src/http/reply.ts'
import { loadFaker } from '../../src/generate/faker.ts'
import { readJsonFile } from '../../src/mocks/json/loader.ts'
import type { JsonFileOptions } from '../../src/mocks/json/file.ts'

export const source: FakerSource = await loadFaker()

interface Options extends Partial<JsonFileOptions> {
  /** Name inside the mocks folder; default `api.json`. */
  readonly name?: string
}

/** Reads a text as the file `mocks/<name>`. */
export function read(text: string, { name = 'api.json', ...options }: Options = {}): MockFile {
  const mount = name.replace(/\.\w+$/, '')
  const file = { path: `/project/mocks/${name}`, name: `mocks/${name}`, mount, text }
  return readJsonFile(file, { alone: false, files: () => 'found', ...options })
}

/** The problems of a file that is broken. */
export function problemsOf(text: string, options: Options = {}): readonly Diagnostic[] {
  try {
    const { diagnostics } = read(text, options)
    return diagnostics.length > 0 ? diagnostics : expect.fail('The file is not broken.')
  } catch (error) {
    if (error instanceof MockapiError) return error.diagnostics
    throw error
  }
}

/** The first problem as `mocks/api.json:2:3 code message hint`. */
export function problemOf(text: string, options: Options = {}): string {
  const [first] = problemsOf(text, options)
  if (!first?.place) return expect.fail('There is no problem with a place.')
  expect(first.frame).toContain('^')
  return `${formatPlace(first.place)} ${first.code} ${first.message} ${first.hint ?? ''}`.trim()
}

/** The only endpoint of a map. */
export function endpoint(text: string, options: Options = {}): Endpoint {
  const { endpoints } = read(text, options)
  expect(endpoints).toHaveLength(1)
  return endpoints[0] as Endpoint
}

/** What an endpoint answers to a request: its reply, or undefined where it passes on. */
export async function answer(
  { key, handle }: Endpoint,
  request: Partial<EndpointContext> = {},
): Promise<Reply | undefined> {
  const call = request.call ?? 1
  const empty = { params: {}, query: {}, headers: {}, cookies: {}, body: undefined, call }
  const faker = source.forCall(1, key, call)
  const reply = await handle({ ...empty, faker, ...request } as EndpointContext)
  if (reply !== undefined) expect(reply).toBeInstanceOf(Reply)
  return reply as Reply | undefined
}
