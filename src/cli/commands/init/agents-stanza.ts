import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../../persistence/atomic-write.ts'
import { CliError } from '../../output/diagnostic.ts'

/** What becomes of the instructions for coding agents, before it is written. */
export interface StanzaEdit {
  readonly kind: 'created' | 'changed' | 'kept'
  /** Its name in the project: `AGENTS.md`. */
  readonly file: string
  /** Writes it; nothing where it is kept. */
  readonly write: () => Promise<void>
}

const start = '<!-- mockapi:start -->'
const end = '<!-- mockapi:end -->'

/** Where agents look for instructions; the stanza goes into the first, unless another has it already. */
const places = ['AGENTS.md', 'CLAUDE.md', '.github/copilot-instructions.md'] as const

/**
 * The stanza for projects whose mocks are in `dir`, which commands need not be told where it is one of `found`. It goes into `AGENTS.md`, or replaces an older one in any of the
 * files that agents read. @throws CliError for a file that cannot hold it; nothing is written then
 */
export function planStanza(cwd: string, dir: string, found: readonly string[]): StanzaEdit[] {
  const files = places
    .filter((file) => file === places[0] || !sameFile(join(cwd, file), join(cwd, places[0])))
    .map((file) => ({ file, bytes: readIfThere(cwd, file) }))
  const holding = files.filter(({ bytes }) => bytes?.includes(start) || bytes?.includes(end))
  return (holding.length > 0 ? holding : files.slice(0, 1)).map(({ file, bytes }) => {
    const edited = withStanza(file, bytes ?? Buffer.of(), stanzaOf(dir, found.includes(dir)))
    const isKept = bytes?.equals(edited) ?? false
    const path = join(cwd, file)
    return {
      kind: bytes === undefined ? 'created' : isKept ? 'kept' : 'changed',
      file,
      async write() {
        if (isKept) return
        await makeFolder(dirname(path))
        await writeFile(path, edited).catch((error: unknown) => {
          throw cannotUse(file, `cannot be written (${codeOf(error)})`)
        })
      },
    }
  })
}

/** What somebody has to add by hand, so that each agent finds `AGENTS.md`; sentences. */
export function stanzaNotes(cwd: string, edits: readonly StanzaEdit[]): string[] {
  const [agents, claude, copilot] = places
  const isThere = (file: string) =>
    existsSync(join(cwd, file)) && !sameFile(join(cwd, file), join(cwd, agents))
  if (edits.some(({ file }) => file !== agents)) return []
  const notes: string[] = []
  if (isThere(claude) && !readIfThere(cwd, claude)?.includes(`@${agents}`)) {
    notes.push(
      `Claude Code reads ${claude} alone where both are there: add the line @${agents} to it.`,
    )
  }
  if (isThere(copilot)) {
    notes.push(`Copilot reads ${agents} beside ${copilot}: nothing has to be added there.`)
  }
  return notes
}

/** A file with the stanza in the place of an older one, else at its end; all other bytes stay. */
function withStanza(file: string, bytes: Buffer, stanza: readonly string[]): Buffer {
  // Each byte is one character here, so that what is no UTF-8 stays as it is too.
  const text = bytes.toString('latin1')
  if (text.includes('\0')) throw cannotUse(file, 'is no UTF-8, as text for agents has to be')
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const added = Buffer.from(stanza.join(eol)).toString('latin1')
  const [first, last] = [text.indexOf(start), text.indexOf(end)]
  const isPair = first === text.lastIndexOf(start) && last === text.lastIndexOf(end) && first < last
  if (isPair && first >= 0) {
    return Buffer.from(text.slice(0, first) + added + text.slice(last + end.length), 'latin1')
  }
  if (first >= 0 || last >= 0) {
    throw cannotUse(file, `has more or less than one ${start} before one ${end}`)
  }
  const gap = /^(?:\u00ef\u00bb\u00bf)?$|\n\r?\n$/.test(text)
    ? ''
    : text.endsWith('\n')
      ? eol
      : eol + eol
  return Buffer.from(text + gap + added + eol, 'latin1')
}

function stanzaOf(dir: string, isFound: boolean): string[] {
  const flag = isFound ? '' : ` --dir ${/\s/.test(dir) ? `"${dir}"` : dir}`
  return [
    start,
    '## Mock API',
    '',
    `The API of this project is mocked by mockapi, from \`${dir}\`. Install the dependencies first: without them`,
    '`npx mockapi` is the package of somebody else.',
    '',
    `- Ask an endpoint, without a server: \`npx mockapi get "GET /users?limit=3"${flag}\`; \`--why\` tells what answered.`,
    `- List the endpoints: \`npx mockapi routes${flag}\`.`,
    `- Add one: \`npx mockapi add "GET /settings" -d '{ "theme": "dark" }'${flag}\`.`,
    `- After editing mocks: \`npx mockapi check --json${flag}\`; each error has its file, line and way out.`,
    '- All else: read `node_modules/mockapi/skills/mockapi/SKILL.md`, then what `node_modules/mockapi/llms.txt` lists.',
    end,
  ]
}

/** The bytes of a file; undefined where there is none. @throws CliError where it cannot be read, or is no place for text */
function readIfThere(cwd: string, file: string): Buffer | undefined {
  const path = join(cwd, file)
  try {
    // A folder from elsewhere could have a link to a file that a shell runs.
    const isLink = lstatSync(path).isSymbolicLink()
    if (isLink && !(existsSync(path) && /\.md$/i.test(realpathSync(path)))) {
      throw cannotUse(file, 'is a link that leads to no Markdown file')
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof CliError) throw error
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw cannotUse(file, code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`)
  }
}

function sameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other)
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code)
}

function cannotUse(file: string, why: string): CliError {
  return new CliError(1, 'unreadable-file', `${file} ${why}.`, `Mend ${file}, or move it away.`)
}
