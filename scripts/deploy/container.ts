import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from './dockerfile.ts'

/** What a process of a container has of the machine: its programs, read-only, in the place of a base image. */
const ofMachine = ['usr', 'etc', 'bin', 'sbin', 'lib', 'lib64']

/** A folder of the machine in a container. */
export interface Mount {
  readonly from: string
  readonly to: string
  readonly readOnly?: boolean
}

/** Where and as whom a process runs. */
export interface Place {
  /** The folder that it has as its root. */
  readonly root: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  readonly mounts?: readonly Mount[]
  /** Undefined for root. */
  readonly user?: string | undefined
  readonly readOnly?: boolean
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The shell command that makes a place and becomes a process in it. */
function commandIn(place: Place, argv: readonly string[]): string {
  const { root, workdir, env, mounts = [], user, readOnly = false } = place
  for (const name of [...ofMachine, 'dev', 'proc', 'tmp', ...mounts.map(({ to }) => to)]) {
    mkdirSync(join(root, name), { recursive: true })
  }
  const at = (path: string) => quote(join(root, path))
  const lines = [
    `mount --bind ${quote(root)} ${quote(root)}`,
    ...(readOnly ? [`mount -o remount,ro,bind ${quote(root)}`] : []),
    ...ofMachine.map((name) => `mount --bind -o ro /${name} ${at(name)}`),
    `mount --rbind /dev ${at('dev')}`,
    `mount -t proc proc ${at('proc')}`,
    ...(readOnly ? [] : [`mount -t tmpfs tmpfs ${at('tmp')}`]),
    ...mounts.flatMap(({ from, to, readOnly: ro }) => [
      `mount --bind ${quote(from)} ${at(to)}`,
      ...(ro ? [`mount -o remount,ro,bind ${at(to)}`] : []),
    ]),
  ]
  const [uid = '0', gid = uid] = user?.split(':') ?? []
  const asUser = user
    ? `setpriv --reuid=${uid} --regid=${gid} --clear-groups --no-new-privs --bounding-set=-all`
    : ''
  const variables = Object.entries(env).map(([name, value]) => quote(`${name}=${value}`))
  const inside = `cd ${quote(workdir)} && exec ${argv.map(quote).join(' ')}`
  const words = ['exec chroot', quote(root), asUser, 'env -i', ...variables, 'sh -c', quote(inside)]
  return [...lines, words.join(' ')].join(' && ')
}

const isolated = ['--mount', '--pid', '--fork', '--kill-child']

/** Builds a stage: its folder has what the steps have left. @throws Error where a step fails */
export function buildStage(
  stage: Stage,
  root: string,
  folderOf: (stage: string) => string,
  copyContext: (path: string, target: string) => void,
): void {
  let workdir = '/'
  mkdirSync(root, { recursive: true })
  for (const step of stage.steps) {
    const began = performance.now()
    if (step.kind === 'workdir') {
      workdir = step.path
      mkdirSync(join(root, workdir), { recursive: true })
      continue
    }
    if (step.kind === 'copy') {
      for (const source of step.sources) {
        const target = join(root, step.target.startsWith('/') ? '' : workdir, step.target)
        if (step.from === undefined) copyContext(source, target)
        else copyInto(join(folderOf(step.from), source), target)
      }
    } else {
      const { NODE_EXTRA_CA_CERTS: certificates } = process.env
      const env = {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: '/root',
        npm_config_cache: '/root/.npm',
        ...(certificates && { NODE_EXTRA_CA_CERTS: certificates }),
        ...stage.env,
      }
      const cache = '/tmp/mockapi-deploy-npm'
      mkdirSync(cache, { recursive: true })
      const place = { root, workdir, env, mounts: [{ from: cache, to: '/root/.npm' }] }
      const command = commandIn(place, ['/bin/sh', '-c', step.command])
      const { status } = spawnSync('unshare', [...isolated, 'sh', '-c', command], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      if (status !== 0) throw new Error(`RUN ${step.command} ended with ${String(status)}.`)
    }
    const what = step.kind === 'run' ? `RUN ${step.command}` : `COPY ${step.sources.join(' ')}`
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`       ${stage.name.padEnd(8)} ${seconds.padStart(5)} s  ${what.slice(0, 90)}`)
  }
}

/** Copies as `COPY` does: what a folder holds, a file into a folder or as it is called. */
export function copyInto(source: string, target: string): void {
  if (statSync(source).isDirectory()) {
    cpSync(source, target, { recursive: true, verbatimSymlinks: true })
    return
  }
  const isFolder = target.endsWith('/') || (existsSync(target) && statSync(target).isDirectory())
  mkdirSync(isFolder ? target : join(target, '..'), { recursive: true })
  cpSync(source, isFolder ? join(target, source.slice(source.lastIndexOf('/') + 1)) : target)
}

/** A process that runs as the only one of a container, and what it printed. */
export class Container {
  readonly #child: ChildProcess
  readonly #user: string
  printed = ''

  private constructor(child: ChildProcess, user: string) {
    this.#child = child
    this.#user = user
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()))
    }
  }

  static start(place: Place, argv: readonly string[]): Container {
    const command = commandIn(place, argv)
    const child = spawn('unshare', [...isolated, 'sh', '-c', command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return new Container(child, place.user ?? '0:0')
  }

  /** The number of its first process, as the machine has it. */
  get pid(): number {
    const { pid } = this.#child
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
  }

  /** Runs a program in it, as `docker exec` does: its exit code, and what it printed. */
  exec(argv: readonly string[], env: Readonly<Record<string, string>>): [number | null, string] {
    const [uid = '', gid = ''] = this.#user.split(':')
    const user = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const at = ['-t', String(this.pid), '-m', '-p', '-r', '-w']
    const words = [...at, ...user, 'env', '-i', ...variables, ...argv]
    const { status, stdout, stderr } = spawnSync('nsenter', words, { encoding: 'utf8' })
    return [status, `${stdout}${stderr}`.trim()]
  }

  /** Sends a signal to its first process. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name)
  }

  /** Resolves with its exit code. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return this.#child.exitCode
  }

  kill(): void {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL')
  }
}
