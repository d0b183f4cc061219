import { isObject } from '../../errors/validation-issue.ts'
import type { Credential, ExampleBody, ExampleRequest, Field } from '../requests/request.ts'

/** A request as a command of curl: method and address, then an option a line. It runs as it stands. */
export function writeCurl(request: ExampleRequest): string {
  const { operation, headers, cookies, credentials, body } = request
  const options = [
    ...credentials.flatMap(credentialOption),
    ...headers.filter(({ isNeeded }) => isNeeded).map(({ name, value }) => header(name, value)),
    ...cookies.filter(({ isNeeded }) => isNeeded).map(({ name, value }) => cookie(name, value)),
    ...(body ? bodyOptions(body) : []),
  ]
  const method = methodOption(operation.method, body)
  const start = ['curl', ...streamOption(operation), ...method, quote(addressOf(request))]
  return [`${fileOf(body)}${start.join(' ')}`, ...options].join(' \\\n  ')
}

function credentialOption(credential: Credential): string[] {
  if (credential.kind === 'basic') return [`-u ${quote('user:password')}`]
  if (credential.kind === 'bearer') return [header('Authorization', 'Bearer token')]
  const { at, name } = credential
  if (at === 'query') return []
  return [at === 'cookie' ? cookie(name, 'key') : header(name, 'key')]
}

/** `-N` where events come one by one, which curl would hold back. */
function streamOption({ raw: { responses } }: ExampleRequest['operation']): string[] {
  const isStream = Object.values(isObject(responses) ? responses : {}).some(
    (response) =>
      isObject(response) &&
      isObject(response['content']) &&
      Object.hasOwn(response['content'], 'text/event-stream'),
  )
  return isStream ? ['-N'] : []
}

/** `-X` where curl would choose another method. */
function methodOption(method: string, body: ExampleBody | undefined): string[] {
  if (method === 'HEAD') return ['-I']
  return method === (body ? 'POST' : 'GET') ? [] : [`-X ${quote(method)}`]
}

function addressOf({ operation, base, values, query, credentials }: ExampleRequest): string {
  const [template = ''] = operation.template.split(/[?#]/, 1)
  const path = template.replaceAll(/\{([^{}]+)\}|[^{}]+/g, (text, name?: string) =>
    name === undefined ? encodeURI(text) : (values.get(name) ?? text),
  )
  const keys = credentials.flatMap((each): Field[] =>
    each.kind === 'key' && each.at === 'query'
      ? [{ name: each.name, value: 'key', isNeeded: true }]
      : [],
  )
  const pairs = [...query.filter(({ isNeeded }) => isNeeded), ...keys].map(
    ({ name, value }) => `${encode(name)}=${encode(value)}`,
  )
  const address = `${base}${path}`.replaceAll("'", '%27')
  return pairs.length > 0 ? `${address}?${pairs.join('&')}` : address
}

/** What a query may hold as it is stays readable. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/%(3A|2C|2F|40)/g, decodeURIComponent)
    .replaceAll("'", '%27')
}

function header(name: string, value: string): string {
  // With a colon curl would leave out a header without a value.
  return `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`
}

function cookie(name: string, value: string): string {
  return `-b ${quote(`${name}=${encodeURIComponent(value)}`)}`
}

/** What curl reads as a file, where the text of one is enough. */
function fileOf(body: ExampleBody | undefined): string {
  const isRead =
    body?.kind === 'file' ||
    (body?.kind === 'multipart' && body.fields.some(({ isFile }) => isFile))
  return isRead ? 'echo Hello | ' : ''
}

function bodyOptions(body: ExampleBody): string[] {
  switch (body.kind) {
    case 'text':
      return [header('Content-Type', body.type), data(body.text)]
    case 'form':
      // Which curl says of its own accord.
      return body.fields.map(({ name, value }) => formField(name, value))
    case 'multipart':
      return body.fields.map(({ name, value, isFile, type }) => {
        const kind = type === undefined ? '' : `;type=${type}`
        if (isFile) return `-F ${quote(`${name}=@-;filename=${name}.txt${kind}`)}`
        return kind === ''
          ? `--form-string ${quote(`${name}=${value}`)}`
          : `-F ${quote(`${name}=${formText(value)}${kind}`)}`
      })
    case 'file':
      return [header('Content-Type', body.type), '--data-binary @-']
  }
}

/** A text that begins with `@` would be the name of a file. */
function data(text: string): string {
  return `${text.startsWith('@') ? '--data-raw' : '-d'} ${quote(text)}`
}

function formField(name: string, value: string): string {
  const isPlain = /^[\w.~-]*$/.test(value)
  return isPlain
    ? `-d ${quote(`${encodeURIComponent(name)}=${value}`)}`
    : `--data-urlencode ${quote(`${encodeURIComponent(name)}=${value}`)}`
}

/** A part with a type of its own; in quotes a semicolon ends nothing. */
function formText(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`
}

/** A word of a shell, in single quotes where it has characters that mean something to it. */
function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
