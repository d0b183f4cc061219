import type { Faker } from '@faker-js/faker'
import type { FakerSource, Seed } from '../../data/records/declaration.ts'
import type { DocumentContents } from '../../openapi/contents.ts'
import { pathOfTemplate } from '../../openapi/document/paths.ts'
import type { Operation } from '../../openapi/document/operation.ts'
import { parsePath } from '../../http/path.ts'
import { isEqual } from '../../generate/schema/schema.ts'
import type { Losses } from '../conversion/losses.ts'

/** How many records of a collection are written, where the document has fewer as examples. */
export const seedSize = 5

/** What an import of a document reads from, and where it tells what is lost. */
export interface DocumentSource extends Pick<
  DocumentContents,
  'operations' | 'shared' | 'records'
> {
  readonly source: FakerSource
  readonly seed: Seed
  readonly losses: Losses
  /** What stands before the templates of an operation: `/v1`, or nothing. */
  readonly baseOf: (operation: Operation) => string
}

/** An operation as losses name it. */
export function nameOf({ method, template }: Operation): string {
  return `${method} ${template}`
}

/** Faker for one operation, the same on every import. */
export function fakerFor({ source, seed }: DocumentSource, operation: Operation): Faker {
  return source.forCall(seed, nameOf(operation), 1)
}

const methods: ReadonlySet<string> = new Set(
  'GET HEAD POST PUT PATCH DELETE QUERY OPTIONS'.split(' '),
)

/** The key of an operation in mock files, `GET /v1/pets/:petId`; undefined, and lost, where none can be written. */
export function keyOf(operation: Operation, from: DocumentSource): string | undefined {
  const { method, template } = operation
  const lose = (what: string) => void from.losses.add('operation', nameOf(operation), what)
  if (!methods.has(method)) return lose(`mock files have no method ${method}`)
  const path = pathOfTemplate(from.baseOf(operation), template)
  if ('message' in path) return lose(path.message)
  const read = parsePath(path.text)
  const isSame = !('message' in read) && isEqual(read.segments, path.segments)
  return isSame ? `${method} ${path.text}` : lose('mock files cannot write its path')
}

/** A request that nobody sent, for what is made from one. */
export interface SampleRequest {
  readonly faker: Faker
  readonly params: Readonly<Record<string, string>>
  readonly path: string
  readonly method: string
  readonly url: string
  readonly header: () => undefined
}

/** The request of a key, whose parameters stand for themselves. */
export function sampleContext(key: string, faker: Faker): SampleRequest {
  const [method = '', path = ''] = key.split(' ')
  const url = `http://localhost${path}`
  return { faker, params: {}, path, method, url, header: () => undefined }
}
