import { warning } from '../../data/store/seed.ts'
import type { State, StoredCollection, StoredSingle } from '../../data/store/state.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { messageOf } from '../../errors/message.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { writeSchema } from '../../export/graphql/document.ts'
import { loadConverters } from '../../export/openapi/declared.ts'
import type { SchemaMocks, SchemaPart } from '../../graphql/part.ts'
import type { LazyFaker } from '../../generate/faker.ts'
import { Reply } from '../../http/reply.ts'
import { hasGeneratedData, type MockFile } from '../files/mock-file.ts'
import { loadGraphql } from './loader.ts'

/** Where the schema answers that collections imply. */
const path = '/graphql'
/** What stands in the place of the file that it does not have. */
const name = 'graphql: true'

type ReadSchema = Awaited<ReturnType<typeof loadGraphql>>['readSchema']

type Settings = { readonly readOnly?: boolean | undefined; readonly strict?: boolean | undefined }

/** The schema that collections and single resources imply, at `/graphql`; made anew where a reload changed it. */
export class ImpliedSchema {
  readonly #settings: Settings
  readonly #faker: LazyFaker
  #read: ReadSchema | undefined
  #last: { readonly text: string; readonly part: SchemaPart } | undefined

  constructor(settings: Settings, faker: LazyFaker) {
    this.#settings = settings
    this.#faker = faker
  }

  /** Loads what the schema of some files takes. @throws MockapiError `no-graphql` */
  async load(files: readonly MockFile[]): Promise<void> {
    const schemas = files.flatMap((file) => file.collections.map(({ schema }) => schema))
    const [{ readSchema }] = await Promise.all([
      loadGraphql(),
      loadConverters(schemas),
      // A locale that cannot be loaded is reported by the requests that need it.
      hasGeneratedData(files) ? this.#faker.load().catch(() => {}) : undefined,
    ])
    this.#read = readSchema
  }

  /** What serves the schema of the data, as a file beside those that declare them. */
  serve(state: State, files: readonly MockFile[]): Implied {
    const own = files.find(({ schemas = [] }) => schemas.some((part) => part.path === path))
    if (own) return { file: undefined, diagnostics: [hasOwn(own)] }
    const problems: Diagnostic[] = []
    const text = writeSchema({
      state,
      readOnly: this.#settings.readOnly,
      onUnreadable: (resource, error) => void problems.push(unreadable(resource, error)),
    })
    if (text === undefined) return { file: undefined, diagnostics: [...problems, noData] }
    const { endpoints, diagnostics } = this.#join(text, files)
    const file = { name, collections: [], singles: [], diagnostics: [], isSetting: true }
    return {
      file: { ...file, endpoints: endpoints.map((each) => ({ ...each, origin })) },
      diagnostics: [...problems, ...diagnostics],
    }
  }

  #join(text: string, files: readonly MockFile[]): SchemaMocks {
    const { strict = false } = this.#settings
    const part =
      this.#last?.text === text
        ? this.#last.part
        : (this.#read as ReadSchema)({ file: name, text, path, strict })
    this.#last = { text, part }
    return part.join([part], {
      collections: files.flatMap(({ collections }) => collections),
      singles: files.flatMap(({ singles }) => singles.map((each) => each.name)),
    })
  }
}

/** What the data imply: undefined where a file has its schema, and where there are none. */
interface Implied {
  readonly file: MockFile | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** There is no text to look at. */
const origin: SourceLocation = { file: name, place: () => undefined }

const noData: Diagnostic = {
  code: 'no-query-type',
  severity: 'warning',
  message: 'There is neither a collection nor a single resource for GraphQL to serve.',
  hint: 'Add one, such as mocks/users.json with a list of objects, or leave out --graphql.',
}

function hasOwn({ name: file }: MockFile): Diagnostic {
  return {
    code: 'duplicate-endpoint',
    severity: 'warning',
    message: `${file} has the schema of ${path}, so that --graphql makes none of the collections.`,
    hint: 'Leave out one of them.',
  }
}

function unreadable({ declaration }: StoredCollection | StoredSingle, error: unknown): Diagnostic {
  const { name: resource } = declaration
  const why = error instanceof Reply && error.body.kind === 'json' ? error.body.value : error
  const detail = isObject(why) && 'detail' in why ? String(why['detail']) : messageOf(why)
  const message = `GraphQL leaves out ${JSON.stringify(resource)}: ${detail}`
  return warning(declaration, 'bad-record', message, 'Mend its data.')
}
