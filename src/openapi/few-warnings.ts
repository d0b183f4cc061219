import type { Diagnostic } from '../errors/diagnostic.ts'

/** More warnings of one document are not told one by one: there are documents with hundreds of examples that do not fit. */
const mostWarnings = 5

/** Where in a document a message is about. */
const pointer = / \(#\/.*\)(?=\.$)/

/** Tells the first warnings of a document, each once, and that there are more, once. */
export function fewWarnings(
  name: string,
  onWarning: (diagnostic: Diagnostic) => void,
): (diagnostic: Diagnostic) => void {
  let count = 0
  const told = new Set<string>()
  return (diagnostic) => {
    const what = diagnostic.message.replace(pointer, '')
    if (count > mostWarnings || told.has(what)) return
    told.add(what)
    count++
    onWarning(count <= mostWarnings ? diagnostic : moreIn(name))
  }
}

function moreIn(name: string): Diagnostic {
  const message = `There is more like this in ${name}, which is not told one by one.`
  const hint = 'Run "mockapi check", which lists all of it.'
  return { code: 'bad-openapi', severity: 'warning', message, hint }
}
