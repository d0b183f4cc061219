import { spawn, type ChildProcess } from 'node:child_process'

/** An engine that keeps logs, in a process and a folder of its own. Disposing of it ends and removes both. */
export interface Engine extends AsyncDisposable {
  readonly name: 'Redis' | 'PostgreSQL'
  /** As it tells it, such as `7.0.15`. */
  readonly version: string
  /** For `--store`. */
  readonly url: string
  readonly port: number
  /** Ends it as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>
  /** Starts it after {@link kill}: on the same port, with what it has on disk. Resolves when it answers. */
  start(): Promise<void>
  /** Lets it refuse writes as a copy does, and take them again. */
  setReadOnly(isReadOnly: boolean): Promise<void>
  /** Takes its memory, and gives it back; undefined where it has no bound of its own. */
  setFull?(isFull: boolean): Promise<void>
  /** Deletes all that it holds, under the eyes of who is connected. */
  empty(): Promise<void>
}

/** Starts a program as leader of a group, so that {@link killGroup} reaches what it starts. */
export function spawnGroup(
  program: string,
  args: readonly string[],
  user?: { readonly uid: number; readonly gid: number },
): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', detached: true, cwd: '/', ...user })
}

/** Ends a program and all that it has started by SIGKILL. */
export function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve()
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.kill(-child.pid, 'SIGKILL')
  return gone
}
