import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { didYouMean } from '../../errors/nearest.ts'

/** An import that leads nowhere: what to say, and the files whose appearance would mend it. */
export class Unresolved extends Error {
  override readonly name: string = 'Unresolved'
  readonly hint: string
  readonly candidates: readonly string[]

  constructor(message: string, hint: string, candidates: readonly string[] = []) {
    super(message)
    this.hint = hint
    this.candidates = candidates
  }
}

/** Extensions that an import may leave out, the preferred ones first. */
export const extensions: readonly string[] = [
  '.ts',
  '.mts',
  '.js',
  '.mjs',
  '.cts',
  '.cjs',
  '.tsx',
  '.jsx',
  '.json',
]

/** What is known of an import that leads nowhere. */
interface Attempt {
  readonly specifier: string
  readonly from: string
  /** The files that it was looked for at, absolute, without what an extension may add. */
  readonly wanted: readonly string[]
  /** Names of the running package, which may be misspelt. */
  readonly provided: readonly string[]
  /** What an alias made of it: a sentence. */
  readonly alias: string | undefined
  /** Why aliases could not be read: a sentence. */
  readonly problem: string | undefined
  /** Whether the aliases of Vite count. */
  readonly isVite: boolean
}

/** Says why an import leads nowhere, and what to do. */
export function unresolved(attempt: Attempt): Unresolved {
  const { specifier, wanted, provided, alias } = attempt
  const message = `Cannot find ${JSON.stringify(specifier)}.`
  const files = wanted.flatMap((each) => candidates(each))
  if (alias !== undefined) return new Unresolved(message, alias, files)
  if (isPath(specifier)) {
    const near = didYouMean(specifier, neighbours(specifier, wanted[0] ?? ''))
    return new Unresolved(message, near || 'Check the path.', files)
  }
  if (specifier.startsWith('node:')) {
    return new Unresolved(message, `Node ${process.versions.node} has no such module.`)
  }
  if (/^[a-z][a-z+.-]+:/i.test(specifier)) {
    const hint = 'Install the package and import it by its name: nothing is loaded from the web.'
    return new Unresolved(message, hint)
  }
  const near = didYouMean(specifier, provided)
  if (near) return new Unresolved(message, near)
  return unresolvedName(attempt, message, files)
}

/** Says that an import leads to a file that no code can import. */
export function otherKind(specifier: string, file: string): Unresolved {
  const message = `"${specifier}" is no TypeScript, JavaScript or JSON file.`
  return new Unresolved(message, "Read other files with readFileSync from 'node:fs'.", [file])
}

function unresolvedName(
  { specifier, from, problem, isVite }: Attempt,
  message: string,
  files: readonly string[],
): Unresolved {
  const name = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*/i.exec(specifier)?.[0]
  const isAlias = name === undefined || specifier.startsWith('~/')
  if (isAlias && problem !== undefined) {
    return new Unresolved(message, `No "paths" can be read: ${problem}`, files)
  }
  const vite = isVite ? undefined : viteConfigWith(isAlias ? '' : (name.split('/')[0] ?? ''), from)
  if (vite !== undefined) {
    const hint = `resolve.alias in ${vite} counts in Vite alone: write it as "paths" in tsconfig.json too, or serve the mocks by the plugin mockapi/vite.`
    return new Unresolved(message, hint, files)
  }
  if (isAlias) {
    const places = isVite ? 'resolve.alias in the configuration of Vite, ' : ''
    const hint = `Check ${places}"paths" in tsconfig.json, or "imports" in package.json.`
    return new Unresolved(message, hint, files)
  }
  if (isInstalled(name, path.dirname(from))) {
    const problem = `The package "${name}" has nothing to import at ${JSON.stringify(specifier)}.`
    return new Unresolved(problem, 'Check the path, and the version that is installed.', files)
  }
  const install =
    name === 'faker'
      ? 'Write "@faker-js/faker", which needs no installing and exports { faker } with newer names, or install the old one: npm install --save-dev faker@5'
      : `Install it: npm install --save-dev ${name}`
  return new Unresolved(`Cannot find the package ${JSON.stringify(specifier)}.`, install, files)
}

/** Whether a specifier names a file by its place. */
export function isPath(specifier: string): boolean {
  return /^\.{0,2}[\\/]|^\.{1,2}$|^file:|^[a-z]:[\\/]/i.test(specifier)
}

/** The name of a configuration of Vite above a file that has aliases and a text; undefined if none has. */
function viteConfigWith(text: string, from: string): string | undefined {
  const folder = path.dirname(from)
  if (folder === from) return undefined
  for (const extension of ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts']) {
    const name = `vite.config${extension}`
    try {
      const content = readFileSync(path.join(folder, name), 'utf8')
      return /\balias\b/.test(content) && content.includes(text) ? name : undefined
    } catch {
      // There is none by this name.
    }
  }
  return viteConfigWith(text, folder)
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(path.join(folder, 'node_modules', name))) return true
  const parent = path.dirname(folder)
  return parent !== folder && isInstalled(name, parent)
}

/** The files that lie where the wanted one should, spelt as the specifier spells it. */
function neighbours(specifier: string, wanted: string): string[] {
  try {
    const start = specifier.slice(0, specifier.lastIndexOf('/') + 1)
    const extension = path.extname(specifier)
    const names = readdirSync(path.dirname(wanted))
    return names.map((name) => {
      const alike = `${start}${name.replace(/\.[cm]?[jt]sx?$/, extension)}`
      return alike === specifier ? `${start}${name}` : alike
    })
  } catch {
    return []
  }
}

/** Every path that would do for an import of a file, the preferred ones first. */
export function candidates(wanted: string): string[] {
  const stem = wanted.replace(/\.([cm]?)js$/, '.$1')
  const twin = stem === wanted ? [] : [`${stem}ts`]
  const added = extensions.map((extension) => wanted + extension)
  const inFolder = extensions.map((extension) => path.join(wanted, `index${extension}`))
  return [wanted, ...twin, ...added, ...inFolder]
}

/** What comes before a file that an import leads to, such as `users.ts` before `users.js`. */
export function preferredTo(file: string, specifier: string): string[] {
  const { dir, name, ext } = path.parse(file)
  if (specifier.endsWith(ext)) {
    const stem = path.join(dir, name)
    if (ext === '.js') return [`${stem}.ts`, `${stem}.tsx`]
    return /^\.[cm]js$/.test(ext) ? [stem + ext.replace('js', 'ts')] : []
  }
  const isFolder = name === 'index' && path.basename(specifier) !== name
  if (ext === extensions[0] && !isFolder && !/\.[cm]?js$/.test(name)) return []
  const all = candidates(isFolder ? dir : path.join(dir, name))
  return all.slice(1, Math.max(1, all.indexOf(file)))
}
