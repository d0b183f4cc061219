import { expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder } from '../support/folder.ts'

/** So long that it is not parsed a second time for the sake of places. */
const padding = 'x'.repeat(450_000)

const yaml = `openapi: 3.1.0
info:
  title: 'paths:'
  description: ${padding}
components:
  schemas:
    # pattern: here
    Pet:
      type: object
      properties:
        type: { type: string, pattern: '(' }
    Tag:
      allOf:
      - type: object
      - type: object
        properties:
          pattern:
            type: strnig
paths:
  /pets:
    get:
      parameters:
        - in: query
          name: tag
          schema:
            type: [string, nothing]
      responses:
        '200':
          description: |
            schema: no
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
        '404':
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Tag' }
`
const json = `{
  "openapi": "3.1.0",
  "info": { "title": "\\"paths\\": {", "description": "${padding}" },
  "components": { "schemas": {
    "Pet": { "type": "object", "properties": {
      "type": { "type": "string",
        "pattern": "(" } } },
    "Tag": { "allOf": [ { "type": "object" },
      { "type": "object", "properties": {
        "pattern": { "type": "strnig" } } } ] } } },
  "paths": { "/pets": { "get": {
    "parameters": [ { "in": "query", "name": "tag", "schema":
      { "type": [ "string", "nothing" ] } } ],
    "responses": {
      "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } },
      "404": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Tag" } } } } } } } }
}`

it.each([
  ['api.yaml', yaml, ['11 The pattern', '17 "strnig"', '25 "nothing"']],
  ['api.json', json, ['6 The pattern', '10 "strnig"', '12 "nothing"']],
])('says at which lines of %s something is wrong', async (name, text, expected) => {
  await using folder = await serveFolder({ [`mocks/${name}`]: text })
  await using server = await startMockServer({ cwd: folder.path })
  const { diagnostics } = await server.check()
  const told = diagnostics.map(({ place, message }) => `${place?.line} ${message}`)
  expect(told).toEqual(
    expected.map((each): unknown =>
      expect.stringMatching(new RegExp(`^${each.replace('.', '\\.')} `)),
    ),
  )
})
