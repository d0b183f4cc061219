import { isRaw, placesOf, type Operation, type Raw, type TriedDocument } from './document.ts'
import { queryPairs, written, type RequestValues } from './values.ts'

/** A request of an operation. */
export interface TriedRequest {
  readonly url: string
  readonly init: RequestInit
}

/** Makes requests that their operations must answer. */
export class Requests {
  readonly #document: TriedDocument
  readonly #values: RequestValues

  constructor(document: TriedDocument, values: RequestValues) {
    this.#document = document
    this.#values = values
  }

  /** @param ids values of path parameters that are known otherwise, by the places of the template up to them */
  of(operation: Operation, ids: ReadonlyMap<string, unknown>): TriedRequest {
    const { method, template, raw } = operation
    const headers = new Headers()
    const query: [string, string][] = []
    this.#sign(raw, headers, query)
    const [address = '', pinned = ''] = template.split(/[?#]/)
    const path = this.#path(address, operation, ids)
    for (const parameter of operation.parameters) {
      const { at, name } = parameter
      const isElsewhere = /^(?:accept|authorization|content-type)$/i.test(name)
      const isNeeded =
        parameter.raw['required'] === true &&
        !(at === 'header' && isElsewhere) &&
        !(at === 'query' && new URLSearchParams(pinned).has(name))
      if (!isNeeded || (at !== 'query' && at !== 'header' && at !== 'cookie')) continue
      const value = this.#values.ofParameter(parameter)
      if (at === 'query') query.push(...queryPairs(value, parameter))
      if (at === 'header') headers.set(name, written(value, parameter).replaceAll(/[^ -~]/g, '?'))
      if (at === 'cookie') addCookie(headers, name, encodeURIComponent(written(value, parameter)))
    }
    const search = new URLSearchParams([...new URLSearchParams(pinned), ...query]).toString()
    const url = `${this.#document.base(raw)}${path}${search === '' ? '' : `?${search}`}`
    const body = /^(?:POST|PUT|PATCH)$/.test(method) ? this.#body(operation, headers) : undefined
    return {
      url,
      init: { method, headers, redirect: 'manual', ...(body !== undefined && { body }) },
    }
  }

  #path(template: string, { parameters }: Operation, ids: ReadonlyMap<string, unknown>): string {
    return template.replaceAll(/\{([^{}]+)\}/g, (_, name: string, at: number) => {
      const parameter = parameters.find((each) => each.at === 'path' && each.name === name) ?? {
        at: 'path',
        name,
        raw: { type: 'string' },
      }
      const known = ids.get(placesOf(template.slice(0, at)))
      const text = written(known ?? this.#values.ofParameter(parameter), parameter)
      return text
        .split(/([,;=])/)
        .map((part) => (/^[,;=]$/.test(part) ? part : encodeURIComponent(part)))
        .join('')
    })
  }

  /** Sends the credentials of the first requirement. */
  #sign(operation: Raw, headers: Headers, query: [string, string][]): void {
    const { root } = this.#document
    const [requirement] = (operation['security'] ?? root['security'] ?? []) as Raw[]
    const { components } = root
    const all = this.#document.isSwagger
      ? root['securityDefinitions']
      : isRaw(components)
        ? components['securitySchemes']
        : undefined
    for (const name of Object.keys(requirement ?? {})) {
      const scheme = this.#document.follow(isRaw(all) ? all[name] : undefined)
      const { type, in: at, name: key } = scheme
      if (type === 'apiKey' && at === 'query') query.push([String(key), 'x'])
      else if (type === 'apiKey' && at === 'cookie') addCookie(headers, String(key), 'x')
      else if (type === 'apiKey') headers.set(String(key), 'x')
      else if (type === 'basic' || `${scheme['scheme'] as string}`.toLowerCase() === 'basic') {
        headers.set('authorization', `Basic ${btoa('name:password')}`)
      } else if (type === 'http') headers.set('authorization', `${scheme['scheme'] as string} x`)
      else headers.set('authorization', 'Bearer x')
    }
  }

  #body(operation: Operation, headers: Headers): string | FormData | undefined {
    const content = this.#document.isSwagger ? this.#content2(operation) : this.#content3(operation)
    const types = Object.keys(content)
    const type =
      types.find((each) => /[/+]json/.test(each) && !each.includes('*')) ??
      types.find((each) => /json/.test(each)) ??
      types[0]
    if (type === undefined) return undefined
    const media = this.#document.follow(content[type])
    const value = this.#values.sample(media['schema'] ?? {}, '')
    const sent = type.replace('*/*', 'application/json').replace('/*+', '/').replace('/*', '/plain')
    if (sent.startsWith('multipart/'))
      return formOf(value, this.#files(media['schema']), media['encoding'])
    headers.set('content-type', sent)
    if (/json/.test(sent)) return JSON.stringify(value ?? {})
    if (sent === 'application/x-www-form-urlencoded')
      return new URLSearchParams(fields(value, media['encoding'])).toString()
    return sent.endsWith('xml') ? '<a/>' : String(value ?? 'text')
  }

  /** The properties of a form that are files. */
  #files(schema: unknown): ReadonlySet<string> {
    const { properties } = this.#document.follow(schema)
    const names = Object.entries(isRaw(properties) ? properties : {}).flatMap(([name, each]) => {
      const { type, format } = this.#document.follow(each)
      return type === 'file' || format === 'binary' ? [name] : []
    })
    return new Set(names)
  }

