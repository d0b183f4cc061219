import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
afterEach(() => folder?.[Symbol.asyncDispose]())

const document = `openapi: 3.0.3
paths:
  /pets:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '_schemas/pets/pet.yaml' } } } }
      responses: { '200': { content: { application/json: { schema: { $ref: '_schemas/pets/pet.yaml' } } } } }
`
const heir = (name: string) => `allOf:
  - $ref: './pet.yaml'
  - { type: object, required: [${name}], properties: { ${name}: { type: boolean } } }
`
const pet = (mapping: string) => `type: object
required: [kind]
discriminator:
  propertyName: kind
  ${mapping}
properties: { kind: { type: string } }
`

describe('a discriminator that maps to files beside the one that it stands in', () => {
  it.each([
    ["mapping:\n    dog: './dog.yaml'\n    cat: cats/cat.yaml#/Cat"],
    ["mapping: { dog: './dog.yaml', cat: 'cats/cat.yaml#/Cat' }"],
  ])('tells heirs apart in requests and answers: %j', async (mapping) => {
    folder = await serveFolder({
      'mocks/api.yaml': document,
      'mocks/_schemas/pets/pet.yaml': pet(mapping).replace('string', 'string, enum: [dog, cat]'),
      'mocks/_schemas/pets/dog.yaml': heir('barks'),
      'mocks/_schemas/pets/cats/cat.yaml': `Cat:\n  ${heir('purrs').replaceAll('\n', '\n  ').replace('./pet', '../pet')}\n`,
    })
    expect(folder.server.overview().diagnostics).toEqual([])
    const ask = (body: object) => send(folder.server, 'POST /pets', body)
    const { status, body } = await ask({ kind: 'dog', barks: true })
    expect(status).toBe(200)
    const { kind } = body as { kind: string }
    expect(body).toHaveProperty(kind === 'dog' ? 'barks' : 'purrs')
    expect((await ask({ kind: 'cat', purrs: false })).status).toBe(200)
    expect(await ask({ kind: 'dog', purrs: true })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/barks' }] },
    })
    expect((await ask({ kind: 'cat', barks: true })).status).toBe(422)
  })

  it('is told of a file that does not exist, and maps to the others', async () => {
    folder = await serveFolder({
      'mocks/api.yaml': document,
      'mocks/_schemas/pets/pet.yaml': pet("mapping: { dog: './dog.yaml', cat: './cat.yaml' }"),
      'mocks/_schemas/pets/dog.yaml': heir('barks'),
    })
    const told = folder.server.overview().diagnostics.map(({ message, place }) => [message, place])
    expect(told).toEqual([
      [
        expect.stringMatching(
          /^The mapping ".\/cat.yaml" leads to mocks\/_schemas\/pets\/cat.yaml, which does not exist/,
        ),
        expect.objectContaining({ file: 'mocks/_schemas/pets/pet.yaml', line: 5 }),
      ],
    ])
    expect((await send(folder.server, 'POST /pets', { kind: 'dog' })).status).toBe(422)
    expect((await send(folder.server, 'POST /pets', { kind: 'dog', barks: true })).status).toBe(200)
  })
})
