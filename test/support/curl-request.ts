/** A request as curl makes it of a command. */
export interface CurlRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: string | FormData | undefined
}

/** Reads a command as `sh` and curl do, which may have `echo <text> |` before it. @throws Error for options that are unknown here */
export function readCurl(command: string): CurlRequest {
  const words = wordsOf(command)
  let piped = ''
  if (words[0] === 'echo') {
    const end = words.indexOf('|')
    piped = `${words.slice(1, end).join(' ')}\n`
    words.splice(0, end + 1)
  }
  if (words.shift() !== 'curl') throw new Error(`${command} is no command of curl.`)
  const headers = new Headers()
  const data: string[] = []
  const parts = new FormData()
  const cookies: string[] = []
  let [url, method]: (string | undefined)[] = []
  const next = () => words.shift() ?? ''
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') method = next()
    else if (word === '-I') method = 'HEAD'
    else if (word === '-N') continue
    else if (word === '-u') headers.set('authorization', `Basic ${btoa(next())}`)
    else if (word === '-b') cookies.push(next())
    else if (word === '-H') {
      const [, name = '', sign = '', value = ''] = /^([^:;]+)([:;]) ?(.*)$/s.exec(next()) ?? []
      if (value !== '' || sign === ';') headers.append(name, value)
    } else if (word === '-d') data.push(textOf(next()))
    else if (word === '--data-raw') data.push(next())
    else if (word === '--data-binary') data.push(next() === '@-' ? piped : '')
    else if (word === '--data-urlencode') {
      const [name = '', ...value] = next().split('=')
      data.push(`${name}=${encodeURIComponent(value.join('='))}`)
    } else if (word === '--form-string') {
      const [name = '', ...value] = next().split('=')
      parts.append(name, value.join('='))
    } else if (word === '-F') addPart(parts, next(), piped)
    else if (word.startsWith('-')) throw new Error(`${word} in "${command}" is not understood.`)
    else url = word
  }
  if (url === undefined) throw new Error(`"${command}" asks nobody.`)
  const isForm = [...parts.keys()].length > 0
  const body = isForm ? parts : data.length > 0 ? data.join('&') : undefined
  if (data.length > 0 && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded')
  }
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
  return { url, method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body }
}

/** Data that begins with `@` would be read from a file of that name. */
function textOf(text: string): string {
  if (text.startsWith('@')) throw new Error(`${text} would be a file.`)
  return text
}

function addPart(parts: FormData, text: string, piped: string): void {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  const file = /^@-;filename=([^;]+)(?:;type=(.+))?$/.exec(value)
  if (file) {
    const [, fileName = '', type = ''] = file
    return parts.append(name, new File([piped], fileName, { type }))
  }
  const [, quoted = '', type = ''] = /^"((?:[^"\\]|\\.)*)";type=(.+)$/s.exec(value) ?? []
  parts.append(name, new Blob([quoted.replaceAll(/\\(.)/gs, '$1')], { type }))
}

/** The words of a command in `sh`: quotes, and lines that go on. */
function wordsOf(command: string): string[] {
  const words: string[] = []
  for (const [word] of command.matchAll(/(?:'[^']*'|"[^"]*"|\\[^\n]|[^\s'"\\])+/g)) {
    words.push(
      word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single, double, escaped) =>
        String(single ?? double ?? escaped),
      ),
    )
  }
  return words
}
