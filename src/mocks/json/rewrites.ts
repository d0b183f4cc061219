import { MockapiError } from '../../errors/diagnostic.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { MockFile } from '../files/mock-file.ts'
import { parseRewrite } from '../../endpoints/rewrite.ts'
import type { Rewrite } from '../../endpoints/rewrite.ts'
import type { Problem } from '../../generate/report.ts'
import type { SourceFile } from '../files/loader.ts'
import { readDocument } from './document.ts'

const example = 'Write as in { "/api/*": "/$1" }.'

/**
 * Reads the file of `--routes`: an object of rules, in the order in which they are asked.
 *
 * @throws MockapiError with all problems of the file, each with place and code frame
 */
export function readRewrites({ name, text }: Pick<SourceFile, 'name' | 'text'>): MockFile {
  const { value, repeated, diagnose } = readDocument(name, text)
  const diagnostics: Diagnostic[] = []
  const refuse = (path: readonly string[], problem: Omit<Problem, 'code'>) => {
    diagnostics.push(diagnose(path, { code: 'bad-rewrite', ...problem }))
  }
  const rules: Rewrite[] = []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse([], { message: 'The file holds no rules.', hint: example })
  }
  for (const path of repeated) {
    const message = `The rule ${JSON.stringify(path[0])} stands here twice; only the last one counts.`
    if (path.length === 1) refuse([String(path[0])], { part: 'key', message, hint: 'Delete one.' })
  }
  for (const [from, to] of Object.entries(diagnostics.length > 0 ? {} : (value as object))) {
    if (from === '$schema') continue
    if (typeof to !== 'string') {
      const message = `The rule ${JSON.stringify(from)} leads to no address.`
      refuse([from], { message, hint: example })
      continue
    }
    const rule = parseRewrite(from, to)
    if (!('message' in rule)) rules.push(rule)
    else {
      const { part, message, hint } = rule
      refuse([from], { message, hint, ...(part === 'key' && { part }) })
    }
  }
  if (diagnostics.length > 0) throw new MockapiError(diagnostics)
  return { name, endpoints: [], collections: [], singles: [], rewrites: rules, diagnostics }
}
