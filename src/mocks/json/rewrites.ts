import { parseRewrite, type Rewrite } from '../../endpoints/rewrite.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Problem } from '../../generate/report.ts'
import type { MockFile, SourceFile } from '../files/mock-file.ts'
import { readDocument } from './document.ts'

/**
 * Reads the file of `--routes`: an object of rules, in the order in which they are tried. A rule with an error is left
 * out. @throws MockapiError when the file does not parse
 */
export function readRewrites({ name, text }: Pick<SourceFile, 'name' | 'text'>): MockFile {
  const { value, repeated, diagnose } = readDocument(name, text)
  const example = 'Write as in { "/api/*": "/$1" }.'
  const diagnostics: Diagnostic[] = []
  const refuse = (path: readonly string[], problem: Omit<Problem, 'code'>): void => {
    diagnostics.push(diagnose(path, { code: 'bad-rewrite', ...problem }))
  }
  const rewrites: Rewrite[] = []
  if (!isObject(value)) refuse([], { message: 'The file holds no rules.', hint: example })
  for (const key of repeated) {
    const message = `The rule ${JSON.stringify(key)} stands here twice; only the last one counts.`
    refuse([key], { part: 'key', message, hint: 'Delete one.', severity: 'warning' })
  }
  for (const [from, to] of Object.entries(isObject(value) ? value : {})) {
    if (from === '$schema') continue
    const rule = parseRewrite(from, to)
    if (!('message' in rule)) rewrites.push(rule)
    else refuse([from], { ...rule, part: rule.part === 'key' ? 'key' : undefined })
  }
  const rules = isObject(value) ? Object.keys(value) : undefined
  return { name, endpoints: [], collections: [], singles: [], rewrites, rules, diagnostics }
}
