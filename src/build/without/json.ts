import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { crudMethods } from '../../http/crud-methods.ts'
import { parseKey } from '../../http/path.ts'
import type { MockFile } from '../../mocks/files/mock-file.ts'
import type { JsonFileOptions, ReadFile } from '../../mocks/json/file.ts'
import { isPlainValue, plainEndpoint, plainReply } from '../../mocks/json/plain-endpoint.ts'
import * as records from '../../mocks/json/records.ts'

type Declared = Pick<MockFile, 'endpoints' | 'collections' | 'singles'>

/** A JSON file without instructions and templates, in which the build has found no mistake. */
export class JsonFile {
  readonly #source: ReadFile
  readonly #options: JsonFileOptions
  readonly #origin: SourceLocation

  constructor(source: ReadFile, options: JsonFileOptions) {
    this.#source = source
    this.#options = options
    this.#origin = { file: source.name, place: () => undefined }
  }

  read(): MockFile {
    const { name, mount, document } = this.#source
    const { finite: value } = document
    const isCollection = Array.isArray(value)
    const declared = isCollection
      ? this.#resource(`/${mount}`, value)
      : this.#object(`/${mount}`, value as object)
    return { name, ...declared, scenarios: [], isCollection, diagnostics: [] }
  }

  #object(address: string, value: object): Declared {
    const entries = Object.entries(value).filter(([key]) => key !== '$schema')
    const isDatabase = this.#options.alone || /[/.]db$/.test(address)
    const isEndpoint = (key: string) => 'method' in parseKey(key)
    if (!isDatabase && !entries.some(([key]) => isEndpoint(key))) {
      return this.#resource(address, Object.fromEntries(entries))
    }
    const folder = this.#options.alone ? '' : address.slice(0, address.lastIndexOf('/'))
    const keyed = entries.filter(([key]) => isEndpoint(key))
    const members = entries.filter(([key]) => !isEndpoint(key))
    const all = [
      ...keyed.map(([key, one]) => this.#endpoint(key, one)),
      ...members.map(([key, one]) => {
        const path = `${folder}/${key}`
        if (!isPlainValue(one)) return this.#resource(path, one)
        return this.#endpoint(`GET ${encodeURI(path)}`, one)
      }),
    ]
    return {
      endpoints: all.flatMap(({ endpoints }) => endpoints),
      collections: all.flatMap(({ collections }) => collections),
      singles: all.flatMap(({ singles }) => singles),
    }
  }

  #endpoint(key: string, value: unknown): Declared {
    const parsed = parseKey(key) as Pick<Endpoint, 'method' | 'path'>
    const about = { key, method: parsed.method, path: parsed.path, origin: this.#origin }
    const endpoint = plainEndpoint(about, value, plainReply(value))
    return { endpoints: [endpoint], collections: [], singles: [] }
  }

  #resource(path: string, value: unknown): Declared {
    const nothing = { endpoints: [], collections: [], singles: [] }
    return Array.isArray(value)
      ? { ...nothing, collections: [this.#collection(path, value)] }
      : { ...nothing, singles: [this.#single(path, value as Record<string, unknown>)] }
  }

  #collection(path: string, items: readonly object[]): CollectionDeclaration {
    const { idField, ids } = this.#options
    const name = idField ?? 'id'
    let highest = records.highestId(items, name)
    const own = items.map((item) => (records.idOf(item, name) ?? ++highest) as number)
    return {
      ...this.#about(path, items),
      ids,
      idField,
      sharesIds: false,
      size: items.length,
      records: (_source, _seed, limit = Infinity) =>
        items
          .slice(0, limit)
          .map((item, index) => records.freezeRecord(item, own[index] as number, idField)),
      relations: {},
      fields: records.fieldsOf(items),
      lists: records.listsOf(items),
      only: crudMethods,
      behaviour: undefined,
    }
  }

  #single(path: string, value: Record<string, unknown>): SingleDeclaration {
    return {
      ...this.#about(path, value),
      value: () => value,
      lists: records.listsOf([value]),
      behaviour: undefined,
    }
  }

  #about(path: string, value: unknown) {
    return {
      name: records.nameOf(path),
      path,
      origin: this.#origin,
      definition: records.definitionOf(value),
      usesFaker: false,
    }
  }
}
