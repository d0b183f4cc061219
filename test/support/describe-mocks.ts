import { expect } from 'vitest'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { createMockServer } from '../../src/mock-server.ts'
import type { MockServerOptions } from '../../src/server.ts'
import { Described, findInvalid } from './openapi-described.ts'
import { answersOf } from './openapi-round-trip.ts'

/** What mocks are described as; it is valid, and answers fit it. */
export async function describeMocks(
  mocks: unknown,
  options: MockServerOptions = {},
): Promise<OpenApiObject> {
  await using server = await createMockServer({ mocks, ...options })
  const response = await server.fetch('/__mockapi/openapi.json')
  const document = (await response.json()) as OpenApiObject
  expect(await findInvalid(document)).toBeUndefined()
  const answers = await answersOf(new Described(document), server)
  expect(answers.flatMap(({ misfit }) => misfit ?? [])).toEqual([])
  return document
}
