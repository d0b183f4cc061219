import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { versionDocuments } from '../support/openapi-documents.ts'
import { answerCheck } from '../support/openapi-schemas.ts'
import { send } from '../support/send.ts'
import { isFull } from '../support/runs.ts'

type Json = Readonly<Record<string, unknown>>

interface Declared {
  readonly line: string
  readonly status: string
  readonly schema: unknown
}

/** All declared JSON answers of a document, and requests that ask for them. */
function declaredAnswers(document: Json, base: string): Declared[] {
  const found: Declared[] = []
  for (const [path, item] of Object.entries(document['paths'] as Record<string, Json>)) {
    for (const [method, operation] of Object.entries(item) as [string, Json][]) {
      const produces =
        ((operation['produces'] ?? document['produces']) as string[] | undefined) ?? []
      for (const [status, response] of Object.entries(
        operation['responses'] as Record<string, Json>,
      )) {
        const content = response['content'] as Record<string, Json> | undefined
        const json = Object.entries(content ?? {}).find(([type]) => type.endsWith('json'))
        const isJson2 = produces.some((type) => type.endsWith('json'))
        const schema = json ? json[1]['schema'] : isJson2 ? response['schema'] : undefined
        if (schema === undefined || status === '204') continue
        found.push({
          line: `${method.toUpperCase()} ${base}${path.replaceAll(/\{\w+\}/g, '7')}`,
          status,
          schema,
        })
      }
    }
  }
  return found
}

const bases = { 'two.json': '/two', 'zero.json': '/zero', 'one.json': '/one', 'new.json': '/new' }

describe('generated answers fit their schemas, by another validator', () => {
  for (const [name, document] of Object.entries(versionDocuments())) {
    it.each(isFull ? [1, 2, 3, 'x'] : [1, 'x'])(`${name}, seed %s`, async (seed) => {
      const files = { [`mocks/${name}`]: JSON.stringify(document) }
      await using folder = await serveFolder(files, { seed, validate: false, crud: false })
      const check = answerCheck(document)
      const wrong: string[] = []
      let count = 0
      for (const { line, status, schema } of declaredAnswers(
        document,
        bases[name as keyof typeof bases],
      )) {
        const code = status.replace(/XX/, '20').replace('default', '500')
        for (const prefer of [`code=${code}`, `code=${code}, dynamic=true`]) {
          const body = line.startsWith('QUERY') || line.startsWith('POST') ? {} : undefined
          const answer = await send(folder.server, line, body, {
            prefer,
            accept: 'application/json, */*;q=0.5',
          })
          const problem =
            answer.status === Number(code) ? check(schema, answer.body) : `status ${answer.status}`
          if (problem !== '')
            wrong.push(`${line} ${prefer}: ${problem} ${JSON.stringify(answer.body)}`)
          count++
        }
      }
      expect(wrong).toEqual([])
      expect(count).toBeGreaterThan(3)
    })
  }
})
