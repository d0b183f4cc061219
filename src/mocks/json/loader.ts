import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { parseRewrite, type Rewrite } from '../../endpoints/rewrite.ts'
import type { Problem } from '../../generate/report.ts'
import type { Loader, LoaderPass, MockFile, SourceFile } from '../files/mock-file.ts'
import { loadParser, readDocument } from './document.ts'
import { readJsonFile } from './file.ts'
import { createFileCheck } from './response-files.ts'

/**
 * Loads `.json`, `.jsonc` and `.json5`.
 *
 * @param root the absolute mocks folder, or the one file that is served instead
 * @param idField the field that holds ids of records; default `id`
 * @param routes the absolute file of `--routes`, which holds rewrites and no mocks
 */
export function createJsonLoader(root: string, idField?: string, routes?: string): Loader {
  const begin = (): LoaderPass => beginPass(root, idField, routes)
  return { extensions: ['.json', '.jsonc', '.json5'], begin }
}

function beginPass(root: string, idField?: string, routes?: string): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = alone ? dirname(root) : root
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      if (/\.json[c5]$/i.test(file.path)) await loadParser()
      if (file.path === routes) return { mock: readRewrites(file), dependencies }
      const files = createFileCheck(file.path, folder, dependencies)
      return { mock: readJsonFile(file, { alone, files, idField }), dependencies }
    },
    dependenciesOf: (path) => reached.get(path) ?? new Set([path]),
    commit: () => reached.clear(),
  }
}

/**
 * Reads the file of `--routes`: an object of rules, in the order in which they are tried.
 *
 * @throws MockapiError with all problems of the file, each with place and code frame
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
    refuse([key], { part: 'key', message, hint: 'Delete one.' })
  }
  for (const [from, to] of Object.entries(diagnostics.length > 0 ? {} : (value as object))) {
    if (from === '$schema') continue
    if (typeof to !== 'string') {
      const message = `The rule ${JSON.stringify(from)} leads to no address.`
      refuse([from], { message, hint: example })
      continue
    }
    const rule = parseRewrite(from, to)
    if (!('message' in rule)) rewrites.push(rule)
    else refuse([from], { ...rule, part: rule.part === 'key' ? 'key' : undefined })
  }
  if (diagnostics.length > 0) throw new MockapiError(diagnostics)
  return { name, endpoints: [], collections: [], singles: [], rewrites, diagnostics }
}
