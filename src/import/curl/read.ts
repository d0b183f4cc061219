/** A request as a command of curl makes it. */
export interface CurlRequest {
  readonly method: string
  readonly url: string
}

/** Whether a text is a command of curl, as browsers copy it. */
export function looksLikeCurl(text: string): boolean {
  return /^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)
}

/** Short and long options of curl that take a value and mean nothing here. */
const valued =
  /^(?:-[AbcCDeEKmoPQrTuUwxyYzt]|--(?:user-agent|cookie|cookie-jar|output|user|referer|max-time|connect-timeout|proxy|cacert|cert|key|resolve|retry|retry-delay|write-out|range|limit-rate|interface|ciphers|dump-header|config|proxy-user|http-version|tls-max|connect-to))$/

/** The requests of commands of curl, one after the other. */
export function readCurl(text: string): readonly CurlRequest[] {
  return commandsOf(text).flatMap((words) => {
    if (!/^curl(?:\.exe)?$/.test(words[0] ?? '')) return []
    let method: string | undefined
    let url: string | undefined
    let hasBody = false
    let asQuery = false
    const data: string[] = []
    for (let at = 1; at < words.length; at++) {
      const word = words[at] as string
      const [, name = word, joined] = /^(--[\w-]+)=([^]*)$/.exec(word) ?? []
      const [, short, rest] = /^(-[XHdF])([^]+)$/.exec(word) ?? []
      const option = short ?? name
      const value = () => rest ?? joined ?? words[++at] ?? ''
      if (option === '-X' || option === '--request') method = value().toUpperCase()
      else if (option === '-I' || option === '--head') method = 'HEAD'
      else if (option === '-G' || option === '--get') asQuery = true
      else if (option === '--url') url = value()
      else if (option === '-H' || option === '--header') value()
      else if (/^(?:-d|-F|--data(?:-\w+)?|--json|--form(?:-string)?)$/.test(option)) {
        hasBody = true
        data.push(value())
      } else if (valued.test(option)) value()
      else if (!word.startsWith('-')) url ??= word
    }
    if (url === undefined) return []
    const query =
      asQuery && data.length > 0 ? `${url.includes('?') ? '&' : '?'}${data.join('&')}` : ''
    return [{ method: method ?? (hasBody && !asQuery ? 'POST' : 'GET'), url: url + query }]
  })
}

/** The words of each command, as a shell divides them. */
function commandsOf(text: string): string[][] {
  const commands: string[][] = [[]]
  let word: string | undefined
  const endWord = (): void => {
    if (word !== undefined && !(word === '$' && commands.at(-1)?.length === 0))
      commands.at(-1)?.push(word)
    word = undefined
  }
  const part =
    /\\\r?\n|\^\r?\n|`\r?\n|(\r?\n|;|&&|\|)|\s+|\$'((?:\\[^]|[^'\\])*)'|'([^']*)'|\^?"((?:\\[^]|\^[^]|[^"\\])*?)\^?"|\\([^])|\^([^])|([^\s'"\\^;|&`$]+|[^])/g
  for (const match of text.matchAll(part)) {
    const [whole, end, ansi, single, double, escaped, caret, plain] = match
    const piece =
      ansi === undefined
        ? (single ?? double?.replaceAll(/[\\^](["\\$`^%&])/g, '$1') ?? escaped ?? caret ?? plain)
        : ansiText(ansi)
    if (piece !== undefined) word = (word ?? '') + piece
    else endWord()
    if (end !== undefined && whole !== '') commands.push([])
  }
  endWord()
  return commands.filter((words) => words.length > 0)
}

function ansiText(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
  return text.replaceAll(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/g,
    (_, four?: string, two?: string, one = '') => {
      const code = four ?? two
      return code === undefined
        ? (known[one] ?? one)
        : String.fromCharCode(Number.parseInt(code, 16))
    },
  )
}
