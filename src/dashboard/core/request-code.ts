/** A request, and how it is written as code. */
export interface RequestCode {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string | undefined
  /** Parts of a form, in place of a body. */
  readonly parts?: readonly (readonly [name: string, value: string])[] | undefined
}

/** The request for a shell. */
export function curlOf({ method, url, headers, body, parts }: RequestCode): string {
  const isPlain = body === undefined && parts === undefined
  const options = [
    ...(method === 'HEAD'
      ? ['--head']
      : method === (isPlain ? 'GET' : 'POST')
        ? []
        : [`-X ${method}`]),
    ...headers.map(
      ([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...(parts ?? []).map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`),
    // Not `-d`, which reads a file where the body begins with @.
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ]
  return [`curl ${quoted(url)}`, ...options].join(' \\\n  ')
}

/** Quotes a text for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The request as JavaScript for a browser or Node. */
export function fetchOf({ method, url, headers, body, parts }: RequestCode): string {
  const options = [
    ...(method === 'GET' ? [] : [`  method: ${JSON.stringify(method)},`]),
    ...(headers.length === 0
      ? []
      : [
          `  headers: ${JSON.stringify(Object.fromEntries(headers), null, 2).replaceAll('\n', '\n  ')},`,
        ]),
    ...(parts ? ['  body: form,'] : body === undefined ? [] : [`  body: ${JSON.stringify(body)},`]),
  ]
  const form = parts
    ? [
        'const form = new FormData()',
        ...parts.map(
          ([name, value]) => `form.append(${JSON.stringify(name)}, ${JSON.stringify(value)})`,
        ),
        '',
      ]
    : []
  const tail = options.length === 0 ? ')' : `, {\n${options.join('\n')}\n})`
  return `${form.join('\n')}await fetch(${JSON.stringify(url)}${tail}`
}
