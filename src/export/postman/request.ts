import type { Credential, ExampleBody, ExampleRequest, Field } from '../requests/request.ts'
import type { Auth, Body, FormPart, Pair, RequestPart, Url } from './model.ts'

/** The variables that stand for where paths begin. */
export type BaseNames = ReadonlyMap<string, string>

type KeyCredential = Extract<Credential, { readonly kind: 'key' }>

/** A request as Postman edits it: what is optional is there, and disabled. */
export function requestPart(request: ExampleRequest, bases: BaseNames): RequestPart {
  const { operation, body, credentials } = request
  const { description } = operation.raw
  const [first, ...others] = credentials.filter((each) => !isCookie(each))
  return {
    method: operation.method,
    header: headersOf(request, others),
    url: urlOf(request, bases),
    ...(typeof description === 'string' && description !== '' && { description }),
    ...(first && { auth: authOf(first) }),
    ...(body && { body: bodyOf(body) }),
  }
}

function headersOf(
  { headers, cookies, credentials, body }: ExampleRequest,
  others: readonly Credential[],
): Pair[] {
  const jar = [
    ...cookies.filter(({ isNeeded }) => isNeeded),
    ...credentials.filter(isCookie).map(({ name }) => ({ name, value: '{{apiKey}}' })),
  ]
  const isTyped = body?.kind === 'text' || body?.kind === 'file'
  return [
    ...(isTyped ? [{ key: 'Content-Type', value: body.type }] : []),
    ...headers.map(pairOf),
    // Postman signs a request in one way; others are headers.
    ...others.flatMap((each) =>
      each.kind === 'key' ? [{ key: each.name, value: '{{apiKey}}' }] : [],
    ),
    ...(jar.length > 0
      ? [{ key: 'Cookie', value: jar.map(({ name, value }) => `${name}=${value}`).join('; ') }]
      : []),
  ]
}

function isCookie(credential: Credential): credential is KeyCredential {
  return credential.kind === 'key' && credential.at === 'cookie'
}

function pairOf({ name, value, description, isNeeded }: Field): Pair {
  return {
    key: name,
    value,
    ...(description && { description }),
    ...(!isNeeded && { disabled: true }),
  }
}

function urlOf({ operation, base, values, query }: ExampleRequest, bases: BaseNames): Url {
  const [template = ''] = operation.template.split(/[?#]/, 1)
  const variables = new Set<string>()
  const path = template
    .split('/')
    .slice(1)
    .map((segment) => {
      const [, whole] = /^\{([^{}]+)\}$/.exec(segment) ?? []
      if (whole === undefined)
        return segment.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => values.get(name) ?? '')
      variables.add(whole)
      return `:${whole}`
    })
  const pairs = query.map((each): Pair => ({ ...pairOf(each), value: inQuery(each.value) }))
  const sent = pairs.filter(({ disabled }) => !disabled)
  const search = sent.map(({ key, value }) => `${key}=${value}`).join('&')
  const host = `{{${bases.get(base) ?? 'baseUrl'}}}`
  return {
    raw: `${[host, ...path].join('/')}${search === '' ? '' : `?${search}`}`,
    host: [host],
    path,
    ...(pairs.length > 0 && { query: pairs }),
    ...(variables.size > 0 && { variable: variablesOf(operation, variables, values) }),
  }
}

function variablesOf(
  { parameters }: ExampleRequest['operation'],
  names: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
): Pair[] {
  return Array.from(names, (key) => {
    const own = parameters.find((each) => each.in === 'path' && each.name === key)
    const { description } = (own?.raw ?? {}) as { readonly description?: unknown }
    return {
      key,
      value: values.get(key) ?? '',
      ...(typeof description === 'string' && { description }),
    }
  })
}

/** Postman sends a query as it is written but for what no address may have. */
function inQuery(value: string): string {
  return value.replaceAll(/[%&#+]/g, encodeURIComponent)
}

function authOf(credential: Credential): Auth {
  const pair = (key: string, value: string): Pair => ({ key, value, type: 'string' })
  if (credential.kind === 'basic') {
    const basic = [pair('username', '{{username}}'), pair('password', '{{password}}')]
    return { type: 'basic', basic }
  }
  if (credential.kind === 'bearer') return { type: 'bearer', bearer: [pair('token', '{{token}}')] }
  const { name, at } = credential
  const apikey = [pair('key', name), pair('value', '{{apiKey}}'), pair('in', at)]
  return { type: 'apikey', apikey }
}

function bodyOf(body: ExampleBody): Body {
  switch (body.kind) {
    case 'text': {
      const language = languageOf(body.type)
      const raw = language === 'json' ? pretty(body.text) : body.text
      return { mode: 'raw', raw, options: { raw: { language } } }
    }
    case 'form':
      return {
        mode: 'urlencoded',
        urlencoded: body.fields.map((each) => ({ ...pairOf(each), type: 'text' })),
      }
    case 'multipart':
      return {
        mode: 'formdata',
        formdata: body.fields.map((each): FormPart => {
          if (each.isFile) return { key: each.name, type: 'file', src: [] }
          return { ...pairOf(each), type: 'text', ...(each.type && { contentType: each.type }) }
        }),
      }
    case 'file':
      return { mode: 'file', file: {} }
  }
}

/** How Postman colours a body. */
function languageOf(type: string): string {
  return ['json', 'xml', 'html', 'javascript'].find((each) => type.includes(each)) ?? 'text'
}

/** JSON on several lines; what is no single value of JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
