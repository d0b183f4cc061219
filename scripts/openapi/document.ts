import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'

/** An object of a document, as it stands. */
export type Raw = Readonly<Record<string, unknown>>

/** Whether a value is an object and no list. */
export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A parameter, with all that it says of itself. */
export interface Parameter {
  readonly at: string
  readonly name: string
  readonly raw: Raw
}

/** An operation; what it consists of stands as in the document, references followed. */
export interface Operation {
  readonly method: string
  readonly template: string
  readonly raw: Raw
  readonly parameters: readonly Parameter[]
  readonly responses: ReadonlyMap<string, Raw>
}

/** A template in which only the places of parameters count, not their names. */
export function placesOf(template: string): string {
  return template.replaceAll(/\{[^{}]+\}/g, '{}')
}

const methods = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete']

/**
 * A document as this script reads it. Nothing of `src/` is used for it, so that a mistake of the reader there is not
 * repeated here.
 */
export class TriedDocument {
  readonly root: Raw
  readonly isSwagger: boolean
  readonly #file: string
  /** The files of objects that were read from others than the first. */
  readonly #files = new Map<object, string>()
  readonly #roots = new Map<string, unknown>()

  constructor(file: string) {
    this.#file = resolve(file)
    const root = this.#read(this.#file)
    if (!isRaw(root)) throw new Error(`${file} is no document.`)
    this.root = root
    this.isSwagger = root['swagger'] !== undefined
  }

  get version(): string {
    return String(this.root['openapi'] ?? this.root['swagger'])
  }

  /** The object that stands here, or that a reference here leads to. */
  follow(node: unknown): Raw {
    let at = node
    for (let step = 0; isRaw(at) && typeof at['$ref'] === 'string' && step < 50; step++) {
      at = this.target(at)
    }
    return isRaw(at) ? at : {}
  }

  /** What the reference of an object names; undefined where it leads nowhere. */
  target(node: Raw): unknown {
    const [uri = '', fragment = ''] = String(node['$ref']).split('#')
    const from = this.#files.get(node) ?? this.#file
    const file = uri === '' ? from : resolve(dirname(from), uri)
    let at: unknown = this.#read(file)
    for (const step of fragment.split('/').slice(1)) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      if (isRaw(at) && typeof at['$ref'] === 'string' && at[name] === undefined) {
        at = this.follow(at)
      }
      at = (at as Record<string, unknown> | undefined)?.[name]
    }
    return at
  }

  /** The path of the first server, or of `basePath`, without a slash at the end. */
  base(operation: Raw): string {
    if (this.isSwagger) return String(this.root['basePath'] ?? '').replace(/\/+$/, '')
    const [server] = (operation['servers'] ?? this.root['servers'] ?? []) as Raw[]
    const variables = isRaw(server?.['variables']) ? server['variables'] : {}
    const url = String(server?.['url'] ?? '').replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
      const variable = variables[name]
      return String((isRaw(variable) ? variable['default'] : undefined) ?? name)
    })
    try {
      return new URL(url, 'http://localhost/').pathname.replace(/\/+$/, '')
    } catch {
      return ''
    }
  }

  /** All operations below `paths`. */
  operations(): Operation[] {
    const { paths } = this.root
    return Object.entries(isRaw(paths) ? paths : {}).flatMap(([template, value]) => {
      if (template.startsWith('x-')) return []
      const item = { ...this.follow(value), ...(isRaw(value) ? value : {}) } as Raw
      return methods.flatMap((method) => {
        const raw = this.follow(item[method])
        if (item[method] === undefined) return []
        const lists = [item['parameters'], raw['parameters']]
        const all = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
        const parameters = new Map(
          all.map((each) => {
            const { in: at, name, ...rest } = this.follow(each)
            const parameter = { at: String(at), name: String(name), raw: rest }
            return [`${parameter.at} ${parameter.name}`, parameter]
          }),
        )
        const responses = new Map(
          Object.entries(isRaw(raw['responses']) ? raw['responses'] : {}).map(
            ([status, response]) => [status.toUpperCase(), this.follow(response)],
          ),
        )
        const operation = { method: method.toUpperCase(), template, raw, responses }
        return { ...operation, parameters: [...parameters.values()] }
      })
    })
  }

  #read(file: string): unknown {
    if (this.#roots.has(file)) return this.#roots.get(file)
    let root: unknown
    try {
      const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
      root = text.trimStart().startsWith('{')
        ? JSON.parse(text)
        : parse(text, { maxAliasCount: -1, merge: true, uniqueKeys: false })
    } catch (error) {
      if (file === this.#file) throw error
    }
    this.#roots.set(file, root)
    if (file !== this.#file) this.#note(root, file)
    return root
  }

  #note(value: unknown, file: string): void {
    if (typeof value !== 'object' || value === null || this.#files.has(value)) return
    this.#files.set(value, file)
    for (const each of Object.values(value)) this.#note(each, file)
  }
}
