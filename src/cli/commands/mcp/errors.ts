import { MockapiError, type Diagnostic } from '../../../errors/diagnostic.ts'
import { ToolError } from '../../../mcp/tools/tool-error.ts'

/** The most errors that an agent is told at once. */
const most = 5

/** An error that the agent can mend, as sentences; any other as it is. */
export function toolErrorOf(error: unknown): unknown {
  if (!(error instanceof MockapiError)) return error
  const { diagnostics } = error
  const [first] = diagnostics
  const more = first?.code === 'no-folder' ? ['Make the first mock with edit_mock.'] : []
  return new ToolError([...diagnostics.slice(0, most).map(sentenceOf), ...more].join(' '))
}

function sentenceOf({ message, hint = '', place }: Diagnostic): string {
  const at = place ? `${place.file}:${place.line}:${place.column}: ` : ''
  return `${at}${message} ${hint}`.trim()
}
