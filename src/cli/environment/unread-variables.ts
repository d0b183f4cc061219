import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nearest } from '../../errors/nearest.ts'
import type { Warning } from '../output/diagnostic.ts'
import { settingsByVariable } from './variables.ts'

/** Larger files are data, bytes. */
const largest = 1_048_576

/**
 * Warnings of variables that are no settings, and that none of the files and folders names: slips each with what it
 * most likely stands for, the others together.
 */
export function warnOfUnread(
  variables: readonly string[],
  paths: readonly string[],
): readonly Warning[] {
  const unread = new Set(variables)
  const seen = new Set<string>()
  for (const path of paths) removeNamed(unread, path, seen)
  const warnings: Warning[] = []
  const strange: string[] = []
  for (const name of unread) {
    const near = nearest(withoutPrefix(name), [...settingsByVariable.keys()].map(withoutPrefix))
    if (near === undefined) strange.push(name)
    else {
      const message = `${name} sets nothing: there is no such setting.`
      warnings.push({ message, hint: `Did you mean MOCKAPI_${near}?` })
    }
  }
  return strange.length === 0 ? warnings : [...warnings, ofStrange(strange)]
}

function ofStrange(names: readonly string[]): Warning {
  const [first = ''] = names
  const message =
    names.length === 1
      ? `${first} is no setting, and no mock file names it.`
      : `${names.join(', ')} are no settings, and no mock file names them.`
  const hint =
    'Name a setting as its flag, which npx mockapi serve --help lists: MOCKAPI_ADMIN_TOKEN for --admin-token. ' +
    `A mock reads ${first} as {{env.${first}}}.`
  return { message, hint }
}

function withoutPrefix(variable: string): string {
  return variable.slice('MOCKAPI_'.length)
}

/** Folders and files of the file system, each once, also where links lead in circles; what cannot be read names nothing. */
function removeNamed(unread: Set<string>, path: string, seen: Set<string>): void {
  if (unread.size === 0) return
  try {
    const real = realpathSync(path)
    if (seen.has(real)) return
    seen.add(real)
    const stat = statSync(real)
    if (stat.isDirectory()) {
      const names = readdirSync(real).filter((name) => !/^(?:\.|node_modules$)/.test(name))
      for (const name of names) removeNamed(unread, join(real, name), seen)
    } else if (stat.isFile() && stat.size <= largest) {
      const text = readFileSync(real, 'utf8')
      for (const name of unread) if (text.includes(name)) unread.delete(name)
    }
  } catch {
    // Whatever reads the mocks says why.
  }
}
