/** A key as Express and umi write it, `GET /users/:id(\\d+)` or `/users`, as one of mockapi. */
export function keyOf(written: string): string {
  const [, method = 'ALL', path = ''] = /^\s*(?:([A-Za-z]+)\s+)?(\S.*?)\s*$/s.exec(written) ?? []
  return `${method.toUpperCase()} ${pathOf(path)}`
}

/** A path of Express 4 or 5 as one of mockapi; what that cannot say stays as it is, and is told as an error. */
export function pathOf(path: string): string {
  if (path === '*' || path === '(.*)') return '/*'
  return path
    .replace(/\?.*=.*$/s, '')
    .replace(/\{\/:(\w+)\}$/, '/:$1?')
    .replace(/:(\w+)\(((?:\\.|[^()\\])+)\)/g, ':$1{$2}')
    .replace(/\/(?:\*\w*|\(\.\*\)|\{\*\w+\}|:\w+\*)$/, '/*')
}
