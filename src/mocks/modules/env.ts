import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

/** Where `import.meta.env` comes from. */
export interface EnvSource {
  /** Absolute paths of files whose appearance or change gives other values. */
  readonly files: readonly string[]
  read(): Readonly<Record<string, unknown>>
}

/** Variables to replace in one value at most; each may stand for more of them. */
const replaceLimit = 100

/** What Vite would read in a folder; the mode is `NODE_ENV`, default `development`. */
export function envOf(folder: string): EnvSource {
  const mode = process.env['NODE_ENV'] || 'development'
  const names = ['.env', '.env.local', `.env.${mode}`, `.env.${mode}.local`]
  const files = names.map((name) => path.join(folder, name))
  return {
    files,
    read() {
      const written: NodeJS.ProcessEnv = Object.assign({}, ...files.map(readFile))
      const isProduction = mode === 'production'
      return {
        ...expandAll(written),
        BASE_URL: '/',
        MODE: mode,
        DEV: !isProduction,
        PROD: isProduction,
        SSR: true,
      }
    },
  }
}

function readFile(file: string): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as NodeJS.ProcessEnv
  } catch {
    return {}
  }
}

/** The variables that pages may see; those of the process come before those of files. */
function expandAll(written: NodeJS.ProcessEnv): Record<string, string> {
  const all = { ...written, ...process.env }
  const seen = Object.entries(all).filter(([name]) => name.startsWith('VITE_'))
  return Object.fromEntries(
    seen.map(([name, value = '']) => [name, process.env[name] ?? expand(value, all)]),
  )
}

/** Replaces `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}`, as dotenv-expand does. */
function expand(text: string, all: NodeJS.ProcessEnv): string {
  let result = text
  const seen = new Set<string>()
  for (let turn = 0; turn < replaceLimit; turn++) {
    const [whole, braced, plain] = /(?<!\\)\$(?:\{([^{}]+)\}|([A-Za-z_]\w*))/.exec(result) ?? []
    if (whole === undefined) break
    seen.add(result)
    const parts = /^(.*?)(?:(:?[+-])(.*))?$/s.exec(braced ?? plain ?? '') ?? []
    const [, name = '', operator = '', other = ''] = parts
    const value = all[name]
    const known = value !== undefined && !seen.has(value) ? value : ''
    const next = operator.endsWith('+') ? value && other : known || other
    result = result.replace(whole, () => next ?? '')
  }
  return result.replaceAll(String.raw`\$`, '$')
}