  #content3({ raw }: Operation): Raw {
    const { content } = this.#document.follow(raw['requestBody'])
    return isRaw(content) ? content : {}
  }

  #content2({ raw, parameters }: Operation): Raw {
    const declared = (raw['consumes'] ?? this.#document.root['consumes'] ?? []) as string[]
    const body = parameters.find(({ at }) => at === 'body')
    if (body) {
      const types = declared.length > 0 ? declared : ['application/json']
      return Object.fromEntries(types.map((type) => [type, { schema: body.raw['schema'] }]))
    }
    const form = parameters.filter(({ at }) => at === 'formData')
    if (form.length === 0) return {}
    const isMultipart = form.some((each) => each.raw['type'] === 'file')
    const type = isMultipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
    const isDeclared = declared.some((each) => each === type)
    const properties = Object.fromEntries(
      form.map(({ name, raw: { required: _required, ...rest } }) => [
        name,
        rest['type'] === 'file' ? { type: 'string', format: 'binary' } : rest,
      ]),
    )
    const required = form.filter((each) => each.raw['required'] === true).map(({ name }) => name)
    const schema = { type: 'object', properties, required }
    const other = declared.find((each) => /form/.test(each))
    return { [isDeclared ? type : (other ?? type)]: { schema } }
  }
}

function fields(value: unknown, encoding: unknown = {}): [string, string][] {
  return Object.entries(isRaw(value) ? value : {}).flatMap(([name, each]): [string, string][] => {
    const own = isRaw(encoding) ? encoding[name] : undefined
    if (isRaw(own) && own['style'] === 'deepObject') return deepFields(name, each)
    return [each].flat().map((one) => [name, textOf(one)])
  })
}

/** `items[0][price]=1`, as Stripe's clients send objects and lists. */
function deepFields(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, textOf(value)]]
  return Object.entries(value).flatMap(([key, each]) => deepFields(`${name}[${key}]`, each))
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string}`
}

function formOf(value: unknown, files: ReadonlySet<string>, encoding: unknown): FormData {
  const form = new FormData()
  for (const [name, text] of fields(value)) {
    const own = isRaw(encoding) ? encoding[name] : undefined
    const [type = ''] = String((isRaw(own) && own['contentType']) || '').split(/,\s*/)
    if (files.has(name)) form.append(name, new Blob([text], { type }), 'file.txt')
    else form.append(name, text)
  }
  return form
}

function addCookie(headers: Headers, name: string, value: string): void {
  const before = headers.get('cookie')
  headers.set('cookie', `${before === null ? '' : `${before}; `}${name}=${value}`)
}
