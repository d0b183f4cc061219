import { spawnSync } from 'node:child_process'
import { createProject } from '../stranger/project.ts'
import type { Project } from '../stranger/project.ts'
import { nodeProgram } from '../stranger/session.ts'

/** What came of a command. */
export interface Outcome {
  readonly code: number | null
  /** All that it printed, without colours. */
  readonly output: string
}

/** A project of a trial, with the packed package and what else it needs. */
export interface TrialProject extends Project {
  /** Runs Node in it, `node_modules/…` and the like being relative to it; stops after two minutes. */
  readonly node: (...args: string[]) => Outcome
}

/** What a trial is given. */
export interface Kit {
  /**
   * A new project; it is removed at the end.
   *
   * @param packages to install, such as `vitest@4`
   * @param files by name
   * @param node a version of Node such as `22`; the present one unless it is given
   */
  readonly project: (
    packages: readonly string[],
    files: Readonly<Record<string, string>>,
    node?: string,
  ) => TrialProject
  /** Prints a line, and counts a failure unless the two are the same as JSON. */
  readonly check: (what: string, is: unknown, expected: unknown) => void
  /** Prints a line, and counts a failure with the output unless the command ended with 0 and printed a text. */
  readonly passed: (what: string, outcome: Outcome, text: RegExp) => void
}

/** One runner, in one version or several. */
export interface Trial {
  /** By which it is named on the command line. */
  readonly name: string
  readonly run: (kit: Kit) => void | Promise<void>
}

/** The kit of a run, and what it counted. */
export function createKit(tarball: string): {
  readonly kit: Kit
  readonly failures: () => number
  readonly end: () => void
} {
  const projects: Project[] = []
  let failures = 0
  const check: Kit['check'] = (what, is, expected) => {
    const fine = JSON.stringify(is) === JSON.stringify(expected)
    if (!fine) failures++
    const wanted = fine ? '' : `, expected ${JSON.stringify(expected)}`
    console.log(`  ${fine ? 'ok  ' : 'FAIL'} ${what}: ${JSON.stringify(is)}${wanted}`)
  }
  return {
    kit: {
      project(packages, files, node) {
        const project = createProject(tarball, packages)
        projects.push(project)
        for (const [name, text] of Object.entries(files)) project.write(name, text)
        const program = node === undefined ? process.execPath : nodeProgram(node)
        return { ...project, node: (...args) => runProgram(program, project.folder, args) }
      },
      check,
      passed(what, { code, output }, text) {
        const found = text.exec(output)?.[0]
        const fine = code === 0 && found !== undefined
        if (!fine) console.log(output)
        check(what, fine ? found : `code ${code}`, found ?? String(text))
      },
    },
    failures: () => failures,
    end: () => {
      for (const project of projects) project.remove()
    },
  }
}

function runProgram(program: string, cwd: string, args: readonly string[]): Outcome {
  const { NODE_OPTIONS: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1', CI: '1' },
    timeout: 120_000,
  })
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  return { code: status, output: `${stdout}${stderr}`.replace(/\u001b\[[\d;]*m/g, '') }
}
