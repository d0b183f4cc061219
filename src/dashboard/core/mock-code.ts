/** An answer that a mock file is to give again. */
export interface AnswerCode {
  readonly method: string
  /** The path as it was asked for, without its query. */
  readonly path: string
  readonly status: number
  readonly type?: string | undefined
  /** Where a redirect leads. */
  readonly location?: string | undefined
  /** The value of JSON, or a text; undefined for none. */
  readonly body: unknown
  readonly isJson: boolean
}

/** The line of a mock file (JSON) that gives an answer. */
export function mockLineOf({ method, path, ...answer }: AnswerCode): string {
  const key = JSON.stringify(`${method} ${literalPath(path)}`)
  return `${key}: ${JSON.stringify(valueOf(answer), null, 2)}`
}

/** A path of a request as a mock is declared for it, where what is special in a pattern is meant literally. */
export function literalPath(path: string): string {
  return path.replace(/[:*?{}()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function valueOf({
  status,
  type,
  location,
  body,
  isJson,
}: Omit<AnswerCode, 'method' | 'path'>): unknown {
  const literal = literally(body)
  const headers = {
    ...(location !== undefined && { location: literally(location) }),
    ...(body !== undefined && !isJson && type !== undefined && { 'content-type': type }),
  }
  const isWhole = isJson && status === 200 && typeof body === 'object' && body !== null
  if (isWhole) return literal
  return {
    ...(status !== 200 && { $status: status }),
    ...(Object.keys(headers).length > 0 && { $headers: headers }),
    ...(body !== undefined && { $body: literal }),
    // An empty object would be a body.
    ...(body === undefined && status === 200 && { $status: 200 }),
  }
}

/** A value whose keys are no instructions and whose texts are no templates. */
function literally(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('{{', String.raw`\{{`)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(literally)
  const members = Object.entries(value).map(([name, member]) => [
    name.startsWith('$') ? `$${name}` : name,
    literally(member),
  ])
  return Object.fromEntries(members)
}
