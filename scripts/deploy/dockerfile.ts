import { readFileSync } from 'node:fs'

/** One instruction of a stage that does something. */
export type Step =
  | { readonly kind: 'run'; readonly command: string }
  | {
      readonly kind: 'copy'
      readonly from: string | undefined
      readonly sources: readonly string[]
      readonly target: string
    }
  | { readonly kind: 'workdir'; readonly path: string }

/** A stage of a Dockerfile, and how its last one is run. */
export interface Stage {
  readonly name: string
  readonly image: string
  readonly steps: Step[]
  readonly env: Record<string, string>
  user: string | undefined
  health: readonly string[]
  entrypoint: readonly string[]
  command: readonly string[]
}

/** Reads the part of the format that is used here. @throws Error for an instruction beyond it */
export function readDockerfile(file: string): readonly Stage[] {
  const text = readFileSync(file, 'utf8')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
  const given: Record<string, string> = {}
  const stages: Stage[] = []
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    const stage = stages.at(-1)
    if (word === 'FROM') stages.push(stageOf(withValues(rest, given), stages.length))
    else if (word === 'ARG') {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(rest) ?? []
      if (stage) stage.env[name] = unquoted(value)
      else given[name] = unquoted(value)
    } else if (stage) readInstruction(stage, word, rest)
    else throw new Error(`${word} stands before the first FROM.`)
  }
  return stages
}

function stageOf(text: string, index: number): Stage {
  const words = text.split(/\s+/).filter((word) => !word.startsWith('--'))
  const [image = '', as, name = String(index)] = words
  const parts = { image, name: as === 'AS' ? name : String(index) }
  const run = { user: undefined, health: [], entrypoint: [], command: [] }
  return { ...parts, ...run, steps: [], env: {} }
}

function readInstruction(stage: Stage, word: string, rest: string): void {
  const { steps, env } = stage
  if (word === 'RUN') steps.push({ kind: 'run', command: rest })
  else if (word === 'WORKDIR') steps.push({ kind: 'workdir', path: rest })
  else if (word === 'COPY') {
    const [, from] = /^--from=(\S+)/.exec(rest) ?? []
    const paths = rest.split(/\s+/).filter((each) => !each.startsWith('--'))
    steps.push({ kind: 'copy', from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' })
  } else if (word === 'ENV') {
    for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=("[^"]*"|\S+)/g)) {
      env[name] = unquoted(value)
    }
  } else if (word === 'USER') stage.user = rest
  else if (word === 'HEALTHCHECK') stage.health = listOf(rest.slice(rest.indexOf('[')))
  else if (word === 'ENTRYPOINT') stage.entrypoint = listOf(rest)
  else if (word === 'CMD') stage.command = listOf(rest)
  else if (word !== 'EXPOSE') throw new Error(`${word} is not read by this script.`)
}

function listOf(text: string): readonly string[] {
  return JSON.parse(text) as string[]
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1')
}

function withValues(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
