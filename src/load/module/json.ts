import { codeFrame } from '../../core/frame.ts'
import { MockapiError } from '../../core/diagnostic.ts'

/**
 * The value of an imported JSON file; comments and trailing commas are allowed, as in mock files, and
 * all of JSON5 in `.json5`. Throws MockapiError (`json-syntax`) with the place.
 */
export async function parseJsonModule(shown: string, text: string): Promise<unknown> {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return JSON.parse(source) as unknown
  } catch {
    const { evaluate, parse } = await import('@humanwhocodes/momoa')
    try {
      const mode = shown.endsWith('.json5') ? 'json5' : 'jsonc'
      return evaluate(parse(source, { mode, allowTrailingCommas: true }))
    } catch (error) {
      throw jsonError(shown, source, error)
    }
  }
}

function jsonError(shown: string, source: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { line = 1, column = 1 } = error as { line?: number; column?: number }
  return new MockapiError([
    {
      code: 'json-syntax',
      severity: 'error',
      message: error.message.replace(/ \(\d+:\d+\)$/, ''),
      place: { file: shown, line, column },
      frame: codeFrame(source, line, column),
    },
  ])
}
